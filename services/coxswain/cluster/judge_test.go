package cluster_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/events/commitmentevent"
	"coxswain/events/goalevent"
	"coxswain/events/planevent"
	"coxswain/pkg/daemon"
	"coxswain/pkg/daemon/daemontest"
	"coxswain/services/web"
)

// watcher looks on: it has everything open and runs nothing.
func watcher(t *testing.T, environ []string) *daemon.Runtime {
	t.Helper()
	r := daemontest.Open(t, environ, append(web.Behind(), web.Service())...)
	t.Cleanup(func() {
		if err := r.Drain(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	return r
}

// bound of each wait: beyond it something is broken.
const bound = 90 * time.Second

// until waits for what processes come to by themselves, and give no signal of.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(bound); !holds(); {
		if time.Now().After(deadline) {
			t.Fatalf("waited %v in vain for %s", bound, what)
		}
		<-time.After(pause)
	}
}

// effects are what policies owe and what they have done: goals of agreed versions, commitments of captured promises.
type effects struct {
	owed, done map[string]int
	agreed     int // versions
	captured   int // promises
}

// effectsOf reads the whole log.
func effectsOf(t *testing.T, r *daemon.Runtime) effects {
	t.Helper()
	const page = 5_000
	e := effects{owed: map[string]int{}, done: map[string]int{}}
	for shard := range r.Log.Shards() {
		for last := int64(0); ; {
			facts, err := r.Log.Read(t.Context(), shard, last, page)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range facts {
				e.note(f)
				last = f.Position
			}
			if len(facts) == 0 {
				break
			}
		}
	}
	return e
}

func (e *effects) note(r events.Recorded) {
	name := func(kind, id string) string { return fmt.Sprintf("%s %s of %s", kind, id, r.Tenant) }
	switch f := r.Event.(type) {
	case planevent.VersionAgreed:
		e.agreed++
		for _, g := range f.Terms.Goals {
			e.owed[name("goal", string(g.ID))]++
		}
	case callevent.CommitmentCaptured:
		e.captured++
		e.owed[name("commitment", string(f.Commitment))]++
	case goalevent.Opened:
		e.done[name("goal", string(f.Goal))]++
	case commitmentevent.Proposed:
		e.done[name("commitment", string(f.Commitment))]++
	}
}

// once waits until the policies have done what they owe, and fails the test unless each was done once.
func once(t *testing.T, r *daemon.Runtime) effects {
	t.Helper()
	var e effects
	until(t, "the policies to have done what they owe", func() bool {
		e = effectsOf(t, r)
		return len(e.done) >= len(e.owed)
	})
	for name, times := range e.done {
		if e.owed[name] != 1 || times != 1 {
			t.Errorf("%s was made %d times, owed %d times", name, times, e.owed[name])
		}
	}
	return e
}
