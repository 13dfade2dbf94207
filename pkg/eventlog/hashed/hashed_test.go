package hashed_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/eventlog/eventlogtest"
	"coxswain/pkg/eventlog/hashed"
)

// looker remembers what it is shown.
type looker struct {
	enough    int64 // position after which it wants no more; 0: it wants all
	fails     error // instead of looking
	positions []int64
	changed   []int64
	began     bool
	ended     bool
}

func (l *looker) Begin(context.Context) error { l.began = true; return nil }

func (l *looker) Page(_ context.Context, facts []hashed.Fact) (more bool, err error) {
	for _, f := range facts {
		l.positions = append(l.positions, f.Position)
		if f.Changed() {
			l.changed = append(l.changed, f.Position)
		}
	}
	last := len(l.positions) - 1
	return len(facts) > 0 && (l.enough == 0 || l.positions[last] < l.enough), l.fails
}

func (l *looker) End(context.Context) error { l.ended = true; return nil }

// damaged is a log whose fact at a position says something else than when it was written.
type damaged struct {
	eventlog.Log
	at    int64
	spoil func(*events.Recorded)
	reads int
}

func (d *damaged) Read(ctx context.Context, shard int, after int64, limit int) ([]events.Recorded, error) {
	d.reads++
	facts, err := d.Log.Read(ctx, shard, after, limit)
	for i := range facts {
		if facts[i].Position == d.at {
			d.spoil(&facts[i])
		}
	}
	return facts, err
}

const facts = 25

func filled(t *testing.T) *eventlog.Memory {
	t.Helper()
	log := eventlog.NewMemory(eventlogtest.Registry(), eventlog.Options{})
	_, err := log.Append(t.Context(), eventlog.Append{
		Tenant: "rowing-club", Command: "c", OccurredAt: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC),
		Writes: []eventlog.Write{{Stream: events.Stream{Kind: "test", ID: "s"}, Facts: notes()}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return log
}

func notes() (all []events.Event) {
	for range facts {
		all = append(all, eventlogtest.Noted{Text: "a word"})
	}
	return all
}

func TestAllVisitorsSeeEveryFactOfOneReading(t *testing.T) {
	t.Parallel()
	log := &damaged{Log: filled(t)}
	one, other, early := &looker{}, &looker{}, &looker{enough: 8}
	if err := hashed.Walk(t.Context(), log, 0, 4, one, early, other); err != nil {
		t.Fatal(err)
	}
	for name, l := range map[string]*looker{"one": one, "other": other} {
		if len(l.positions) != facts || l.positions[facts-1] != facts || len(l.changed) != 0 || !l.ended {
			t.Errorf("%s saw %v, changed %v, ended %v", name, l.positions, l.changed, l.ended)
		}
	}
	if len(early.positions) != 8 || !early.ended {
		t.Errorf("the one that wanted 8 saw %v, ended %v", early.positions, early.ended)
	}
	if want := 8; log.reads != want { // 7 pages, and the empty one
		t.Errorf("the log was read %d times, want %d", log.reads, want)
	}
}

func TestAFactThatSaysSomethingElseIsSeen(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*events.Recorded){
		"another envelope":  func(r *events.Recorded) { r.Reason = "for no reason" },
		"other data":        func(r *events.Recorded) { r.Data = []byte(`{"text":"two words"}`) },
		"no JSON":           func(r *events.Recorded) { r.Data = []byte(`{`) },
		"another hash":      func(r *events.Recorded) { r.Hash = r.Hash[1:] + "0" },
		"a hash cut short":  func(r *events.Recorded) { r.Hash = r.Hash[:62] },
		"no hash":           func(r *events.Recorded) { r.Hash = "" },
		"a hash in capital": func(r *events.Recorded) { r.Hash = "A" + r.Hash[1:] },
	} {
		l := &looker{}
		if err := hashed.Walk(t.Context(), &damaged{Log: filled(t), at: 17, spoil: spoil}, 0, 10, l); err != nil {
			t.Fatal(err)
		}
		if len(l.changed) != 1 || l.changed[0] != 17 {
			t.Errorf("%s: changed are %v, want 17", name, l.changed)
		}
	}
}

func TestTheFirstErrorEndsTheWalk(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	first, second := &looker{}, &looker{fails: broken}
	if err := hashed.Walk(t.Context(), filled(t), 0, 4, first, second); !errors.Is(err, broken) || first.ended {
		t.Errorf("walk: %v, the first ended: %v", err, first.ended)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := hashed.Walk(ctx, filled(t), 0, 4, &looker{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a walk that was called off: %v", err)
	}
}
