package followthrough

import (
	"math"
	"testing"

	"coxswain/events"
)

func TestWeightHalvesEveryNinetyDays(t *testing.T) {
	t.Parallel()
	for days, want := range map[int]events.Decimal{-3: events.One, 0: events.One, 90: events.One / 2, 180: events.One / 4} {
		if got := weight(days); got != want {
			t.Errorf("weight(%d) = %v, want %v", days, got, want)
		}
	}
	for days := range Window + 1 {
		want := events.Decimal(math.Round(math.Exp2(-float64(days)/HalfLife) * float64(events.One)))
		if got := weight(days); got != want {
			t.Errorf("weight(%d) = %v, want %v", days, got, want)
		}
	}
}
