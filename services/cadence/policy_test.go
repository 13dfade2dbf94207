package cadence_test

import (
	"strconv"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/events/planevent"
	"coxswain/services/cadence/policy"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// starts lists the calls to come as "10 Mar 14:30", with the status of those that are not scheduled.
func (w *world) starts() []string {
	w.t.Helper()
	var calls list
	w.get("anna", "/v1/calls?customer=c-acme&limit=200").ok(w.t).read(w.t, &calls)
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		w.t.Fatal(err)
	}
	var found []string
	for _, c := range calls.Items {
		at, err := time.Parse(time.RFC3339, c.Start)
		if err != nil {
			w.t.Fatal(err)
		}
		text := at.In(berlin).Format("2 Jan 15:04")
		if c.Status != "scheduled" {
			text += " " + c.Status
		}
		found = append(found, text)
	}
	return found
}

func TestAnAgreedRhythmSchedulesItsCalls(t *testing.T) {
	t.Parallel()
	w := newWorld(t).given().followed()
	fortnightly := []string{"10 Mar 14:30", "24 Mar 14:30", "7 Apr 14:30", "21 Apr 14:30", "5 May 14:30"}
	expect(t, w.starts(), fortnightly)

	t.Run("and the fact delivered again schedules nothing more", func(t *testing.T) {
		before, _ := w.Log.Head(t.Context(), 0)
		w.followed()
		after, _ := w.Log.Head(t.Context(), 0)
		expect(t, after, before)
	})
	t.Run("another hour moves the calls, except those that people have moved", func(t *testing.T) {
		w.post("anna", "/v1/calls/"+string(w.next())+"/move", map[string]any{"to": "2026-03-11T09:00:00Z", "reason": "a holiday"}).ok(t)
		later := rhythm()
		later.Start = "16:00"
		w.happened("plan", string(plan), agreed(2, later))
		w.followed()
		expect(t, w.starts(), []string{"11 Mar 10:00", "24 Mar 16:00", "7 Apr 16:00", "21 Apr 16:00", "5 May 16:00"})
	})
	t.Run("a version without the rhythm cancels the calls to come", func(t *testing.T) {
		gone := agreed(3)
		gone.Changes = []planevent.Change{{Kind: planevent.RhythmRemoved, RhythmID: "r1"}}
		w.happened("plan", string(plan), gone)
		w.followed()
		expect(t, w.starts(), []string{"11 Mar 10:00", "24 Mar 16:00 cancelled", "7 Apr 16:00 cancelled", "21 Apr 16:00 cancelled", "5 May 16:00 cancelled"})
	})
}

func TestARhythmThatCannotBeExpandedHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	w := newWorld(t).given()
	bad := rhythm()
	bad.ID, bad.Rule = "r0", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"
	w.happened("plan", string(plan), agreed(2, bad, rhythm()))
	facts, err := w.Log.Read(t.Context(), 0, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	if err := policy.All(w.Deps)[0].Handle(t.Context(), facts[len(facts)-1]); err == nil {
		t.Fatal("the refusal is lost")
	}
	w.settled()
	expect(t, len(w.starts()), 5)
}

func TestTheCalendarIsExtendedByTheDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t).given().followed()
	loop := policy.NewSchedule(w.Deps)
	run := func() {
		t.Helper()
		if err := loop.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.settled()
	}
	w.At(now.AddDate(0, 0, 26))
	run()
	run()
	expect(t, w.starts(), []string{"10 Mar 14:30", "24 Mar 14:30", "7 Apr 14:30", "21 Apr 14:30", "5 May 14:30", "19 May 14:30", "2 Jun 14:30"})

	t.Run("a plan that rests gets no further calls", func(t *testing.T) {
		w.happened("plan", string(plan), planevent.Paused{Reason: "summer"})
		w.settled()
		w.At(now.AddDate(0, 0, 60))
		run()
		expect(t, len(w.starts()), 7)
	})
	t.Run("the calls to come of a plan that has ended are cancelled", func(t *testing.T) {
		w.happened("plan", string(plan), planevent.Closed{Reason: "over"})
		w.settled()
		w.At(now.AddDate(0, 0, 61))
		run()
		expect(t, w.starts()[5:], []string{"19 May 14:30 cancelled", "2 Jun 14:30 cancelled"})
	})
}

func TestTheReasonGate(t *testing.T) {
	t.Parallel()
	proposed := func(w *world) int {
		facts, err := w.Log.Load(t.Context(), tenant, events.Stream{Kind: callevent.Kind, ID: string(w.next())}, 0)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, r := range facts {
			if _, ok := r.Event.(callevent.GiveBackProposed); ok {
				n++
			}
		}
		return n
	}
	run := func(w *world) {
		t.Helper()
		w.settled()
		if err := policy.NewReasons(w.Deps).Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.settled()
	}
	t.Run("a call without a reason is proposed to be given back, once", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t).given().followed()
		run(w)
		run(w)
		expect(t, proposed(w), 1)
	})
	t.Run("a call with a topic goes ahead", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t).given().followed()
		w.post("bela", "/v1/calls/"+string(w.next())+"/topics", map[string]any{"text": "Training", "minutes": 10}).ok(t)
		run(w)
		expect(t, proposed(w), 0)
	})
	t.Run("three working days before it is too early to ask", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t).given().followed()
		w.At(now.AddDate(0, 0, -4)) // Thursday
		run(w)
		expect(t, proposed(w), 0)
	})
	t.Run("who has overruled it is not asked again", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t).given().followed()
		run(w)
		w.post("bela", "/v1/calls/"+string(w.next())+"/overrule", map[string]any{"reason": "I want to talk"}).ok(t)
		run(w)
		expect(t, proposed(w), 1)
	})
}
