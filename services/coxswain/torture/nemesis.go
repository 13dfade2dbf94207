package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"coxswain/services/coxswain/torture/load"
)

// fault is one way to break a site. An injection that could not be made (there is nothing to break at the moment) is
// an error of errNothing; any other ends the round.
type fault interface {
	// name begins with the row of the faults that must do no harm: "F5 kill -9 of PostgreSQL".
	name() string
	// inject breaks something and says what.
	inject(context.Context, *round) (string, error)
	// heal repairs it, also what an injection that failed has done of it.
	heal(context.Context, *round) error
}

// injection is a fault that was brought about.
type injection struct {
	name string
	what string
}

// faults are all, new for each round: they keep what they need to heal.
func faults(together bool) []fault {
	all := []fault{
		&killService{}, &muteDatabase{}, &killProjector{}, &killPostgres{}, &makeHole{}, &deleteStream{}, &deleteConsumer{}, &replay{},
		&poison{}, &jumpClock{}, &crowd{}, &openTransaction{}, &moveDatabase{}, pauseRelay(), pauseProjector(),
		&cutDatabase{}, &slowDatabase{}, halfOpenDatabase(), &pausePostgres{},
	}
	if !together { // these need a NATS, a gateway or a process of its own
		all = append(all, &killRelay{}, &killNATS{}, &emptyStore{}, &olderStore{}, &natsAway{}, &pauseService{},
			&stealLease{}, &muteBroker{}, halfOpenBroker(), &gatewayLink{}, &pauseNATS{})
	}
	return all
}

// known refuses words that name no fault.
func known(only []string) error {
	for _, word := range only {
		if len(pick(faults(false), []string{word})) == 0 {
			return fmt.Errorf("no fault begins with %q", word)
		}
	}
	return nil
}

// pick leaves the faults whose first word is asked for; all when none is.
func pick(all []fault, only []string) []fault {
	if len(only) == 0 {
		return all
	}
	return slices.DeleteFunc(all, func(f fault) bool {
		word, _, _ := strings.Cut(f.name(), " ")
		return !slices.Contains(only, word)
	})
}

// torment brings faults about, one after the other in an order of chance, each kind before any comes again: for the
// share of the round, and on until enough commands were sent, if that takes no longer than thrice as long.
func (r *round) torment(ctx context.Context, c *command) error {
	began := time.Now()
	enough := func() bool {
		lasted := time.Since(began)
		return r.found() || lasted > 3*c.share() || lasted > c.share() && load.Sent(r.crews) >= c.Commands/len(c.places())
	}
	for !enough() {
		all := pick(faults(r.together), c.Only)
		r.chance.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		for _, f := range all {
			if enough() {
				break
			}
			if err := r.bringAbout(ctx, f); err != nil {
				return fmt.Errorf("%s: %w", f.name(), err)
			}
		}
	}
	if kinds := len(r.times()); r.all && kinds < c.Kinds {
		r.ground.Findings.Addf("only %d kinds of fault could be brought about, of %d", kinds, len(faults(r.together)))
	}
	return nil
}

// bringAbout lets the crews work for a moment, breaks something, lets them work with it, and repairs it.
func (r *round) bringAbout(ctx context.Context, f fault) error {
	if err := r.rest(ctx, r.between(100*time.Millisecond, 700*time.Millisecond)); err != nil {
		return err
	}
	what, err := f.inject(ctx, r)
	if err != nil {
		return errors.Join(err, f.heal(ctx, r)) // the crews are to come to an end
	}
	if what != "" {
		r.logf("%s: %s", f.name(), what)
		r.injected = append(r.injected, injection{f.name(), what})
	}
	if err := r.rest(ctx, r.between(300*time.Millisecond, 1200*time.Millisecond)); err != nil {
		return err
	}
	return f.heal(ctx, r)
}

func (r *round) between(least, most time.Duration) time.Duration {
	return least + time.Duration(r.chance.Int64N(int64(most-least)))
}

// rest lets time pass: a fault lasts as long as chance wants.
func (r *round) rest(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(d):
		return nil
	}
}
