package followthrough

import (
	"math/bits"

	"coxswain/events"
)

// daily is 2^(-1/90) in 64-bit fixed point: what a day leaves of a weight whose half-life is 90 days.
const daily uint64 = 18305219661902323056

// weight is the recency of something that happened some days ago, rounded to millionths: 1 today, 0.5
// after 90 days.
func weight(days int) events.Decimal {
	const one = uint64(1) << 63
	w := one
	for range max(days, 0) {
		w, _ = bits.Mul64(w, daily)
	}
	hi, lo := bits.Mul64(w, uint64(events.One))
	// w counts in units of 2^-63: shift the 128-bit product right by 63, rounding to nearest.
	lo, carry := bits.Add64(lo, one>>1, 0)
	return events.Decimal((hi+carry)<<1 | lo>>63)
}
