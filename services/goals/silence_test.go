package goals_test

import (
	"strings"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/services/goals/policy"
)

// silence runs the loop once and returns how many commitments it has answered for.
func (w *world) silence() int {
	w.t.Helper()
	head, err := w.Log.Head(w.t.Context(), 0)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.Deps.Stores["goals_record"].Wait(w.t.Context(), 0, head); err != nil {
		w.t.Fatal(err)
	}
	answered, err := policy.NewSilence(w.Deps).RunTenant(w.t.Context(), "t1")
	if err != nil {
		w.t.Fatal(err)
	}
	return answered
}

func TestSilence(t *testing.T) {
	t.Parallel()
	days := func(n int) time.Time { return tuesday.AddDate(0, 0, n) }
	t.Run("a date passes when nobody answers for three working days, a weekend not counted", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.At(days(2)) // Thursday
		c := w.asked(body{"goal": "g1"})
		w.ask("ann", c+"/counter", body{"due": "2026-04-15", "reason": "holidays"}).is(200)
		w.At(days(7)) // Tuesday: the third working day
		if n := w.silence(); n != 0 {
			t.Fatalf("silence has answered for %d too early", n)
		}
		w.At(days(8))
		if first, second := w.silence(), w.silence(); first != 1 || second != 0 {
			t.Fatalf("silence has answered for %d, then %d", first, second)
		}
		got := w.ask("ann", c, nil).is(200)
		if got.text("status") != "confirmed" || got.text("due") != "2026-04-15" {
			t.Fatalf("it stands as %s", got.body)
		}
	})
	t.Run("what is done is accepted when nobody objects", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		c := w.asked(body{"goal": "g1"})
		w.ask("ann", c+"/confirm", body{}).is(200)
		w.ask("ann", c+"/complete", body{"evidence": "see the folder"}).is(200)
		w.At(days(8))
		if n := w.silence(); n != 1 {
			t.Fatalf("silence has answered for %d", n)
		}
		facts := w.facts("commitment", strings.TrimPrefix(c, "/v1/commitments/"))
		if last := facts[len(facts)-1]; last != (commitmentevent.Accepted{Party: events.Vendor, Silence: true}) {
			t.Fatalf("at last %+v", last)
		}
	})
	t.Run("silence never changes who or what, nor anything outside a plan", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		scope, person, free := w.asked(body{"goal": "g1"}), w.asked(body{"goal": "g1"}), w.asked()
		w.ask("ann", scope+"/counter", body{"text": "Half of it", "due": "2026-04-15", "reason": "r"}).is(200)
		w.ask("ann", person+"/counter", body{"person": "bob", "reason": "r"}).is(200)
		w.ask("ann", free+"/counter", body{"due": "2026-04-15", "reason": "r"}).is(200)
		w.At(days(30))
		if n := w.silence(); n != 0 {
			t.Fatalf("silence has answered for %d", n)
		}
	})
	t.Run("an answer in time leaves nothing to silence", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		c := w.asked(body{"goal": "g1"})
		w.ask("ann", c+"/counter", body{"due": "2026-04-15", "reason": "holidays"}).is(200)
		w.ask("nadia", c+"/decline-counter", body{"reason": "the audit"}).is(200)
		w.At(days(30))
		if n := w.silence(); n != 0 {
			t.Fatalf("silence has answered for %d", n)
		}
	})
}
