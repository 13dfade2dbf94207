package policy

import (
	"context"

	"coxswain/events/planevent"
	"coxswain/pkg/bus"
	"coxswain/pkg/command"
	"coxswain/services/goals/goal"
)

// onPlanVersionAgreed opens the goals of an agreed version, changes the terms of those that it changed and
// drops those that it has no more: one command, all or nothing. A version that comes late, after a newer one,
// changes nothing about goals that the newer one has touched.
func (c *clerk) onPlanVersionAgreed() bus.Policy {
	return policy("goals_on_plan_version_agreed", func(ctx context.Context, r command.Request, e planevent.VersionAgreed) error {
		_, err := c.commands.Do(ctx, r, func(tx *command.Tx) error { return follow(tx, e) }, nil)
		return err
	})
}

func follow(tx *command.Tx, e planevent.VersionAgreed) error {
	for _, terms := range e.Terms.Goals {
		adopt := goal.Adopt{Plan: e.Plan, Customer: e.Customer, Version: e.Version, Terms: terms, Reason: e.Reason}
		if _, err := command.Decide[goal.State, goal.Command](tx, goals, string(terms.ID), command.AnyVersion, adopt); err != nil {
			return err
		}
	}
	for _, change := range e.Changes {
		if change.Kind != planevent.GoalDropped {
			continue
		}
		drop := goal.Drop{Version: e.Version, Reason: e.Reason}
		if _, err := command.Decide[goal.State, goal.Command](tx, goals, string(change.GoalID), command.AnyVersion, drop); err != nil {
			return err
		}
	}
	return nil
}
