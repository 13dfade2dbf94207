package goal_test

import (
	"testing"
	"time"

	"coxswain/events"
	"coxswain/events/goalevent"
	"coxswain/events/planevent"
	"coxswain/pkg/decider/decidertest"
	"coxswain/services/goals/goal"
)

// Nadia is the vendor's success manager, Ann the customer's champion. They have agreed to bring onboarding
// down from 30 to 10 days by the end of June, and to watch trainings held.
var (
	nadia = goal.Who{Party: events.Vendor, Person: "nadia"}
	ann   = goal.Who{Party: events.Customer, Person: "ann"}
	noon  = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
)

func terms() planevent.GoalTerms {
	return planevent.GoalTerms{
		ID: "g1", Outcome: "New colleagues work alone sooner", Metric: planevent.Metric{Name: "onboarding", Unit: "days", Direction: "down"},
		Baseline: events.Int(30), Target: events.Int(10), Due: "2026-06-30", Party: events.Customer, Person: "ann", Weight: 1,
		Leading: []string{"trainings"},
	}
}

func adopt(version int) goal.Adopt {
	return goal.Adopt{Plan: "p1", Customer: "acme", Version: version, Terms: terms(), Reason: "the audit moved"}
}

func opened(version int) goalevent.Opened {
	return goalevent.Opened{Goal: "g1", Plan: "p1", Customer: "acme", Version: version, Terms: terms()}
}

var (
	measured = goalevent.Measured{Measurement: "m1", Metric: "onboarding", Value: events.Int(25), Unit: "days", At: noon}
	step     = goalevent.MilestoneAdded{Milestone: "s1", Text: "Handbook written", Due: "2026-04-30"}
	claimed  = goalevent.AchievementClaimed{Party: events.Vendor, Person: "nadia", Evidence: "9 days in May"}
	verified = goalevent.AchievementVerified{Party: events.Customer, Person: "ann"}
	disputed = goalevent.AchievementDisputed{Party: events.Customer, Person: "ann", Reason: "only one team"}
	missed   = goalevent.Missed{Reason: "the hiring stopped"}
	dropped  = goalevent.Dropped{Version: 2, Reason: "the audit moved"}
)

func given(facts ...goalevent.Event) decidertest.History[goal.State, goal.Command, goalevent.Event] {
	return decidertest.Given(goal.Decider, facts...)
}

func TestAdopt(t *testing.T) {
	t.Parallel()
	redated := adopt(2)
	redated.Terms.Due = "2026-09-30"
	changed := goalevent.TermsChanged{Version: 2, Terms: redated.Terms, Reason: "the audit moved"}
	t.Run("an agreed version opens the goal", func(t *testing.T) {
		t.Parallel()
		given().When(adopt(1)).Then(t, opened(1))
	})
	t.Run("a later version changes its terms", func(t *testing.T) {
		t.Parallel()
		given(opened(1)).When(redated).Then(t, changed)
	})
	t.Run("a missed goal with another date is open again", func(t *testing.T) {
		t.Parallel()
		again := opened(2)
		again.Terms = redated.Terms
		given(opened(1), missed).When(redated).Then(t, changed, again)
	})
	t.Run("an achieved goal in other words stays achieved", func(t *testing.T) {
		t.Parallel()
		reworded := adopt(2)
		reworded.Terms.Outcome = "New colleagues are independent sooner"
		h := given(opened(1), claimed, verified, goalevent.TermsChanged{Version: 2, Terms: reworded.Terms})
		given(opened(1), claimed, verified).When(reworded).Then(t, goalevent.TermsChanged{Version: 2, Terms: reworded.Terms, Reason: "the audit moved"})
		if h.State().Status != goal.Achieved {
			t.Fatalf("it is %s", h.State().Status)
		}
	})
	t.Run("a dropped goal comes back with a version that has it", func(t *testing.T) {
		t.Parallel()
		given(opened(1), dropped).When(adopt(3)).Then(t, opened(3))
	})
	t.Run("the same terms, or a version from before, stay quiet", func(t *testing.T) {
		t.Parallel()
		given(opened(1)).When(adopt(2)).ThenNothing(t)
		given(opened(3)).When(redated).ThenNothing(t)
	})
}

