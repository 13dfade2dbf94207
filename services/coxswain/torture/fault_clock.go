package main

import (
	"context"
	"time"

	"coxswain/services/coxswain/torture/site"
)

// jumpClock sets the clock of one process an hour off, lets it work, and makes it jump to the other side (F15). Order
// comes from positions, so nothing may be out of order; what is said to have happened then bears the wrong time, and no more.
type jumpClock struct{ victim *site.Process }

func (*jumpClock) name() string { return "F15 a clock one hour off that jumps" }

func (f *jumpClock) inject(ctx context.Context, r *round) (string, error) {
	f.victim = r.Services[r.chance.IntN(len(r.Services))]
	off := time.Hour
	if r.chance.IntN(2) == 0 {
		off = -off
	}
	if err := f.victim.Shift(off); err != nil {
		return "", err
	}
	if err := r.rest(ctx, r.between(500*time.Millisecond, time.Second)); err != nil {
		return "", err
	}
	return f.victim.Name + " by " + off.String() + ", then " + (-off).String(), f.victim.Shift(-off)
}

func (f *jumpClock) heal(context.Context, *round) error { return f.victim.Shift(0) }
