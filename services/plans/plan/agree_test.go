package plan_test

import (
	"errors"
	"testing"

	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/pkg/fault"
	"coxswain/services/plans/plan"
)

func propose(t planevent.Terms, by plan.By) plan.Propose {
	return plan.Propose{Plan: p1, Customer: acme, Terms: t, People: people(), By: by}
}

func TestPropose(t *testing.T) {
	t.Parallel()
	t.Run("a party offers terms, and agrees by offering them", func(t *testing.T) {
		t.Parallel()
		given().When(propose(terms(), byAnna)).Then(t, proposed())
	})
	t.Run("the same offer again says nothing new, in whatever order it is written", func(t *testing.T) {
		t.Parallel()
		turned := terms()
		turned.Goals[0], turned.Goals[1] = turned.Goals[1], turned.Goals[0]
		given(proposed()).When(propose(turned, byAnna)).ThenNothing(t)
	})
	t.Run("other terms replace what was offered", func(t *testing.T) {
		t.Parallel()
		better := after(retarget("g-1", 600))
		want := proposed()
		want.Terms, want.Hash = better, plan.Hash(better)
		given(proposed()).When(propose(better, byAnna)).Then(t, want)
	})
	t.Run("the other party agrees to an offer rather than making it again", func(t *testing.T) {
		t.Parallel()
		given(proposed()).When(propose(terms(), byBela)).ThenRefused(t, plan.ErrSameContent)
	})
	t.Run("what a party declined may be offered again", func(t *testing.T) {
		t.Parallel()
		given(proposed(), planevent.Declined{Party: events.Customer, Person: bela, Hash: plan.Hash(terms()), Reason: "too early"}).
			When(propose(terms(), byAnna)).Then(t, proposed())
	})
	t.Run("only a person with the right to agree makes an offer, since the party agrees by it", func(t *testing.T) {
		t.Parallel()
		given().When(propose(terms(), byAxel)).ThenRefused(t, plan.ErrMayNotAgree)
		given().When(propose(terms(), plan.By{Party: events.Vendor, MayAgree: true})).ThenRefused(t, plan.ErrMayNotAgree)
		given().When(propose(terms(), byCleo)).ThenRefused(t, plan.ErrNotAParty)
	})
	t.Run("a seat with the customer gives the right as well", func(t *testing.T) {
		t.Parallel()
		want := proposed()
		want.Person = axel
		given().When(propose(terms(), plan.By{Party: events.Vendor, Person: axel, MayAgree: true})).Then(t, want)
	})
	t.Run("an agreed plan is changed, not proposed", func(t *testing.T) {
		t.Parallel()
		given(agreed()...).When(propose(terms(), byAnna)).ThenRefused(t, plan.ErrAgreedAlready)
		given(proposed(), planevent.Closed{Reason: "lost"}).When(propose(terms(), byAnna)).ThenRefused(t, plan.ErrEnded)
	})
}

