// Package progress says how far a goal has come: from its baseline to its target, whichever way is up.
package progress

import (
	"math/big"

	"coxswain/events"
)

// Progress is how far a value lies on the way from baseline to target.
type Progress struct {
	Raw   events.Decimal `json:"raw"`   // 1 is the target; below 0 is worse than the baseline, above 1 beyond the target
	Shown events.Decimal `json:"shown"` // Raw between 0 and 1, for display
}

// Most is the largest number that a fact can hold (events.ParseDecimal), in either direction.
const Most = 1_000_000_000_000*events.One - 1

// Of is (value - baseline) / (target - baseline), rounded towards zero to a millionth. Because the target
// lies on the good side of the baseline, the formula knows the direction by itself: from 30 down to 10, a
// value of 20 is half of the way. It is false where there is no way to go: the target is the baseline.
//
// A raw value beyond what a decimal holds, far away from a tiny span, is given as the largest one.
func Of(baseline, target, value events.Decimal) (Progress, bool) {
	span := new(big.Int).Sub(wide(target), wide(baseline))
	if span.Sign() == 0 {
		return Progress{}, false
	}
	way := new(big.Int).Sub(wide(value), wide(baseline))
	raw := clamp(way.Quo(way.Mul(way, wide(events.One)), span), Most)
	return Progress{Raw: raw, Shown: min(max(raw, 0), events.One)}, true
}

// Reached reports whether a value is at the target or beyond it, in the metric's direction ("up" or
// "down"). It also answers where target and baseline are the same: keep it there or better.
func Reached(direction string, target, value events.Decimal) bool {
	if direction == "down" {
		return value <= target
	}
	return value >= target
}

// wide leaves room: the difference of two decimals times a million does not fit into 64 bits.
func wide(d events.Decimal) *big.Int { return big.NewInt(int64(d)) }

func clamp(n *big.Int, limit events.Decimal) events.Decimal {
	switch most := wide(limit); {
	case n.Cmp(most) > 0:
		return limit
	case n.CmpAbs(most) > 0:
		return -limit
	}
	return events.Decimal(n.Int64())
}
