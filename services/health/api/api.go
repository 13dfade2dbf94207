// Package api is how the tenant's people and programs speak to the health service over HTTP.
//
//	POST /v1/signals                        one or up to 5,000, all or none
//	GET  /v1/customers/{id}/health          score, ledger, trend
//	GET  /v1/scorecards                     the active one, or the standard
//	POST /v1/scorecards                     draft a version
//	POST /v1/scorecards/{id}/activate       let it score
//
// Health is internal to the vendor: for everybody else none of this exists (404).
package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/events/customerevent"
	"coxswain/events/healthevent"
	"coxswain/pkg/command"
	"coxswain/pkg/daemon"
	"coxswain/pkg/identity"
	"coxswain/pkg/projection"
	inputs "coxswain/services/health/projection"
	"coxswain/services/health/scorecard"
)

var scorecards = command.Aggregate[scorecard.State, scorecard.Command, healthevent.Event]{
	Kind: healthevent.ScorecardKind, Decider: scorecard.Decider,
}

// desk answers requests.
type desk struct{ daemon.Deps }

// Register adds the service's operations.
func Register(api huma.API, deps daemon.Deps) {
	d := &desk{deps}
	d.registerSignals(api)
	d.registerHealth(api)
	d.registerScorecards(api)
}

func (d *desk) store() projection.Store { return d.Stores[inputs.Name] }

// may asks whether the caller may do the action; whoever is not of the vendor is told that there is
// nothing, so that not even the existence of health is known.
func may(ctx context.Context, action string, customer events.CustomerID) (identity.Principal, error) {
	p, ok := identity.From(ctx)
	switch {
	case !ok:
		return p, identity.ErrInvalidToken
	case !p.Vendor():
		return p, identity.ErrNotFound
	}
	return p, p.May(action, customer)
}

// exists asks the log rather than the read model: a customer that was registered a moment ago is there.
func (d *desk) exists(ctx context.Context, tenant events.TenantID, customer events.CustomerID) (bool, error) {
	_, known, err := d.store().One(ctx, tenant, rosters, string(customer))
	if err != nil || known {
		return known, err
	}
	facts, err := d.Log.Load(ctx, tenant, events.Stream{Kind: customerevent.Kind, ID: string(customer)}, 0)
	return len(facts) > 0, err
}
