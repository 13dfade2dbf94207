package goal_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"coxswain/events"
	"coxswain/events/goalevent"
	"coxswain/services/goals/goal"
)

// TestAnyStoryIsHonest gives random commands by random people and watches the facts that come of them.
func TestAnyStoryIsHonest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		state := goal.Evolve(goal.State{}, opened(1))
		for range rapid.IntRange(1, 40).Draw(t, "length") {
			c := anyCommand(t)
			facts, err := goal.Decide(state, c)
			if err != nil && len(facts) > 0 {
				t.Fatalf("%T was refused (%v) and answered with %v", c, err, facts)
			}
			for _, e := range facts {
				watch(t, state, e)
				state = goal.Evolve(state, e)
			}
			if _, statement := c.(goal.CheckIn); statement || len(facts) == 0 {
				continue
			}
			if again, err := goal.Decide(state, c); err != nil || len(again) > 0 {
				t.Fatalf("%T twice: %v, %v", c, again, err)
			}
		}
	})
}

func watch(t *rapid.T, before goal.State, e goalevent.Event) {
	if _, back := e.(goalevent.Opened); before.Status == goal.Dropped && !back {
		t.Fatalf("%T about a dropped goal", e)
	}
	switch e := events.Event(e).(type) {
	case goalevent.AchievementVerified:
		if before.Claimant == "" || e.Party == before.Claimant {
			t.Fatalf("%s verified the claim of %q", e.Party, before.Claimant)
		}
	case goalevent.AchievementDisputed:
		if e.Party == before.Claimant {
			t.Fatalf("%s disputed the own claim", e.Party)
		}
	case goalevent.CheckedIn:
		if before.Status == goal.Achieved || before.Status == goal.Missed {
			t.Fatalf("a check-in on a goal that is %s", before.Status)
		}
	case goalevent.Measured:
		if e.At.After(noon.Add(time.Hour)) {
			t.Fatalf("measured in the future: %v", e.At)
		}
	case goalevent.TermsChanged:
		if e.Version <= before.Version {
			t.Fatalf("version %d after %d", e.Version, before.Version)
		}
	}
}

func anyCommand(t *rapid.T) goal.Command {
	by := rapid.SampledFrom([]goal.Who{nadia, ann, {Party: "agency", Person: "pia"}}).Draw(t, "by")
	version := rapid.IntRange(1, 6).Draw(t, "version")
	n := rapid.Int64Range(1, 3).Draw(t, "n")
	later := adopt(version)
	later.Terms.Target = events.Int(n)
	return rapid.SampledFrom([]goal.Command{
		later,
		goal.Drop{Version: version},
		measure(func(m *goal.Measure) { m.Value = events.Int(n); m.At = noon.Add(time.Duration(n) * time.Hour / 2) }),
		goal.CorrectMeasurement{Measurement: "m1", Value: events.Int(n), Reason: "r"},
		goal.CheckIn{Confidence: goalevent.AtRisk, By: by},
		goal.AddMilestone{Milestone: "s1", Text: "Handbook", Due: "2026-04-30"},
		goal.ReachMilestone{Milestone: "s1", By: by},
		goal.MoveMilestone{Milestone: "s1", To: "2026-05-15", Reason: "r"},
		goal.ClaimAchievement{Evidence: "e", By: by},
		goal.VerifyAchievement{By: by},
		goal.DisputeAchievement{Reason: "r", By: by},
		goal.Miss{Reason: "r", Today: "2026-07-01"},
	}).Draw(t, "command")
}
