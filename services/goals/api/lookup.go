package api

import (
	"context"
	"slices"

	"coxswain/events"
	"coxswain/pkg/fault"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	pkgprojection "coxswain/pkg/projection"
	"coxswain/rules/record"
)

// Refusals of what a command refers to.
var (
	errPersonUnknown = fault.New(fault.Invalid, "commitment_person_unknown", "this person does not act for any party of the customer; add the person to the customer first")
	errPlanUnknown   = fault.New(fault.Invalid, "commitment_plan_unknown", "the customer has no such plan")
	errGoalUnknown   = fault.New(fault.Invalid, "commitment_goal_unknown", "the customer has no such goal; goals come with an agreed version of the plan")
	errBlockOn       = fault.New(fault.Invalid, "commitment_block_unknown", "the customer has no such party or commitment to wait for")
	errDependsOn     = fault.New(fault.Invalid, "commitment_dependency_unknown", "the customer has no such commitment to depend on")
)

// store is the service's read model. Its name is services/goals/projection.Name; service.go joins the two.
const store = "goals_record"

// look fetches a document, and gives a read model that is behind the chance to catch up before it says that
// something is missing: the person may have been added a moment ago.
func look[T any](ctx context.Context, d *desk, tenant events.TenantID, table pkgprojection.Collection[T], key string, enough func(T) bool) (T, bool, error) {
	doc, ok, err := fetch(ctx, d, tenant, table, key)
	if err != nil || ok && enough(doc) {
		return doc, ok, err
	}
	shard := d.Log.ShardOf(tenant)
	head, err := d.Log.Head(ctx, shard)
	if err == nil {
		err = httpapi.Await(ctx, d.Stores[store], shard, httpapi.Read{AtLeast: head})
	}
	if err != nil {
		return doc, false, err
	}
	return fetch(ctx, d, tenant, table, key)
}

func fetch[T any](ctx context.Context, d *desk, tenant events.TenantID, table pkgprojection.Collection[T], key string) (T, bool, error) {
	var none T
	doc, ok, err := d.Stores[store].One(ctx, tenant, table, key)
	if err != nil || !ok {
		return none, false, err
	}
	return doc.(T), true, nil
}

// person finds somebody who acts for a party of the customer.
func (d *desk) person(ctx context.Context, tenant events.TenantID, customer events.CustomerID, id events.PersonID) (record.Person, error) {
	acts := func(r record.Roster) bool {
		p, ok := r.Person(id)
		return ok && !p.Removed
	}
	roster, ok, err := look(ctx, d, tenant, record.Rosters, string(customer), acts)
	switch {
	case err != nil:
		return record.Person{}, err
	case !ok:
		return record.Person{}, identity.ErrNotFound
	case !acts(roster):
		return record.Person{}, errPersonUnknown.At("/person")
	}
	p, _ := roster.Person(id)
	return p, nil
}

// party checks that a party is one of the customer's. The empty one is left to the decision.
func (d *desk) party(ctx context.Context, tenant events.TenantID, customer events.CustomerID, id events.PartyID) error {
	known := func(r record.Roster) bool {
		return slices.ContainsFunc(r.Parties, func(p record.Party) bool { return p.ID == id })
	}
	roster, _, err := look(ctx, d, tenant, record.Rosters, string(customer), known)
	if err == nil && id != "" && !known(roster) {
		return errBlockOn.At("/on_party")
	}
	return err
}

// today is the calendar date where a person is. Somebody who has left keeps the zone of before; somebody
// unknown, and an account whose roster is not there, is counted in UTC.
func (d *desk) today(ctx context.Context, tenant events.TenantID, customer events.CustomerID, id events.PersonID) (events.Date, error) {
	roster, _, err := fetch(ctx, d, tenant, record.Rosters, string(customer))
	if err != nil {
		return "", err
	}
	p, ok := roster.Person(id)
	if !ok {
		p.Zone = roster.Zone
	}
	return d.calendars.OrDefault(p.Calendar, p.Zone).DateOf(d.Now()), nil
}

// plan checks that a plan is the customer's.
func (d *desk) plan(ctx context.Context, tenant events.TenantID, customer events.CustomerID, id events.PlanID) error {
	if id == "" {
		return nil
	}
	a, ok, err := look(ctx, d, tenant, record.Agreements, string(id), func(record.Agreement) bool { return true })
	if err == nil && (!ok || a.Customer != customer) {
		return errPlanUnknown.At("/plan")
	}
	return err
}
