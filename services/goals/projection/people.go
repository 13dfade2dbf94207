package projection

import (
	"context"
	"slices"
	"time"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/projection"
	"coxswain/pkg/worktime"
	"coxswain/rules/record"
)

// patience is how long somebody unknown waits for the read model to catch up.
const patience = 2 * time.Second

// People answers who people are and which day it is for them. Somebody who is not found may have been added a
// moment ago: then the read model is given the time to reach the log's head, before the answer is no. When it
// does not get there, the answer is projection.ErrBehind, "try again".
type People struct {
	stores    map[string]projection.Store
	log       eventlog.Log
	calendars *worktime.Calendars
}

// NewPeople returns a reader of the service's read model. Nothing is used before the first question.
func NewPeople(stores map[string]projection.Store, log eventlog.Log) *People {
	return &People{stores, log, &worktime.Calendars{}}
}

// Person finds somebody who acts for a party of the customer; false for one who does not, or no longer.
func (p *People) Person(ctx context.Context, tenant events.TenantID, customer events.CustomerID, id events.PersonID) (record.Person, bool, error) {
	acts := func(r record.Roster) bool {
		found, ok := r.Person(id)
		return ok && !found.Removed
	}
	roster, err := look(ctx, p, tenant, record.Rosters, string(customer), acts)
	found, ok := roster.Person(id)
	return found, ok && !found.Removed, err
}

// Party reports whether the customer has the party.
func (p *People) Party(ctx context.Context, tenant events.TenantID, customer events.CustomerID, id events.PartyID) (bool, error) {
	has := func(r record.Roster) bool {
		return slices.ContainsFunc(r.Parties, func(q record.Party) bool { return q.ID == id })
	}
	roster, err := look(ctx, p, tenant, record.Rosters, string(customer), has)
	return has(roster), err
}

// Plan reports whether the plan is the customer's.
func (p *People) Plan(ctx context.Context, tenant events.TenantID, customer events.CustomerID, id events.PlanID) (bool, error) {
	theirs := func(a record.Agreement) bool { return a.Customer == customer }
	a, err := look(ctx, p, tenant, record.Agreements, string(id), theirs)
	return theirs(a), err
}

// Today is the calendar date where a person is at an instant. Somebody who has left keeps the calendar of
// before; for somebody unknown it is the account's zone that counts, and UTC without one.
func (p *People) Today(ctx context.Context, tenant events.TenantID, customer events.CustomerID, id events.PersonID, at time.Time) (events.Date, error) {
	known := func(r record.Roster) bool {
		return slices.ContainsFunc(r.People, func(q record.Person) bool { return q.ID == id })
	}
	roster, err := look(ctx, p, tenant, record.Rosters, string(customer), known)
	if err != nil {
		return "", err
	}
	person, ok := roster.Person(id)
	if !ok {
		person.Zone = roster.Zone
	}
	return p.Date(person, at), nil
}

// Date is the calendar date where a known person is.
func (p *People) Date(person record.Person, at time.Time) events.Date {
	return p.calendars.OrDefault(person.Calendar, person.Zone).DateOf(at)
}

// look fetches a document, a second time at the log's head if the first one is not enough.
func look[T any](ctx context.Context, p *People, tenant events.TenantID, table projection.Collection[T], key string, enough func(T) bool) (T, error) {
	doc, ok, err := fetch(ctx, p, tenant, table, key)
	if err != nil || ok && enough(doc) {
		return doc, err
	}
	if err := p.catchUp(ctx, tenant); err != nil {
		return doc, err
	}
	doc, _, err = fetch(ctx, p, tenant, table, key)
	return doc, err
}

func (p *People) catchUp(ctx context.Context, tenant events.TenantID) error {
	shard := p.log.ShardOf(tenant)
	head, err := p.log.Head(ctx, shard)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return p.stores[Name].Wait(ctx, shard, head)
}

func fetch[T any](ctx context.Context, p *People, tenant events.TenantID, table projection.Collection[T], key string) (T, bool, error) {
	var none T
	doc, ok, err := p.stores[Name].One(ctx, tenant, table, key)
	if err != nil || !ok {
		return none, false, err
	}
	return doc.(T), true, nil
}
