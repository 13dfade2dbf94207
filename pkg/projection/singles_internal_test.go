package projection

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"coxswain/events"
)

// desk reads documents when it is told to, and remembers what it was asked for.
type desk struct {
	asked chan map[string][]string
	serve chan error
}

func (d desk) fetch(_ context.Context, tenant events.TenantID, wanted map[string][]string) (map[place]any, error) {
	d.asked <- wanted
	err := <-d.serve
	found := map[place]any{}
	for _, key := range wanted["notes"] {
		found[place{space{"notes", tenant}, key}] = string(tenant) + " " + key
	}
	return found, err
}

func newDesk() (desk, *singles) {
	d := desk{make(chan map[string][]string, 10), make(chan error)}
	return d, &singles{fetch: d.fetch}
}

type gotten struct {
	doc any
	err error
}

// ask reads a note in the background.
func ask(t *testing.T, q *singles, tenant events.TenantID, key string) <-chan gotten {
	t.Helper()
	got := make(chan gotten, 1)
	go func() {
		doc, _, err := q.get(t.Context(), place{space{"notes", tenant}, key})
		got <- gotten{doc, err}
	}()
	synctest.Wait()
	return got
}

func TestReadersWhoComeWhileOneReadsAreReadForTogether(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d, q := newDesk()
		first := ask(t, q, "harbor", "a")
		later := []<-chan gotten{ask(t, q, "harbor", "b"), ask(t, q, "pier", "b"), ask(t, q, "harbor", "c"), ask(t, q, "harbor", "b")}
		for _, want := range [][]string{{"a"}, {"b", "c"}, {"b"}} {
			if keys := (<-d.asked)["notes"]; !slices.Equal(keys, want) {
				t.Errorf("asked for %v, want %v", keys, want)
			}
			d.serve <- nil
		}
		if got := <-first; got.doc != "harbor a" {
			t.Errorf("the first got %v", got)
		}
		for i, want := range []string{"harbor b", "pier b", "harbor c", "harbor b"} {
			if got := <-later[i]; got.doc != want || got.err != nil {
				t.Errorf("reader %d got %v, want %s", i, got, want)
			}
		}
		synctest.Wait()
		if q.busy {
			t.Error("the turn was not given back")
		}
	})
}

func TestWhereThereIsACrowdMoreOfItIsLetGather(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d, q := newDesk()
		for range crowd + 1 { // one reads alone, the others are the crowd
			ask(t, q, "harbor", "a")
		}
		for range 2 {
			<-d.asked
			time.Sleep(restMost) // of the bubble's clock: that is what a round trip takes
			d.serve <- nil
		}
		synctest.Wait()
		for _, key := range []string{"b", "c"} {
			ask(t, q, "harbor", key)
		}
		if keys := (<-d.asked)["notes"]; !slices.Equal(keys, []string{"b", "c"}) {
			t.Errorf("asked for %v in one round trip", keys)
		}
		d.serve <- nil
	})
}

func TestAReaderDoesNotGetTheErrorOfAnother(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d, q := newDesk()
		first, second := ask(t, q, "harbor", "a"), ask(t, q, "harbor", "b")
		broken := errors.New("broken")
		for _, answer := range []error{broken, broken, nil} {
			<-d.asked
			d.serve <- answer
		}
		if got := <-first; !errors.Is(got.err, broken) {
			t.Errorf("who read alone got %v", got)
		}
		if got := <-second; got.err != nil || got.doc != "harbor b" {
			t.Errorf("who was read for asks again alone, and got %v", got)
		}
	})
}

func TestAReaderWhoGivesUpHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d, q := newDesk()
		first := ask(t, q, "harbor", "a")
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, _, err := q.get(ctx, place{space{"notes", "harbor"}, "b"}); !errors.Is(err, context.Canceled) {
			t.Errorf("who gave up got %v", err)
		}
		for range 2 {
			<-d.asked
			d.serve <- nil
		}
		if got := <-first; got.err != nil {
			t.Errorf("the first got %v", got)
		}
	})
}
