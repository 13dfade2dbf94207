package nthwrite_test

import (
	"bytes"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/jackc/pgx/v5"

	"coxswain/pkg/daemon/daemontest"
	"coxswain/pkg/httpapi"
)

func TestEveryKindOfCommandSurvivesAKillAtEachWrite(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts some hundred processes; leave out -short to see them")
	}
	s := newStage(t)
	const lanes = 2 // victims, each behind a wire of its own
	free := make(chan *lane, lanes)
	for range lanes {
		free <- newLane(t, s)
	}
	cases := kinds()
	if missing := without(without(commands(s), cases), offTheLog); len(missing) > 0 {
		t.Fatalf("there is no case for %v: add one that prepares it", missing)
	}
	t.Run("kinds", func(t *testing.T) {
		for _, name := range slices.Sorted(maps.Keys(cases)) {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				l := <-free
				defer func() { free <- l }()
				l.try(t, cases[name])
			})
		}
	})
	s.settled(t)
	daemontest.Judge(t, s.Runtime)
}

// offTheLog are commands that leave no fact: what they write is one row or one transaction, and what a repeat of them comes to
// is shown where those are kept.
var offTheLog = map[string]string{
	"make-own-token":   "pkg/identity: a repeat is told that it has made its token",
	"revoke-own-token": "pkg/identity: what is over stays so",
	"save-view":        "pkg/views: what is asked for is a state",
	"delete-view":      "pkg/views: what is gone stays so",
	"invite-person":    "services/web/api: the letter has the name of the request",
}

// commands are the names of all operations that write, from the services' own documents.
func commands(s *stage) []string {
	var all []string
	for _, served := range s.Services() {
		for _, item := range served.Document.Paths {
			for _, op := range []*huma.Operation{item.Post, item.Patch, item.Put, item.Delete} {
				if op != nil {
					all = append(all, op.OperationID)
				}
			}
		}
	}
	return all
}

func without[V any](names []string, known map[string]V) []string {
	return slices.DeleteFunc(names, func(n string) bool { _, ok := known[n]; return ok })
}

// lane is a victim with its wire.
type lane struct {
	*stage
	*victim
	wire *wire
}

func newLane(t *testing.T, s *stage) *lane {
	t.Helper()
	network, target := serverOf(t, s.Config.DatabaseURL)
	w := newWire(t, &count{}, network, target, postgres)
	return &lane{s, newVictim(t, "the victim", append(slices.Clone(s.environ), asDesk, "DATABASE_URL="+through(t, w, s.Config.DatabaseURL))...), w}
}

// run is one command that was killed at a request, or not.
type run struct {
	requests []string // that were made of the database
	facts    []string // types, in order
	status   int
}

// try kills the victim at its first, second, ... request for a command, until it is not met any more.
func (l *lane) try(t *testing.T, prepare func(*testing.T, *stage) order) {
	t.Helper()
	var killed []run
	for n := 1; ; n++ {
		got, met := l.once(t, n, prepare)
		if met {
			killed = append(killed, got)
			continue
		}
		compare(t, killed, got)
		t.Logf("%d kills; %d facts: %s; after %q", len(killed), len(got.facts), strings.Join(got.facts, ", "), got.requests)
		return
	}
}

// compare holds what killed runs came to against the untouched one.
func compare(t *testing.T, killed []run, untouched run) {
	t.Helper()
	if len(killed) == 0 || len(untouched.facts) == 0 {
		t.Fatalf("%d kills, %d facts: nothing was tried", len(killed), len(untouched.facts))
	}
	// A read of what has just moved is made once more, on a loaded machine; the next kill is then one request later.
	course := slices.Compact(slices.Clone(untouched.requests))
	for i, k := range killed {
		so := slices.Compact(slices.Clone(k.requests))
		if !slices.Equal(so, course[:min(len(so), len(course))]) {
			t.Errorf("kill %d was not at the same instant: after %q, untouched %q", i+1, k.requests, untouched.requests)
		}
		if !slices.Equal(k.facts, untouched.facts) || k.status != untouched.status {
			t.Errorf("kill %d: %d with the facts %v, untouched %d with %v", i+1, k.status, k.facts, untouched.status, untouched.facts)
		}
	}
}

// once gives a command to a victim that has done one of its kind before, and kills it at the n-th request.
func (l *lane) once(t *testing.T, n int, prepare func(*testing.T, *stage) order) (got run, met bool) {
	t.Helper()
	first, second := l.ready(t, prepare(t, l.stage)), l.ready(t, prepare(t, l.stage))
	l.settled(t)
	if l.command == nil {
		l.start()
	}
	if a, err := l.ask(t, l.url, first); err != nil || a.status >= http.StatusMultipleChoices {
		t.Fatalf("%s %s: %d %s (%v)", first.method, first.path, a.status, a.body, err)
	}
	l.settled(t)
	fired := l.wire.arm(n)
	told := make(chan answer, 1)
	go func() {
		a, err := l.ask(t, l.url, second)
		if err == nil {
			told <- a
		}
		close(told)
	}()
	select {
	case a, ok := <-told:
		if !ok {
			t.Fatal("the victim died of itself")
		}
		got.status, got.requests = a.status, l.wire.noted()
		l.wire.arm(0)
		l.same(t, l.serves(), second, a)
	case <-fired:
		met, got.requests = true, l.wire.noted()
		l.kill()
		l.wire.cut()
		if a, ok := <-told; ok {
			t.Fatalf("the victim answered %d before it was done", a.status)
		}
		l.start()
		a, err := l.ask(t, l.url, second)
		if err != nil {
			t.Fatal(err)
		}
		got.status = a.status
		l.same(t, l.serves(), second, a)
	}
	if got.status >= http.StatusMultipleChoices {
		t.Fatalf("%s %s came to %d", second.method, second.path, got.status)
	}
	got.facts = l.factsOf(t, second)
	return got, met
}

// same asks a process again: it gives the same answer, and says that it repeats it.
func (s *stage) same(t *testing.T, url string, o order, first answer) {
	t.Helper()
	again, err := s.ask(t, url, o)
	if err != nil || again.status != first.status || !again.replayed || again.position != first.position || !bytes.Equal(again.body, first.body) {
		t.Errorf("%s %s again: %d at %s %s (replayed: %t, %v), first %d at %s %s", o.method, o.path,
			again.status, again.position, again.body, again.replayed, err, first.status, first.position, first.body)
	}
}

// factsOf are the types of a command's facts.
func (s *stage) factsOf(t *testing.T, o order) []string {
	t.Helper()
	rows, err := s.DB.Query(t.Context(), "select type from eventlog.events where tenant = $1 and command = $2 order by shard, position",
		tenant, httpapi.CommandID(s.people[o.as], o.key))
	if err != nil {
		t.Fatal(err)
	}
	types, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return types
}
