package sealer

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/eventlog/eventlogtest"
	"coxswain/pkg/seal"
)

var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// clock is a time that moves when it is told to.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// shelf keeps seals in memory as the table does.
type shelf struct {
	mu    sync.Mutex
	seals []seal.Seal
}

func (s *shelf) Latest(context.Context, int) (seal.Seal, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.seals) == 0 {
		return seal.Seal{}, nil
	}
	return s.seals[len(s.seals)-1], nil
}

func (s *shelf) Add(_ context.Context, next seal.Seal, _ []seal.Hash) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, kept := range s.seals {
		if kept.First == next.First {
			return false, nil
		}
	}
	s.seals = append(s.seals, next)
	return true, nil
}

// world is a log with a sealer of ranges of four.
type world struct {
	t      *testing.T
	clock  *clock
	log    *eventlog.Memory
	shelf  *shelf
	sealer *Sealer
	wrote  int
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, clock: &clock{now: noon}, shelf: &shelf{}}
	w.log = eventlog.NewMemory(eventlogtest.Registry(), eventlog.Options{Now: w.clock.Now})
	w.sealer = w.another(nil)
	return w
}

func (w *world) another(signer *seal.Signer) *Sealer {
	return New(w.log, w.shelf, Options{Facts: 4, Now: w.clock.Now, Signer: signer})
}

func (w *world) write(n int) {
	w.t.Helper()
	for range n {
		w.wrote++
		_, err := w.log.Append(w.t.Context(), eventlog.Append{
			Tenant: "harbor", Command: time.Duration(w.wrote).String(), OccurredAt: noon,
			Writes: []eventlog.Write{{
				Stream: events.Stream{Kind: "note", ID: "n"}, Expected: eventlog.Any, Facts: []events.Event{eventlogtest.Noted{Text: "x"}},
			}},
		})
		if err != nil {
			w.t.Fatal(err)
		}
	}
}

// pass looks once and expects how many facts are sealed by it.
func (w *world) pass(s *Sealer, sealed int) Pass {
	w.t.Helper()
	p, err := s.runOnce(w.t.Context())
	if err != nil || p.Sealed != sealed {
		w.t.Fatalf("the pass came to %+v, %v; want %d facts sealed", p, err, sealed)
	}
	return p
}

func TestAnEmptyLogHasNothingToSeal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if p := w.pass(w.sealer, 0); p != (Pass{}) {
		t.Errorf("the pass came to %+v", p)
	}
}

func TestAFullRangeIsSealedAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write(9)
	w.pass(w.sealer, 4)
	w.pass(w.sealer, 4)
	if p := w.pass(w.sealer, 0); p.Due != 5*time.Second || p.Last != 8 || p.Head != 9 {
		t.Errorf("the pass came to %+v", p)
	}
}

func TestAFewFactsAreSealedWhenTheOldestHasWaitedForFiveSeconds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write(1)
	w.clock.pass(3 * time.Second)
	w.write(1)
	if p := w.pass(w.sealer, 0); p.Due != 2*time.Second || p.Oldest != 3*time.Second {
		t.Errorf("the pass came to %+v", p)
	}
	w.clock.pass(2 * time.Second)
	w.pass(w.sealer, 2)
}

func TestAFactFromAClockThatIsAheadIsSealedFiveSecondsAfterItWasSeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.clock.pass(time.Hour)
	w.write(1)
	w.clock.pass(-time.Hour)
	w.pass(w.sealer, 0)
	w.clock.pass(5 * time.Second)
	w.pass(w.sealer, 1)
}

func TestASealerThatComesBackGoesOnWhereTheSealsAre(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write(6)
	w.pass(w.sealer, 4)
	w.clock.pass(time.Hour)
	w.write(5)
	back := w.another(nil)
	w.pass(back, 4)
	w.pass(back, 0)
	w.clock.pass(5 * time.Second)
	w.pass(back, 3)
	before := seal.Seal{}
	for _, s := range w.shelf.seals {
		if err := errors.Join(s.Check(), s.Follows(before)); err != nil {
			t.Error(err)
		}
		before = s
	}
}

