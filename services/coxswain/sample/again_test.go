package sample_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/events/catalogue"
	"coxswain/events/customerevent"
	"coxswain/events/healthevent"
	"coxswain/pkg/eventlog"
	"coxswain/services/coxswain/sample"
)

// told is the facts of every customer without what differs between any two logs: ids of facts, positions, and
// the time of recording.
func told(t *testing.T, log eventlog.Log) map[events.CustomerID][]string {
	t.Helper()
	by := map[events.CustomerID][]string{}
	for _, r := range facts(t, log) {
		if e, ok := r.Event.(healthevent.InternalScoreChanged); ok {
			r.Data = unplaced(t, e)
		}
		if !strings.HasPrefix(r.Command, "sample/") {
			r.Command = "a policy's" // made of the fact's id
		}
		by[r.Customer] = append(by[r.Customer], fmt.Sprintln(r.Stream, r.Version, r.Type, r.Command, r.Actor, r.OccurredAt, r.Reason, r.Audience,
			r.Causation != "", r.Correlation, string(r.Data)))
	}
	return by
}

// unplaced is a score that names no positions.
func unplaced(t *testing.T, e healthevent.InternalScoreChanged) json.RawMessage {
	t.Helper()
	e.Basis = 0
	for i := range e.Entries {
		e.Entries[i].Behind = nil
	}
	data, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestTheSampleIsTheSameOnTheSameDay(t *testing.T) {
	t.Parallel()
	morning, evening := memory(), memory()
	load(t, morning, today)
	load(t, evening, today.Add(8*time.Hour))
	if diff := cmp.Diff(told(t, morning.Log), told(t, evening.Log)); diff != "" {
		t.Error(diff)
	}
}

// mortal is a log whose process is killed after a number of appends. Of every second one, the answer to the
// last append is lost although it was written.
type mortal struct {
	eventlog.Log
	left atomic.Int64
	late bool
}

var errKilled = errors.New("killed")

func (m *mortal) Append(ctx context.Context, a eventlog.Append) (eventlog.Outcome, error) {
	left := m.left.Add(-1)
	if left < 0 {
		return eventlog.Outcome{}, errKilled
	}
	out, err := m.Log.Append(ctx, a)
	if left == 0 && m.late {
		return eventlog.Outcome{}, errKilled
	}
	return out, err
}

func TestALoadThatWasKilledIsCompletedByTheNext(t *testing.T) {
	t.Parallel()
	whole := memory()
	load(t, whole, today)

	kept := eventlog.NewMemory(catalogue.New(), eventlog.Options{})
	now := today
	for n, lives := range []int64{1, 2, 40, 700, 1300, 2100, 3300} {
		log := &mortal{Log: kept, late: n%2 == 1}
		log.left.Store(lives)
		if _, err := sample.Write(t.Context(), over(log), now, silent); !errors.Is(err, errKilled) {
			t.Fatalf("after %d appends: %v", lives, err)
		}
		now = now.AddDate(0, 0, 1) // the day of the first load counts
	}
	if result := load(t, over(kept), now); !result.Loaded || result.Commitment == "" {
		t.Errorf("got %+v", result)
	}
	if diff := cmp.Diff(told(t, whole.Log), told(t, kept)); diff != "" {
		t.Error(diff)
	}
}

func TestACompleteSampleIsLeftAsItIs(t *testing.T) {
	t.Parallel()
	deps := memory()
	first := load(t, deps, today)
	head := len(facts(t, deps.Log))
	if diff := cmp.Diff(first, load(t, over(deps.Log), today)); diff != "" {
		t.Error(diff)
	}
	later := load(t, over(deps.Log), today.AddDate(0, 0, 8))
	if !later.Loaded || later.Call == "" || later.Call == first.Call {
		t.Errorf("a week later the next call is %q, it was %q", later.Call, first.Call)
	}
	if again := len(facts(t, deps.Log)); again != head {
		t.Errorf("%d facts became %d", head, again)
	}
}

func TestALogWithSomethingElseIsLeftAlone(t *testing.T) {
	t.Parallel()
	foreign := func(log eventlog.Log) {
		_, err := log.Append(t.Context(), eventlog.Append{
			Tenant: "acme", Command: "c1", OccurredAt: today, Actor: events.Actor{Machine: "test"},
			Writes: []eventlog.Write{{Stream: events.Stream{Kind: "customer", ID: "x"}, Customer: "x", Facts: []events.Event{customerevent.Registered{Customer: "x", Name: "X"}}}},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Run("from the beginning", func(t *testing.T) {
		t.Parallel()
		deps := memory()
		foreign(deps.Log)
		if got := load(t, deps, today); got.Loaded || len(facts(t, deps.Log)) != 1 {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("that came after half of the sample", func(t *testing.T) {
		t.Parallel()
		log := &mortal{Log: eventlog.NewMemory(catalogue.New(), eventlog.Options{})}
		log.left.Store(500)
		_, err := sample.Write(t.Context(), over(log), today, silent)
		if !errors.Is(err, errKilled) {
			t.Fatal(err)
		}
		foreign(log.Log)
		head := len(facts(t, log.Log))
		if got := load(t, over(log.Log), today); got.Loaded || len(facts(t, log.Log)) != head {
			t.Errorf("got %+v", got)
		}
	})
}
