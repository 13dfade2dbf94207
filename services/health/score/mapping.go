package score

import (
	"math/bits"

	"coxswain/events"
	"coxswain/events/healthevent"
)

// Map turns an input into 0 to 100 points: linear between the points of the mapping, level beyond its ends.
func Map(points []healthevent.Point, input events.Decimal) events.Decimal {
	if len(points) == 0 {
		return 0
	}
	if input <= points[0].Input {
		return points[0].Points
	}
	for i := 1; i < len(points); i++ {
		if a, b := points[i-1], points[i]; input <= b.Input {
			return a.Points + scaled(b.Points-a.Points, uint64(input)-uint64(a.Input), uint64(b.Input)-uint64(a.Input))
		}
	}
	return points[len(points)-1].Points
}

// scaled is d x part / whole, rounded towards zero, with part <= whole; the product may need 128 bits.
func scaled(d events.Decimal, part, whole uint64) events.Decimal {
	if d < 0 {
		return -scaled(-d, part, whole)
	}
	high, low := bits.Mul64(uint64(d), part)
	quotient, _ := bits.Div64(high, low, whole)
	return events.Decimal(quotient)
}
