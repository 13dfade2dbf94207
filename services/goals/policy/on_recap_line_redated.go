package policy

import (
	"context"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/pkg/bus"
	"coxswain/pkg/command"
	"coxswain/services/goals/commitment"
)

// redatedReason is what the other side reads where the recap asks for no reason.
const redatedReason = "another date in the recap of the call"

// onRecapLineRedated asks for the other date: by a counter while the commitment is not confirmed, as a
// reschedule afterwards. Either waits for the other side's answer. A line without a commitment has no date.
func (c *clerk) onRecapLineRedated() bus.Policy {
	return policy("goals_on_recap_line_redated", func(ctx context.Context, r command.Request, e callevent.RecapLineRedated) error {
		if e.Commitment == "" {
			return nil
		}
		s, version, err := c.captured(ctx, r.Tenant, e.Commitment)
		if err != nil {
			return err
		}
		ask, err := c.redate(ctx, r, s, e)
		if err != nil {
			return err
		}
		// The version makes the choice between counter and reschedule hold; when it moves, the bus asks again.
		return c.toCommitment(ctx, r, e.Commitment, version, ask)
	})
}

func (c *clerk) redate(ctx context.Context, r command.Request, s commitment.State, e callevent.RecapLineRedated) (commitment.Command, error) {
	by := commitment.Who{Party: e.Party, Person: e.Person}
	if s.Status != commitment.Confirmed {
		return commitment.Counter{Due: e.Due, Reason: redatedReason, By: by}, nil
	}
	today, err := c.today(ctx, r, s)
	return commitment.Reschedule{To: e.Due, Reason: redatedReason, Today: today, By: by}, err
}

// today is where the owner is, when the fact happened.
func (c *clerk) today(ctx context.Context, r command.Request, s commitment.State) (events.Date, error) {
	return c.people.Today(ctx, r.Tenant, s.Asked.Customer, s.Person, r.At)
}