func TestWhatAnOfferNeeds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(*planevent.Terms)
		want  error
		at    string
	}{
		"a goal":                              {func(t *planevent.Terms) { t.Goals = nil }, plan.ErrNoGoal, "/terms/goals"},
		"a metric, or why there is none":      {func(t *planevent.Terms) { t.Goals[1].Metric = planevent.Metric{} }, plan.ErrNoMetric, "/terms/goals/1/metric"},
		"not both":                            {func(t *planevent.Terms) { t.Goals[0].NoMetric = "later" }, plan.ErrMetricAndNone, "/terms/goals/0/no_metric_yet"},
		"a target on the right side":          {func(t *planevent.Terms) { t.Goals[0].Target = events.Int(100) }, plan.ErrTargetIsBase, "/terms/goals/0/target"},
		"a date":                              {func(t *planevent.Terms) { t.Goals[0].Due = "" }, plan.ErrDateInvalid, "/terms/goals/0/due"},
		"a date that exists":                  {func(t *planevent.Terms) { t.Goals[0].Due = "2026-02-30" }, plan.ErrDateInvalid, "/terms/goals/0/due"},
		"an owner":                            {func(t *planevent.Terms) { t.Goals[0].Person = "" }, plan.ErrNoOwner, "/terms/goals/0/person"},
		"an owner who acts for the party":     {func(t *planevent.Terms) { t.Goals[0].Person = anna }, plan.ErrPersonUnknown, "/terms/goals/0/person"},
		"a party that the customer has":       {func(t *planevent.Terms) { t.Goals[0].Party = "contoso" }, plan.ErrNoSignatory, "/terms/seats"},
		"a keeper":                            {func(t *planevent.Terms) { t.Seats[1].Seat = events.Coach }, plan.ErrNoKeeper, "/terms/seats"},
		"one keeper":                          {func(t *planevent.Terms) { t.Seats[0].Seat = events.Keeper }, plan.ErrTwoKeepers, "/terms/seats/1"},
		"somebody who signs for each party":   {func(t *planevent.Terms) { t.Seats[2].MayAgree = false }, plan.ErrNoSignatory, "/terms/seats"},
		"a signatory for a partner that owns": {func(t *planevent.Terms) { t.Goals[0].Party, t.Goals[0].Person = northwind, cleo }, plan.ErrNoSignatory, "/terms/seats"},
		"seats held by the customer's people": {func(t *planevent.Terms) { t.Seats[0].Person = "p-x" }, plan.ErrPersonUnknown, "/terms/seats/0/person"},
		"goals that are told apart":           {func(t *planevent.Terms) { t.Goals[1].Outcome = "EVERYBODY logs in" }, plan.ErrOutcomeRepeated, "/terms/goals/1/outcome"},
		"ids that stand once":                 {func(t *planevent.Terms) { t.Goals[1].ID = "g-1" }, plan.ErrTwice, "/terms/goals/1/id"},
		"ids that are ids":                    {func(t *planevent.Terms) { t.Goals[1].ID = "g/1" }, plan.ErrIDInvalid, "/terms/goals/1/id"},
		"parents that exist":                  {func(t *planevent.Terms) { t.Goals[1].Parent = "g-9" }, plan.ErrParentUnknown, "/terms/goals/1/parent"},
		"parents without a cycle":             {func(t *planevent.Terms) { t.Goals[0].Parent, t.Goals[1].Parent = "g-2", "g-1" }, plan.ErrParentCycle, "/terms/goals/0/parent"},
		"weights from 1 to 100":               {func(t *planevent.Terms) { t.Goals[0].Weight = 101 }, plan.ErrOutOfRange, "/terms/goals/0/weight"},
	} {
		t.Run("an offer needs "+name, func(t *testing.T) {
			t.Parallel()
			spoiled := terms()
			c.spoil(&spoiled)
			given().When(propose(spoiled, byAnna)).ThenRefused(t, c.want)
			_, err := plan.Decider.Decide(plan.State{}, propose(spoiled, byAnna))
			var f *fault.Error
			if !errors.As(err, &f) || len(f.Fields) == 0 || f.Fields[0].Pointer != c.at {
				t.Fatalf("want the pointer %s, got %+v", c.at, f)
			}
		})
	}
	t.Run("a reason why there is no metric yet is enough", func(t *testing.T) {
		t.Parallel()
		vague := terms()
		vague.Goals[1].Metric, vague.Goals[1].NoMetric = planevent.Metric{}, "the survey starts in May"
		if err := plan.Ready(vague, "/terms"); err != nil {
			t.Fatal(err)
		}
	})
}

func TestAgree(t *testing.T) {
	t.Parallel()
	hash := plan.Hash(terms())
	t.Run("the last party to agree makes the version", func(t *testing.T) {
		t.Parallel()
		given(proposed()).When(plan.Agree{Hash: hash, By: byBela}).
			Then(t, planevent.PartyAgreed{Party: events.Customer, Person: bela, Hash: hash}, version1())
	})
	t.Run("with three parties, two are not enough", func(t *testing.T) {
		t.Parallel()
		three := proposed()
		three.Terms.Seats[1].MayAgree = true
		three.Hash, three.Parties = plan.Hash(three.Terms), plan.Parties(three.Terms)
		given(three).When(plan.Agree{Hash: three.Hash, By: byBela}).
			Then(t, planevent.PartyAgreed{Party: events.Customer, Person: bela, Hash: three.Hash})
	})
	t.Run("who has agreed says nothing new, before and after the version", func(t *testing.T) {
		t.Parallel()
		given(proposed()).When(plan.Agree{Hash: hash, By: byAnna}).ThenNothing(t)
		given(agreed()...).When(plan.Agree{Hash: hash, By: byBela}).ThenNothing(t)
	})
	t.Run("no party agrees to content that has moved", func(t *testing.T) {
		t.Parallel()
		given(proposed()).When(plan.Agree{Hash: "stale", By: byBela}).ThenRefused(t, plan.ErrContentMoved)
		given(agreed()...).When(plan.Agree{Hash: "stale", By: byBela}).ThenRefused(t, plan.ErrContentMoved)
	})
	t.Run("only a person with the right to agree agrees, and only for a party", func(t *testing.T) {
		t.Parallel()
		given(proposed()).When(plan.Agree{Hash: hash, By: byBob}).ThenRefused(t, plan.ErrMayNotAgree)
		given(proposed()).When(plan.Agree{Hash: hash, By: byCleo}).ThenRefused(t, plan.ErrNotAParty)
	})
	t.Run("a person of one party never agrees for another", func(t *testing.T) {
		t.Parallel()
		given(proposed()).When(plan.Agree{Hash: hash, By: plan.By{Party: events.Customer, Person: anna}}).ThenRefused(t, plan.ErrMayNotAgree)
	})
	t.Run("an open change is agreed to by its hash", func(t *testing.T) {
		t.Parallel()
		c := change("ch", retarget("g-1", 600))
		given(agreed(c)...).When(plan.Agree{Hash: c.Hash, By: byBela}).Then(t,
			planevent.ChangeAccepted{Proposal: "ch", Party: events.Customer, Person: bela, Hash: c.Hash},
			version2(c))
	})
	t.Run("nothing is agreed in a plan that nobody proposed", func(t *testing.T) {
		t.Parallel()
		given().When(plan.Agree{Hash: hash, By: byBela}).ThenRefused(t, plan.ErrUnknown)
	})
}

