package policy

import (
	"cmp"
	"context"
	"time"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/bus"
	"coxswain/pkg/command"
	"coxswain/services/goals/commitment"
)

// settleDays is how long there is to settle a dispute about which nobody has named a date.
const settleDays = 7

// onRecapLineDisputed proposes what somebody says was said instead: a commitment in the disputant's words,
// for whoever owes the line's commitment, else for the disputant. Nothing is confirmed by it: "I never said that"
// is no promise, so even the disputant's own is confirmed by a yes of its own. When the disputant owes the line's
// commitment and has not said yes to it, that one is declined with it, so that it does not stand beside its
// correction.
func (c *clerk) onRecapLineDisputed() bus.Policy {
	return policy("goals_on_recap_line_disputed", func(ctx context.Context, r command.Request, e callevent.RecapLineDisputed) error {
		by := commitment.Who{Party: e.Party, Person: e.Person}
		line, err := c.disputed(ctx, r.Tenant, e)
		if err != nil {
			return err
		}
		_, err = c.commands.Do(ctx, r, func(tx *command.Tx) error {
			ask := instead(r, e, line)
			if _, err := command.Decide[commitment.State, commitment.Command](tx, commitments, string(e.Proposal), command.AnyVersion, ask); err != nil {
				return err
			}
			if !line.Undecided() || line.Person != e.Person {
				return nil
			}
			no := commitment.Decline{By: by, Reason: e.Reason}
			_, err := command.Decide[commitment.State, commitment.Command](tx, commitments, string(e.Commitment), command.AnyVersion, no)
			return err
		}, nil)
		return err
	})
}

// disputed is the line's commitment; nothing when the line has none.
func (c *clerk) disputed(ctx context.Context, tenant events.TenantID, e callevent.RecapLineDisputed) (commitment.State, error) {
	if e.Commitment == "" {
		return commitment.State{}, nil
	}
	s, _, err := c.captured(ctx, tenant, e.Commitment)
	return s, err
}

func instead(r command.Request, e callevent.RecapLineDisputed, line commitment.State) commitment.Propose {
	aWeek := events.DateOf(r.At, time.UTC).AddDays(settleDays)
	return commitment.Propose{
		Commitment: e.Proposal, Customer: e.Customer, Text: e.Reason,
		Party: cmp.Or(line.Party(), e.Party), Person: cmp.Or(line.Person, e.Person), Due: cmp.Or(e.Due, line.Due, aWeek),
		Origin: commitmentevent.Origin{Kind: "recap", ID: string(e.Line)}, Plan: e.Plan, Goal: line.Asked.Goal, Call: e.Call,
		Unspoken: true, By: commitment.Who{Party: e.Party, Person: e.Person},
	}
}
