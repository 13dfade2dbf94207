package goal_test

import (
	"testing"
	"time"

	"coxswain/events"
	"coxswain/events/goalevent"
	"coxswain/services/goals/goal"
)

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
