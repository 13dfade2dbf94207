package policy

import (
	"context"

	"coxswain/events/callevent"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/bus"
	"coxswain/pkg/command"
	"coxswain/services/goals/commitment"
)

// onCommitmentCaptured proposes what was promised in a call, under the id that the call has given it. It
// is confirmed at once only when somebody noted the own promise; everybody else is asked, by the recap.
func (c *clerk) onCommitmentCaptured() bus.Policy {
	return policy("goals_on_call_commitment_captured", func(ctx context.Context, r command.Request, e callevent.CommitmentCaptured) error {
		return c.toCommitment(ctx, r, e.Commitment, command.AnyVersion, commitment.Propose{
			Commitment: e.Commitment, Customer: e.Customer, Text: e.Text, Party: e.Party, Person: e.Person, Due: e.Due,
			Origin: commitmentevent.Origin{Kind: "call", ID: string(e.Call)}, Plan: e.Plan, Goal: e.Goal, Call: e.Call,
			By: commitment.Who{Party: e.By, Person: e.ByPerson},
		})
	})
}
