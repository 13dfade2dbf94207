package eventlogtest

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coxswain/pkg/eventlog"
)

func versions(t *testing.T, open Open) {
	check(t, open, "a stream that stands elsewhere refuses", func(t *testing.T, log eventlog.Log) {
		mustAppend(t, log, command("c1", notes("s", 0, "one")))
		for _, expected := range []int64{0, 2, 99} {
			_, err := log.Append(t.Context(), command(fmt.Sprint("at", expected), notes("s", expected, "no")))
			if !errors.Is(err, eventlog.ErrStale) {
				t.Errorf("expected %d: %v, want ErrStale", expected, err)
			}
		}
		mustAppend(t, log, command("c2", notes("s", 1, "two")))
	})
	check(t, open, "any version will do when the command says so", func(t *testing.T, log eventlog.Log) {
		for i, id := range []string{"c1", "c2"} {
			out := mustAppend(t, log, command(id, notes("s", eventlog.Any, id)))
			if out.Versions[0] != int64(i+1) {
				t.Errorf("%s leaves version %d", id, out.Versions[0])
			}
		}
	})
	check(t, open, "a write without facts only checks the version", func(t *testing.T, log eventlog.Log) {
		mustAppend(t, log, command("c1", notes("s", 0, "one")))
		if _, err := log.Append(t.Context(), command("c2", notes("s", 0), notes("r", 0, "x"))); !errors.Is(err, eventlog.ErrStale) {
			t.Errorf("append: %v, want ErrStale", err)
		}
		out := mustAppend(t, log, command("c3", notes("s", 1), notes("r", 0, "x")))
		if diff := cmp.Diff([]int64{1, 1}, out.Versions); diff != "" {
			t.Error(diff)
		}
	})
	check(t, open, "streams of the same name of two tenants are apart", func(t *testing.T, log eventlog.Log) {
		mustAppend(t, log, command("c1", notes("s", 0, "ours")))
		other := command("c1", notes("s", 0, "theirs"))
		other.Tenant = stranger
		mustAppend(t, log, other)
	})
	check(t, open, "of many that expect the same version exactly one wins", oneWinner)
}

func oneWinner(t *testing.T, log eventlog.Log) {
	const many = 40
	outcomes := together(many, func(i int) error {
		_, err := log.Append(t.Context(), command(fmt.Sprint("c", i), notes("s", 0, "won")))
		return err
	})
	won := 0
	for _, err := range outcomes {
		switch {
		case err == nil:
			won++
		case !errors.Is(err, eventlog.ErrStale):
			t.Error(err)
		}
	}
	if won != 1 || mustHead(t, log) != 1 {
		t.Errorf("%d won, head %d", won, mustHead(t, log))
	}
}

func repeats(t *testing.T, open Open) {
	check(t, open, "a repeat gets the first answer, byte for byte, and writes nothing", func(t *testing.T, log eventlog.Log) {
		first := mustAppend(t, log, command("c1", notes("s", 0, "one"), notes("r", 0, "two")))
		mustAppend(t, log, command("c2", notes("s", 1, "three")))
		again := mustAppend(t, log, command("c1", notes("s", 0, "one"), notes("r", 0, "two")))
		first.Replayed = true
		if diff := cmp.Diff(first, again); diff != "" {
			t.Error(diff)
		}
		if head := mustHead(t, log); head != 3 {
			t.Errorf("head = %d, want 3", head)
		}
	})
	check(t, open, "the same id for another request is refused", func(t *testing.T, log eventlog.Log) {
		mustAppend(t, log, command("c1", notes("s", 0, "one")))
		other := command("c1", notes("s", 1, "two"))
		other.Request[0]++
		if _, err := log.Append(t.Context(), other); !errors.Is(err, eventlog.ErrKeyReused) {
			t.Errorf("append: %v, want ErrKeyReused", err)
		}
	})
	check(t, open, "a repeat with nothing but its id and request gets the first answer", func(t *testing.T, log eventlog.Log) {
		first := mustAppend(t, log, command("c1", notes("s", 0, "one")))
		bare := eventlog.Append{Tenant: tenant, Command: "c1", Request: command("c1").Request}
		if again := mustAppend(t, log, bare); !again.Replayed || again.Position != first.Position {
			t.Errorf("again: %+v", again)
		}
	})
	check(t, open, "the ids of two tenants are apart", func(t *testing.T, log eventlog.Log) {
		mustAppend(t, log, command("c1", notes("s", 0, "one")))
		if _, seen, err := log.Outcome(t.Context(), stranger, "c1"); seen || err != nil {
			t.Errorf("outcome: %v, %v", seen, err)
		}
	})
	check(t, open, "an outcome without a body stays without", func(t *testing.T, log eventlog.Log) {
		a := command("c1", notes("s", 0, "one"))
		a.Outcome = nil
		mustAppend(t, log, a)
		out, seen, err := log.Outcome(t.Context(), tenant, "c1")
		if err != nil || !seen || out.Body != nil || !out.Replayed || out.Facts != 1 {
			t.Errorf("outcome: %+v, %v, %v", out, seen, err)
		}
	})
	check(t, open, "the same command many times at once has one effect and one answer", oneEffect)
}

func oneEffect(t *testing.T, log eventlog.Log) {
	const many = 50
	var mu sync.Mutex
	replayed := 0
	errs := together(many, func(int) error {
		out, err := log.Append(t.Context(), command("same", notes("s", 0, "once")))
		mu.Lock()
		defer mu.Unlock()
		if out.Replayed {
			replayed++
		}
		if err == nil && (out.Position != 1 || out.Versions[0] != 1) {
			return fmt.Errorf("another answer: %+v", out)
		}
		return err
	})
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
	if replayed != many-1 || mustHead(t, log) != 1 {
		t.Errorf("%d of %d replayed, head %d", replayed, many, mustHead(t, log))
	}
}

// together runs f for 0 to n-1 at once.
func together(n int, f func(i int) error) []error {
	errs := make([]error, n)
	var all sync.WaitGroup
	gate := make(chan struct{})
	for i := range n {
		all.Go(func() {
			<-gate
			errs[i] = f(i)
		})
	}
	close(gate)
	all.Wait()
	return errs
}