func TestDecline(t *testing.T) {
	t.Parallel()
	hash := plan.Hash(terms())
	declined := planevent.Declined{Party: events.Customer, Person: bela, Hash: hash, Reason: "too early"}
	no := plan.Decline{Hash: hash, Reason: "too early", By: byBela}
	t.Run("a party says no, with a reason, once", func(t *testing.T) {
		t.Parallel()
		given(proposed()).When(no).Then(t, declined)
		given(proposed(), declined).When(no).ThenNothing(t)
		given(proposed()).When(plan.Decline{Hash: hash, By: byBela}).ThenRefused(t, plan.ErrReasonMissing)
	})
	t.Run("nobody agrees to what was declined", func(t *testing.T) {
		t.Parallel()
		given(proposed(), declined).When(plan.Agree{Hash: hash, By: byBela}).ThenRefused(t, plan.ErrDeclined)
	})
	t.Run("only what is on the table can be declined, by those who may agree", func(t *testing.T) {
		t.Parallel()
		given(proposed()).When(plan.Decline{Hash: "stale", Reason: "x", By: byBela}).ThenRefused(t, plan.ErrContentMoved)
		given(agreed()...).When(no).ThenRefused(t, plan.ErrNothingProposed)
		given(proposed()).When(plan.Decline{Hash: hash, Reason: "x", By: byBob}).ThenRefused(t, plan.ErrMayNotAgree)
	})
}

func TestLife(t *testing.T) {
	t.Parallel()
	paused := planevent.Paused{Reason: "summer"}
	t.Run("a plan rests and goes on", func(t *testing.T) {
		t.Parallel()
		given(agreed()...).When(plan.Pause(paused)).Then(t, paused)
		given(agreed(paused)...).When(plan.Pause(paused)).ThenNothing(t)
		given(agreed(paused)...).When(plan.Resume{}).Then(t, planevent.Resumed{})
		given(agreed()...).When(plan.Resume{}).ThenNothing(t)
	})
	t.Run("what is not agreed neither rests nor goes on", func(t *testing.T) {
		t.Parallel()
		given(proposed()).When(plan.Pause(paused)).ThenRefused(t, plan.ErrNotActive)
		given(proposed()).When(plan.Resume{}).ThenRefused(t, plan.ErrNotPaused)
		given(agreed()...).When(plan.Pause{}).ThenRefused(t, plan.ErrReasonMissing)
	})
	t.Run("a plan is complete when every goal is settled", func(t *testing.T) {
		t.Parallel()
		all := plan.Complete{Settled: map[events.GoalID]bool{"g-1": true, "g-2": true}}
		given(agreed()...).When(all).Then(t, planevent.Completed{})
		given(agreed(planevent.Completed{})...).When(all).ThenNothing(t)
		given(agreed()...).When(plan.Complete{Settled: map[events.GoalID]bool{"g-1": true}}).ThenRefused(t, plan.ErrGoalsOpen)
		given(proposed()).When(all).ThenRefused(t, plan.ErrNotActive)
	})
	t.Run("a plan is closed before it is complete, with a reason", func(t *testing.T) {
		t.Parallel()
		closed := planevent.Closed{Reason: "the customer left"}
		given(agreed()...).When(plan.Close(closed)).Then(t, closed)
		given(agreed(closed)...).When(plan.Close(closed)).ThenNothing(t)
		given(agreed()...).When(plan.Close{}).ThenRefused(t, plan.ErrReasonMissing)
		given(agreed(planevent.Completed{})...).When(plan.Close(closed)).ThenRefused(t, plan.ErrEnded)
	})
	t.Run("a party stands by the version that holds, as often as it is asked", func(t *testing.T) {
		t.Parallel()
		again := planevent.Reaffirmed{Version: 1, Party: events.Customer, Person: bela}
		given(agreed()...).When(plan.Reaffirm{Version: 1, By: byBela}).Then(t, again)
		given(agreed(again)...).When(plan.Reaffirm{Version: 1, By: byBela}).Then(t, again)
		given(agreed()...).When(plan.Reaffirm{Version: 2, By: byBela}).ThenRefused(t, plan.ErrContentMoved)
		given(agreed()...).When(plan.Reaffirm{Version: 1, By: byBob}).ThenRefused(t, plan.ErrMayNotAgree)
		given(proposed()).When(plan.Reaffirm{Version: 1, By: byBela}).ThenRefused(t, plan.ErrNotAgreed)
	})
}