func TestOfTwoSealersOneIsRefusedAndGoesOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := w.another(nil)
	w.write(9)
	w.pass(w.sealer, 4)
	if p := w.pass(other, 4); p.Last != 8 {
		t.Errorf("the pass came to %+v", p)
	}
	if p := w.pass(w.sealer, 0); !p.Fenced {
		t.Errorf("the pass came to %+v", p)
	}
	if p := w.pass(w.sealer, 0); p.Last != 8 {
		t.Errorf("the pass came to %+v", p)
	}
}

// changed is a log in which somebody has been.
type changed struct {
	*eventlog.Memory
	change func([]events.Recorded) []events.Recorded
}

func (c changed) Read(ctx context.Context, shard int, after int64, limit int) ([]events.Recorded, error) {
	facts, err := c.Memory.Read(ctx, shard, after, limit)
	return c.change(facts), err
}

func TestADamagedFactIsNotSealedNorWhatComesAfterIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write(8)
	s := New(changed{w.log, func(facts []events.Recorded) []events.Recorded {
		for i := range facts {
			if facts[i].Position == 6 {
				facts[i].Reason = "another"
			}
		}
		return facts
	}}, w.shelf, Options{Facts: 4, Now: w.clock.Now})
	w.pass(s, 4)
	_, err := s.runOnce(t.Context())
	damage, ok := errors.AsType[*DamageError](err)
	if !ok || damage.Position != 6 || !errors.Is(err, seal.ErrChanged) || !NeedsPerson(err) || len(w.shelf.seals) != 1 {
		t.Errorf("got %v with %d seals", err, len(w.shelf.seals))
	}
}

func TestAGapIsNotSealed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write(8)
	for name, change := range map[string]func([]events.Recorded) []events.Recorded{
		"in the middle": func(f []events.Recorded) []events.Recorded {
			return slices.DeleteFunc(f, func(r events.Recorded) bool { return r.Position == 2 })
		},
		"of everything": func([]events.Recorded) []events.Recorded { return nil },
	} {
		_, err := New(changed{w.log, change}, w.shelf, Options{Facts: 4, Now: w.clock.Now}).runOnce(t.Context())
		if _, ok := errors.AsType[*DamageError](err); !ok {
			t.Errorf("a gap %s: %v", name, err)
		}
	}
}

func TestALogThatLostSealedFactsIsNotSealedAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write(4)
	w.pass(w.sealer, 4)
	older := eventlog.NewMemory(eventlogtest.Registry(), eventlog.Options{})
	_, err := New(older, w.shelf, Options{}).runOnce(t.Context())
	if behind, ok := errors.AsType[*BehindError](err); !ok || *behind != (BehindError{Sealed: 4}) || !NeedsPerson(err) {
		t.Errorf("got %v", err)
	}
}

func TestARunningSealerSealsWhatComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := eventlog.NewMemory(eventlogtest.Registry(), eventlog.Options{})
		w := &world{t: t, log: log, shelf: &shelf{}}
		w.sealer = New(log, w.shelf, Options{Facts: 4})
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- w.sealer.Run(ctx) }()
		w.write(5)
		time.Sleep(time.Second) // of the bubble's clock
		synctest.Wait()
		if got := w.sealer.Status(); got != (Status{Leader: true, Sealed: 4}) {
			t.Errorf("the status is %+v", got)
		}
		time.Sleep(5 * time.Second)
		synctest.Wait()
		if got := w.sealer.Status(); got.Sealed != 5 {
			t.Errorf("the status is %+v", got)
		}
		stop()
		if err := <-ended; !errors.Is(err, context.Canceled) || w.sealer.Status().Leader {
			t.Errorf("it ended with %v, %+v", err, w.sealer.Status())
		}
	})
}
