package call_test

import (
	"testing"
	"time"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/pkg/decider/decidertest"
	"coxswain/services/cadence/call"
)

const (
	anna = events.PersonID("p-anna") // the vendor's
	bela = events.PersonID("p-bela") // the customer's
	cleo = events.PersonID("p-cleo") // the customer's, too
)

var (
	byAnna = call.By{Party: events.Vendor, Person: anna}
	byBela = call.By{Party: events.Customer, Person: bela}
	byCleo = call.By{Party: events.Customer, Person: cleo}

	start = time.Date(2026, 3, 10, 13, 30, 0, 0, time.UTC)
	now   = time.Date(2026, 3, 9, 8, 0, 0, 0, time.UTC)
)

func given(facts ...callevent.Event) decidertest.History[call.State, call.Command, callevent.Event] {
	return decidertest.Given(call.Decider, facts...)
}

// facts is a call of a rhythm, and what happened to it.
func facts(more ...callevent.Event) []callevent.Event {
	return append([]callevent.Event{scheduled()}, more...)
}

func scheduled() callevent.Scheduled {
	return callevent.Scheduled{
		Call: "call-1", Rhythm: "r1", Plan: "p1", Customer: "c1", Kind: "cadence", Occurrence: start, Start: start,
		Zone: "Europe/Berlin", Minutes: 30, Seats: []events.Seat{events.CSM},
	}
}

func schedule() call.Schedule {
	return call.Schedule{
		Call: "call-1", Rhythm: "r1", Plan: "p1", Customer: "c1", Kind: "cadence", Occurrence: start,
		Zone: "Europe/Berlin", Minutes: 30, Seats: []events.Seat{events.CSM},
	}
}

var (
	held      = callevent.Held{At: start, Minutes: 28}
	cancelled = callevent.Cancelled{Reason: "no time"}
	givenBack = callevent.GivenBack{Update: "All is well", Party: events.Vendor, Person: anna}
)

func TestSchedule(t *testing.T) {
	t.Parallel()
	later := schedule()
	later.Occurrence = start.Add(30 * time.Minute)
	t.Run("an occurrence becomes a call, once", func(t *testing.T) {
		t.Parallel()
		given().When(schedule()).Then(t, scheduled())
		given(facts()...).When(schedule()).ThenNothing(t)
	})
	t.Run("a call follows the hour of its rhythm", func(t *testing.T) {
		t.Parallel()
		given(facts()...).When(later).Then(t, callevent.Moved{From: start, To: later.Occurrence, Minutes: 30, Reason: "the agreed rhythm has changed"})
	})
	t.Run("a call that people have moved stays where they put it", func(t *testing.T) {
		t.Parallel()
		moved := callevent.Moved{From: start, To: start.AddDate(0, 0, 1), Minutes: 30, Reason: "a holiday"}
		given(facts(moved)...).When(later).ThenNothing(t)
		given(facts(moved)...).When(call.Lapse{}).ThenNothing(t)
	})
	t.Run("a call that its rhythm has lost comes back with it, one that people have cancelled does not", func(t *testing.T) {
		t.Parallel()
		lapsed := callevent.Cancelled{Reason: "the agreed rhythm has this call no more"}
		given(facts()...).When(call.Lapse{}).Then(t, lapsed)
		given(facts(lapsed)...).When(schedule()).Then(t, scheduled())
		given(facts(cancelled)...).When(schedule()).ThenNothing(t)
		given().When(call.Lapse{}).ThenNothing(t)
	})
	t.Run("one id is one call", func(t *testing.T) {
		t.Parallel()
		other := schedule()
		other.Rhythm = "r2"
		given(facts()...).When(other).ThenRefused(t, call.ErrKnown)
	})
	t.Run("a call has a length", func(t *testing.T) {
		t.Parallel()
		short := schedule()
		short.Minutes = 4
		given().When(short).ThenRefused(t, call.ErrMinutes)
	})
}

