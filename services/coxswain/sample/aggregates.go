package sample

import (
	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/events/commitmentevent"
	"coxswain/events/customerevent"
	"coxswain/events/goalevent"
	"coxswain/events/planevent"
	"coxswain/pkg/command"
	"coxswain/services/cadence/call"
	"coxswain/services/goals/commitment"
	"coxswain/services/goals/goal"
	"coxswain/services/plans/customer"
	"coxswain/services/plans/plan"
)

// The aggregates that the sample gives commands to, as their services know them.
var (
	customers = command.Aggregate[customer.State, customer.Command, customerevent.Event]{
		Kind: customerevent.Kind, Decider: customer.Decider,
	}
	drafts = command.Aggregate[plan.DraftState, plan.DraftCommand, planevent.DraftEvent]{
		Kind: planevent.DraftKind, Decider: plan.DraftDecider,
	}
	plans       = command.Aggregate[plan.State, plan.Command, planevent.Event]{Kind: planevent.Kind, Decider: plan.Decider}
	goalsOf     = command.Aggregate[goal.State, goal.Command, goalevent.Event]{Kind: goalevent.Kind, Decider: goal.Decider}
	commitments = command.Aggregate[commitment.State, commitment.Command, commitmentevent.Event]{
		Kind: commitmentevent.Kind, Decider: commitment.Decider,
	}
	calls = command.Aggregate[call.State, call.Command, callevent.Event]{Kind: callevent.Kind, Decider: call.Decider}
)

// toCustomer is what an act asks of the customer, one command after the other.
func toCustomer(id events.CustomerID, asked ...customer.Command) func(*player, *command.Tx) error {
	return toOne(customers, string(id), asked...)
}

func toPlan(id events.PlanID, asked ...plan.Command) func(*player, *command.Tx) error {
	return toOne(plans, string(id), asked...)
}

func toGoal(id events.GoalID, asked ...goal.Command) func(*player, *command.Tx) error {
	return toOne(goalsOf, string(id), asked...)
}

func toPromise(id events.CommitmentID, asked ...commitment.Command) func(*player, *command.Tx) error {
	return toOne(commitments, string(id), asked...)
}

func toCall(id events.CallID, asked ...call.Command) func(*player, *command.Tx) error {
	return toOne(calls, string(id), asked...)
}

func toOne[S, C any, E events.Event](a command.Aggregate[S, C, E], id string, asked ...C) func(*player, *command.Tx) error {
	return func(_ *player, tx *command.Tx) error {
		for _, c := range asked {
			if _, err := command.Decide(tx, a, id, command.AnyVersion, c); err != nil {
				return err
			}
		}
		return nil
	}
}

// all does one thing after the other in one command.
func all(steps ...func(*player, *command.Tx) error) func(*player, *command.Tx) error {
	return func(p *player, tx *command.Tx) error {
		for _, do := range steps {
			if err := do(p, tx); err != nil {
				return err
			}
		}
		return nil
	}
}
