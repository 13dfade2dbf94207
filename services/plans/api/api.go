package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/events/customerevent"
	"coxswain/events/planevent"
	"coxswain/pkg/command"
	"coxswain/pkg/daemon"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/services/plans/customer"
	"coxswain/services/plans/plan"
)

var (
	customers = command.Aggregate[customer.State, customer.Command, customerevent.Event]{
		Kind: customerevent.Kind, Decider: customer.Decider,
	}
	drafts = command.Aggregate[plan.DraftState, plan.DraftCommand, planevent.DraftEvent]{
		Kind: planevent.DraftKind, Decider: plan.DraftDecider,
	}
	plans = command.Aggregate[plan.State, plan.Command, planevent.Event]{Kind: planevent.Kind, Decider: plan.Decider}
)

// desk answers requests.
type desk struct{ daemon.Deps }

// Register adds the service's operations.
func Register(api huma.API, deps daemon.Deps) {
	d := &desk{deps}
	d.registerCustomers(api)
	d.registerPeople(api)
	d.registerSeats(api)
	d.registerDrafts(api)
	d.registerPlans(api)
	d.registerAgreement(api)
	d.registerProposals(api)
	d.registerLife(api)
}

// principal is who asks.
func principal(ctx context.Context) (identity.Principal, error) {
	p, ok := identity.From(ctx)
	if !ok {
		return p, identity.ErrInvalidToken
	}
	return p, nil
}

// account finds a customer that the caller may do the action to, with its version.
func (d *desk) account(ctx context.Context, action string, id events.CustomerID) (customer.State, int64, error) {
	p, err := principal(ctx)
	if err != nil {
		return customer.State{}, 0, err
	}
	s, version, err := command.State(ctx, d.Commands, p.Tenant, customers, string(id))
	if err == nil && !s.Exists() {
		err = identity.ErrNotFound
	}
	if err == nil {
		err = p.May(action, id)
	}
	return s, version, err
}

// head is the last position before an answer is read: everything up to it is in the answer.
func (d *desk) head(ctx context.Context) (int64, error) {
	p, err := principal(ctx)
	if err != nil {
		return 0, err
	}
	return d.Log.Head(ctx, d.Log.ShardOf(p.Tenant))
}

// request is the command of a write, given now.
func (d *desk) request(ctx context.Context, w httpapi.Write, c events.CustomerID, reason string) (command.Request, error) {
	return httpapi.Request(ctx, w, c, d.Now(), reason)
}

// do gives commands to the log and answers with what made returns after them.
func do[O any](ctx context.Context, d *desk, r command.Request, work func(*command.Tx) error, made func() O) (eventlog.Outcome, error) {
	return d.Commands.Do(ctx, r, work, func() any { return made() })
}