func TestDrop(t *testing.T) {
	t.Parallel()
	drop := goal.Drop{Version: 2, Reason: "the audit moved"}
	t.Run("a version without the goal drops it", func(t *testing.T) {
		t.Parallel()
		given(opened(1)).When(drop).Then(t, dropped)
	})
	t.Run("what was achieved stays so", func(t *testing.T) {
		t.Parallel()
		given(opened(1), claimed, verified).When(drop).ThenNothing(t)
	})
	t.Run("a version from before drops nothing", func(t *testing.T) {
		t.Parallel()
		given(opened(2)).When(drop).ThenNothing(t)
	})
	t.Run("what was never opened cannot be dropped", func(t *testing.T) {
		t.Parallel()
		given().When(drop).ThenRefused(t, goal.ErrUnknown)
	})
}

func TestCheckIn(t *testing.T) {
	t.Parallel()
	say := goal.CheckIn{Confidence: goalevent.AtRisk, Analysis: "nobody to train", By: ann}
	said := goalevent.CheckedIn{Party: events.Customer, Person: "ann", Confidence: goalevent.AtRisk, Analysis: "nobody to train"}
	t.Run("a party says how confident it is, again too", func(t *testing.T) {
		t.Parallel()
		given(opened(1)).When(say).Then(t, said)
		given(opened(1), said).When(say).Then(t, said)
	})
	t.Run("settled goals take no more check-ins", func(t *testing.T) {
		t.Parallel()
		given(opened(1), claimed, verified).When(say).ThenRefused(t, goal.ErrAchieved)
		given(opened(1), missed).When(say).ThenRefused(t, goal.ErrMissed)
		given(opened(1), dropped).When(say).ThenRefused(t, goal.ErrDropped)
	})
	t.Run("there are three confidences", func(t *testing.T) {
		t.Parallel()
		given(opened(1)).When(goal.CheckIn{Confidence: "green", By: ann}).ThenRefused(t, goal.ErrConfidence)
	})
}

func TestMilestones(t *testing.T) {
	t.Parallel()
	add := goal.AddMilestone{Milestone: "s1", Text: "Handbook written", Due: "2026-04-30"}
	move := goal.MoveMilestone{Milestone: "s1", To: "2026-05-15", Reason: "the author is ill"}
	reached := goalevent.MilestoneReached{Milestone: "s1", Party: events.Customer}
	t.Run("a step is added, moved and reached", func(t *testing.T) {
		t.Parallel()
		given(opened(1)).When(add).Then(t, step)
		given(opened(1), step).When(move).Then(t, goalevent.MilestoneMoved{Milestone: "s1", From: "2026-04-30", To: "2026-05-15", Reason: "the author is ill"})
		given(opened(1), step).When(goal.ReachMilestone{Milestone: "s1", By: ann}).Then(t, reached)
	})
	t.Run("each of them once: again stays quiet", func(t *testing.T) {
		t.Parallel()
		given(opened(1), step).When(add).ThenNothing(t)
		given(opened(1), step).When(goal.MoveMilestone{Milestone: "s1", To: "2026-04-30"}).ThenNothing(t)
		given(opened(1), step, reached).When(goal.ReachMilestone{Milestone: "s1", By: nadia}).ThenNothing(t)
	})
	for _, c := range []struct {
		says    string
		history []goalevent.Event
		command goal.Command
		refusal error
	}{
		{"a step that is not there is not moved", nil, move, goal.ErrMilestone},
		{"a step that is not there is not reached", nil, goal.ReachMilestone{Milestone: "s1", By: ann}, goal.ErrMilestone},
		{"a step that is reached moves no more", []goalevent.Event{step, reached}, move, goal.ErrMilestoneReached},
		{"an id stands for one step", []goalevent.Event{step}, goal.AddMilestone{Milestone: "s1", Text: "Other", Due: "2026-04-30"}, goal.ErrMilestoneExists},
		{"a step says what it is", nil, goal.AddMilestone{Milestone: "s1", Due: "2026-04-30"}, goal.ErrTextMissing},
		{"a step has a date", nil, goal.AddMilestone{Milestone: "s1", Text: "Handbook", Due: "soon"}, goal.ErrDueInvalid},
		{"a dropped goal has no more steps", []goalevent.Event{dropped}, add, goal.ErrDropped},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			given(append([]goalevent.Event{opened(1)}, c.history...)...).When(c.command).ThenRefused(t, c.refusal)
		})
	}
}