func TestMove(t *testing.T) {
	t.Parallel()
	to := start.AddDate(0, 0, 1)
	ask := call.Move{To: to, Reason: "a holiday", Now: now}
	moved := callevent.Moved{From: start, To: to, Minutes: 30, Reason: "a holiday"}
	t.Run("a call moves with a reason", func(t *testing.T) {
		t.Parallel()
		given(facts()...).When(ask).Then(t, moved)
		given(facts(moved)...).When(ask).ThenNothing(t)
		given(facts()...).When(call.Move{To: to, Reason: " ", Now: now}).ThenRefused(t, call.ErrReasonRequired)
	})
	t.Run("a call does not move into the past", func(t *testing.T) {
		t.Parallel()
		given(facts()...).When(call.Move{To: now, Reason: "a holiday", Now: now}).ThenRefused(t, call.ErrPast)
	})
	t.Run("a held call cannot move, nor one that is over or given back", func(t *testing.T) {
		t.Parallel()
		given(facts(held)...).When(ask).ThenRefused(t, call.ErrHeld)
		given(facts(cancelled)...).When(ask).ThenRefused(t, call.ErrOver)
		given(facts(givenBack)...).When(ask).ThenRefused(t, call.ErrGivenBack)
		given().When(ask).ThenRefused(t, call.ErrUnknown)
	})
}

func TestGiveBack(t *testing.T) {
	t.Parallel()
	proposed := callevent.GiveBackProposed{Position: 7}
	overruled := callevent.GiveBackOverruled{Party: events.Customer, Person: bela, Reason: "I want to talk"}
	overrule := call.OverruleGiveBack{Reason: "I want to talk", By: byBela}
	t.Run("no reason is said once", func(t *testing.T) {
		t.Parallel()
		given(facts()...).When(call.ProposeGiveBack{Position: 7}).Then(t, proposed)
		given(facts(proposed)...).When(call.ProposeGiveBack{Position: 8}).ThenNothing(t)
		given(facts(proposed, overruled)...).When(call.ProposeGiveBack{Position: 9}).ThenNothing(t)
	})
	t.Run("the time is given back with an update", func(t *testing.T) {
		t.Parallel()
		given(facts(proposed)...).When(call.GiveBack{Update: "All is well", By: byAnna}).Then(t, givenBack)
		given(facts()...).When(call.GiveBack{Update: "", By: byAnna}).ThenRefused(t, call.ErrGiveBackUpdate)
		given(facts(givenBack)...).When(call.GiveBack{Update: "Again", By: byAnna}).ThenRefused(t, call.ErrGivenBack)
		given(facts(held)...).When(call.GiveBack{Update: "Late", By: byAnna}).ThenRefused(t, call.ErrHeld)
	})
	t.Run("either side overrules it, with a reason, before and after", func(t *testing.T) {
		t.Parallel()
		given(facts(proposed)...).When(overrule).Then(t, overruled)
		given(facts(givenBack)...).When(overrule).Then(t, overruled)
		given(facts()...).When(overrule).ThenRefused(t, call.ErrNotGivenBack)
		given(facts(givenBack)...).When(call.OverruleGiveBack{By: byBela}).ThenRefused(t, call.ErrReasonRequired)
		given(facts(held)...).When(overrule).ThenRefused(t, call.ErrHeld)
		given(facts(cancelled)...).When(overrule).ThenRefused(t, call.ErrOver)
	})
	t.Run("a call that was overruled is a call again", func(t *testing.T) {
		t.Parallel()
		if s := given(facts(givenBack, overruled)...).State(); s.Status != call.Scheduled {
			t.Fatalf("status %s", s.Status)
		}
	})
}

func TestNoShowAndCancel(t *testing.T) {
	t.Parallel()
	noShow := callevent.NoShow{Party: events.Customer}
	t.Run("nobody came", func(t *testing.T) {
		t.Parallel()
		given(facts()...).When(call.NoShow(noShow)).Then(t, noShow)
		given(facts(noShow)...).When(call.NoShow(noShow)).ThenNothing(t)
		given(facts(held)...).When(call.NoShow(noShow)).ThenRefused(t, call.ErrHeld)
	})
	t.Run("a call is called off with a reason, once", func(t *testing.T) {
		t.Parallel()
		given(facts()...).When(call.Cancel(cancelled)).Then(t, cancelled)
		given(facts(givenBack)...).When(call.Cancel(cancelled)).Then(t, cancelled)
		given(facts(cancelled)...).When(call.Cancel(cancelled)).ThenNothing(t)
		given(facts()...).When(call.Cancel{}).ThenRefused(t, call.ErrReasonRequired)
		given(facts(held)...).When(call.Cancel(cancelled)).ThenRefused(t, call.ErrHeld)
		given(facts(noShow)...).When(call.Cancel(cancelled)).ThenRefused(t, call.ErrOver)
	})
}
