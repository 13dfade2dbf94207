package policy

import (
	"context"
	"errors"

	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/pkg/bus"
	"coxswain/pkg/command"
	"coxswain/pkg/daemon"
	"coxswain/services/cadence/rhythm"
)

// onPlanVersionAgreed follows the rhythms of an agreed version: each is set and its calls of the next 60 days
// are scheduled; one that the version took away is suspended, and its calls to come are cancelled. Each rhythm
// is a command of its own: one that cannot be expanded holds up no other.
func onPlanVersionAgreed(deps daemon.Deps) bus.Policy {
	const name = "cadence_on_plan_version_agreed"
	return bus.Policy{
		Name: name, On: []string{planevent.VersionAgreed{}.EventType()},
		Handle: func(ctx context.Context, r events.Recorded) error {
			e, ok := r.Event.(planevent.VersionAgreed)
			if !ok {
				return nil // a fact that the subscription does not mean
			}
			return follow(ctx, deps, e, func(id events.RhythmID) command.Request { return because(r, name, string(id)) })
		},
	}
}

func follow(ctx context.Context, deps daemon.Deps, e planevent.VersionAgreed, request func(events.RhythmID) command.Request) error {
	within := ahead(deps.Now())
	var refused error
	for _, terms := range e.Terms.Rhythms {
		err := set(ctx, deps.Commands, request(terms.ID), rhythm.Set{Plan: e.Plan, Customer: e.Customer, Terms: terms}, within)
		if err != nil && !bus.Refused(err) {
			return err // not now: the bus tries all of it again, and what is done is done
		}
		refused = errors.Join(refused, err)
	}
	for _, c := range e.Changes {
		if c.Kind != planevent.RhythmRemoved {
			continue
		}
		_, err := deps.Commands.Do(ctx, request(c.RhythmID), func(tx *command.Tx) error {
			return suspend(tx, c.RhythmID, "the agreed terms have this rhythm no more", within)
		}, nil)
		if err != nil && !bus.Refused(err) {
			return err
		}
		refused = errors.Join(refused, err)
	}
	return refused
}

// set makes calls recur by the terms. Calls that only the earlier terms had lapse in the same command.
func set(ctx context.Context, commands *command.Engine, r command.Request, c rhythm.Set, within span) error {
	before, _, err := command.State(ctx, commands, r.Tenant, rhythms, string(c.Terms.ID))
	if err != nil {
		return err
	}
	_, err = commands.Do(ctx, r, func(tx *command.Tx) error {
		s, err := toRhythm(tx, c.Terms.ID, c)
		if err != nil {
			return err
		}
		if before.Exists() {
			if err := lapse(tx, before.Terms, s.Terms, within); err != nil {
				return err
			}
		}
		return schedule(tx, s, within)
	}, nil)
	return err
}
