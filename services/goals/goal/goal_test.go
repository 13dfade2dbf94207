package goal_test

import (
	"strings"
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

func measure(change func(*goal.Measure)) goal.Measure {
	c := goal.Measure{Measurement: "m1", Metric: "onboarding", Value: events.Int(25), At: noon, Now: noon.Add(time.Hour)}
	change(&c)
	return c
}

func TestMeasure(t *testing.T) {
	t.Parallel()
	t.Run("a value is kept with the time it was so, in the metric's unit", func(t *testing.T) {
		t.Parallel()
		given(opened(1)).When(measure(func(*goal.Measure) {})).Then(t, measured)
	})
	t.Run("a value told late keeps its time", func(t *testing.T) {
		t.Parallel()
		lastYear := noon.AddDate(-1, 0, 0)
		want := measured
		want.At = lastYear
		given(opened(1)).When(measure(func(m *goal.Measure) { m.At = lastYear })).Then(t, want)
	})
	t.Run("a leading indicator is measured in the unit it was first measured in", func(t *testing.T) {
		t.Parallel()
		first := goalevent.Measured{Measurement: "m0", Metric: "trainings", Value: events.One, Unit: "sessions", At: noon}
		inHours := measure(func(m *goal.Measure) { m.Metric, m.Unit = "trainings", "hours" })
		given(opened(1), first).When(inHours).ThenRefused(t, goal.ErrUnit)
	})
	t.Run("an achieved goal is still measured", func(t *testing.T) {
		t.Parallel()
		given(opened(1), claimed, verified).When(measure(func(*goal.Measure) {})).Then(t, measured)
	})
	t.Run("the same measurement again stays quiet", func(t *testing.T) {
		t.Parallel()
		given(opened(1), measured).When(measure(func(*goal.Measure) {})).ThenNothing(t)
	})
	for _, c := range []struct {
		says    string
		change  func(*goal.Measure)
		refusal error
	}{
		{"nobody measures the future", func(m *goal.Measure) { m.At = m.Now.Add(time.Second) }, goal.ErrFuture},
		{"a goal is measured by what was agreed", func(m *goal.Measure) { m.Metric = "revenue" }, goal.ErrMetric},
		{"hours are not days", func(m *goal.Measure) { m.Unit = "hours" }, goal.ErrUnit},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			given(opened(1)).When(measure(c.change)).ThenRefused(t, c.refusal)
		})
	}
	t.Run("another value under the same id is a correction", func(t *testing.T) {
		t.Parallel()
		given(opened(1), measured).When(measure(func(m *goal.Measure) { m.Value = events.Int(26) })).ThenRefused(t, goal.ErrMeasurementExists)
	})
	t.Run("a dropped goal is measured no more", func(t *testing.T) {
		t.Parallel()
		given(opened(1), dropped).When(measure(func(*goal.Measure) {})).ThenRefused(t, goal.ErrDropped)
	})
}

func TestCorrectMeasurement(t *testing.T) {
	t.Parallel()
	right := goal.CorrectMeasurement{Measurement: "m1", Value: events.Int(24), Reason: "weekends counted"}
	corrected := goalevent.MeasurementCorrected{Measurement: "m1", Value: events.Int(24), Reason: "weekends counted"}
	t.Run("an earlier value is corrected with a reason", func(t *testing.T) {
		t.Parallel()
		given(opened(1), measured).When(right).Then(t, corrected)
	})
	t.Run("without a reason it stands", func(t *testing.T) {
		t.Parallel()
		given(opened(1), measured).When(goal.CorrectMeasurement{Measurement: "m1", Value: events.Int(24)}).ThenRefused(t, goal.ErrTextMissing)
	})
	t.Run("what was not measured cannot be corrected", func(t *testing.T) {
		t.Parallel()
		given(opened(1)).When(right).ThenRefused(t, goal.ErrMeasurement)
	})
	t.Run("correcting to what it says already stays quiet", func(t *testing.T) {
		t.Parallel()
		given(opened(1), measured, corrected).When(right).ThenNothing(t)
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

func TestAchievement(t *testing.T) {
	t.Parallel()
	claim := goal.ClaimAchievement{Evidence: "9 days in May", By: nadia}
	dispute := goal.DisputeAchievement{Reason: "only one team", By: ann}
	t.Run("one party claims, another verifies", func(t *testing.T) {
		t.Parallel()
		given(opened(1)).When(claim).Then(t, claimed)
		given(opened(1), claimed).When(goal.VerifyAchievement{By: ann}).Then(t, verified)
	})
	t.Run("the claiming party does not verify", func(t *testing.T) {
		t.Parallel()
		given(opened(1), claimed).When(goal.VerifyAchievement{By: nadia}).ThenRefused(t, goal.ErrOwnClaim)
	})
	t.Run("another party disputes, the claim is made anew, and the other may come round", func(t *testing.T) {
		t.Parallel()
		given(opened(1), claimed).When(dispute).Then(t, disputed)
		given(opened(1), claimed, disputed).When(claim).Then(t, claimed)
		given(opened(1), claimed, disputed).When(goal.VerifyAchievement{By: ann}).Then(t, verified)
	})
	t.Run("nothing is verified or disputed that nobody claims", func(t *testing.T) {
		t.Parallel()
		given(opened(1)).When(goal.VerifyAchievement{By: ann}).ThenRefused(t, goal.ErrNotClaimed)
		given(opened(1)).When(dispute).ThenRefused(t, goal.ErrNotClaimed)
	})
	t.Run("a claim shows why, in words one can read", func(t *testing.T) {
		t.Parallel()
		given(opened(1)).When(goal.ClaimAchievement{By: nadia}).ThenRefused(t, goal.ErrTextMissing)
		given(opened(1)).When(goal.ClaimAchievement{Evidence: strings.Repeat("a", goal.MaxText+1), By: nadia}).ThenRefused(t, goal.ErrTextLong)
	})
	t.Run("a second party answers the claim rather than repeat it", func(t *testing.T) {
		t.Parallel()
		given(opened(1), claimed).When(goal.ClaimAchievement{Evidence: "indeed", By: ann}).ThenRefused(t, goal.ErrClaimed)
	})
	t.Run("the same claim, answer or dispute again stays quiet", func(t *testing.T) {
		t.Parallel()
		given(opened(1), claimed).When(claim).ThenNothing(t)
		given(opened(1), claimed, verified).When(goal.VerifyAchievement{By: ann}).ThenNothing(t)
		given(opened(1), claimed, disputed).When(dispute).ThenNothing(t)
	})
}

func TestMiss(t *testing.T) {
	t.Parallel()
	miss := goal.Miss{Reason: "the hiring stopped", Today: "2026-07-01"}
	t.Run("a goal is missed after its date", func(t *testing.T) {
		t.Parallel()
		given(opened(1)).When(miss).Then(t, missed)
	})
	t.Run("not on the day itself", func(t *testing.T) {
		t.Parallel()
		given(opened(1)).When(goal.Miss{Reason: "r", Today: "2026-06-30"}).ThenRefused(t, goal.ErrNotDue)
	})
	t.Run("nor while a claim waits for its answer", func(t *testing.T) {
		t.Parallel()
		given(opened(1), claimed).When(miss).ThenRefused(t, goal.ErrClaimed)
	})
	t.Run("missing it twice stays quiet", func(t *testing.T) {
		t.Parallel()
		given(opened(1), missed).When(miss).ThenNothing(t)
	})
}
