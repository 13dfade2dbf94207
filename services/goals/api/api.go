package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/events/goalevent"
	"coxswain/pkg/command"
	"coxswain/pkg/daemon"
	"coxswain/pkg/identity"
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

// desk answers requests.
type desk struct {
	daemon.Deps
	people *projection.People
}

// Register adds the service's operations.
func Register(api huma.API, deps daemon.Deps) {
	d := &desk{deps, projection.NewPeople(deps.Stores, deps.Log)}
	d.registerCommitments(api)
	d.registerAnswers(api)
	d.registerComments(api)
	d.registerGoals(api)
	d.registerProgress(api)
}

// principal is who asks.
func principal(ctx context.Context) (identity.Principal, error) {
	p, ok := identity.From(ctx)
	if !ok {
		return p, identity.ErrInvalidToken
	}
	return p, nil
}

// commitment finds a commitment that the caller may do the action to, with its version.
func (d *desk) commitment(ctx context.Context, action string, id events.CommitmentID) (commitment.State, int64, error) {
	p, err := principal(ctx)
	if err != nil {
		return commitment.State{}, 0, err
	}
	s, version, err := command.State(ctx, d.Commands, p.Tenant, commitments, string(id))
	if err == nil && s.Status == commitment.None {
		err = identity.ErrNotFound
	}
	if err == nil {
		err = p.May(action, s.Asked.Customer)
	}
	return s, version, err
}

// goal finds a goal that the caller may do the action to, with its version.
func (d *desk) goal(ctx context.Context, action string, id events.GoalID) (goal.State, int64, error) {
	p, err := principal(ctx)
	if err != nil {
		return goal.State{}, 0, err
	}
	s, version, err := command.State(ctx, d.Commands, p.Tenant, goals, string(id))
	if err == nil && s.Status == goal.None {
		err = identity.ErrNotFound
	}
	if err == nil {
		err = p.May(action, s.Customer)
	}
	return s, version, err
}
