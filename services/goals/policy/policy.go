package policy

import (
	"context"
	"crypto/sha256"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/events/goalevent"
	"coxswain/pkg/bus"
	"coxswain/pkg/command"
	"coxswain/pkg/daemon"
	"coxswain/pkg/fault"
	"coxswain/services/goals/commitment"
	"coxswain/services/goals/goal"
	"coxswain/services/goals/projection"
)

var (
	commitments = command.Aggregate[commitment.State, commitment.Command, commitmentevent.Event]{
		Kind: commitmentevent.Kind, Decider: commitment.Decider,
	}
	goals = command.Aggregate[goal.State, goal.Command, goalevent.Event]{Kind: goalevent.Kind, Decider: goal.Decider}
)

// machine is who acts where no person did.
const machine = "goals"

// clerk gives the commands.
type clerk struct {
	commands *command.Engine
	people   *projection.People
}

// All are the policies of the service.
func All(deps daemon.Deps) []bus.Policy {
	c := &clerk{deps.Commands, projection.NewPeople(deps.Stores, deps.Log)}
	return []bus.Policy{c.onPlanVersionAgreed(), c.onCommitmentCaptured(), c.onRecapLineDisputed(), c.onRecapLineRedated()}
}

// policy is a policy on one type of fact. E is the fact in its current version; facts in older ones are
// turned into it when they are read.
func policy[E events.Event](name string, handle func(context.Context, command.Request, E) error) bus.Policy {
	var fact E
	return bus.Policy{Name: name, On: []string{fact.EventType()}, Handle: func(ctx context.Context, r events.Recorded) error {
		e, ok := r.Event.(E)
		if !ok {
			return nil // a fact that the subscription does not mean
		}
		return handle(ctx, requestOf(r, name), e)
	}}
}

// requestOf is the command that a policy gives because of a fact.
func requestOf(r events.Recorded, name string) command.Request {
	actor := r.Actor
	if actor.Person == "" {
		actor = events.Actor{Machine: machine}
	}
	id := bus.CommandID(r, name)
	return command.Request{
		Tenant: r.Tenant, Customer: r.Customer, ID: id, Hash: sha256.Sum256([]byte(id)),
		Actor: actor, OnBehalfOf: r.OnBehalfOf, At: r.OccurredAt, Reason: r.Reason,
		Causation: r.ID, Correlation: r.Correlation, Traceparent: r.Traceparent,
	}
}

// toCommitment gives one command to a commitment.
func (c *clerk) toCommitment(ctx context.Context, r command.Request, id events.CommitmentID, match int64, ask commitment.Command) error {
	_, err := c.commands.Do(ctx, r, func(tx *command.Tx) error {
		_, err := command.Decide(tx, commitments, string(id), match, ask)
		return err
	}, nil)
	return err
}

// errNotYet is no refusal: the call's facts go to several policies, and the one that proposes what was captured may
// still be under way.
var errNotYet = fault.New(fault.Unavailable, "commitment_not_yet", "the commitment that was captured in the call is not there yet")

// captured is a commitment as it stands, with its version. The call has captured it, so it will be there.
func (c *clerk) captured(ctx context.Context, tenant events.TenantID, id events.CommitmentID) (commitment.State, int64, error) {
	s, version, err := command.State(ctx, c.commands, tenant, commitments, string(id))
	if err == nil && s.Status == commitment.None {
		err = errNotYet
	}
	return s, version, err
}
