package progress_test

import (
	"testing"

	"pgregory.net/rapid"

	"coxswain/events"
	"coxswain/rules/progress"
)

func TestProgress(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		says                    string
		baseline, target, value events.Decimal
		raw, shown              events.Decimal
	}{
		{"half of the way up", 20, 60, 40, 500_000, 500_000},
		{"half of the way down", 30, 10, 20, 500_000, 500_000},
		{"worse than the baseline is negative and shown as nothing", 20, 60, 10, -250_000, 0},
		{"beyond the target is kept and shown as done", 30, 10, 5, 1_250_000, events.One},
		{"a third is rounded towards zero", 0, 3, 1, 333_333, 333_333},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			got, ok := progress.Of(c.baseline*events.One, c.target*events.One, c.value*events.One)
			if want := (progress.Progress{Raw: c.raw, Shown: c.shown}); !ok || got != want {
				t.Fatalf("want %v, got %v, %v", want, got, ok)
			}
		})
	}
	t.Run("there is no way to go from the target to the target", func(t *testing.T) {
		t.Parallel()
		if _, ok := progress.Of(5, 5, 7); ok {
			t.Fatal("a progress came out of nothing")
		}
	})
	t.Run("the target is reached from the side the metric comes from", func(t *testing.T) {
		t.Parallel()
		if !progress.Reached("up", 10, 11) || progress.Reached("up", 10, 9) || !progress.Reached("down", 10, 9) || progress.Reached("down", 10, 11) {
			t.Fatal("up and down are confused")
		}
	})
}

func TestProgressIsWithinBoundsForEveryValue(t *testing.T) {
	t.Parallel()
	decimal := rapid.Map(rapid.Int64Range(int64(-progress.Most), int64(progress.Most)), func(n int64) events.Decimal { return events.Decimal(n) })
	rapid.Check(t, func(t *rapid.T) {
		baseline, target, value := decimal.Draw(t, "baseline"), decimal.Draw(t, "target"), decimal.Draw(t, "value")
		got, ok := progress.Of(baseline, target, value)
		if ok == (baseline == target) {
			t.Fatalf("defined: %v", ok)
		}
		if got.Shown < 0 || got.Shown > events.One || got.Raw > progress.Most || got.Raw < -progress.Most {
			t.Fatalf("out of bounds: %v", got)
		}
		if at, ok := progress.Of(baseline, target, target); ok && at.Raw != events.One {
			t.Fatalf("the target is %v of itself", at.Raw)
		}
	})
}
