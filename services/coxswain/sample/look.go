package sample

import (
	"context"
	"fmt"
	"math"
	"time"

	"coxswain/events"
	"coxswain/pkg/daemon"
	"coxswain/pkg/identity"
	"coxswain/pkg/projection"
	"coxswain/rules/record"
)

// look finds what is worth a look at Harbor Logistics, as it stands now.
func look(ctx context.Context, deps daemon.Deps, now time.Time) (Result, error) {
	s := harbor()
	d := script{story: s}
	result := Result{Loaded: true, Customer: s.id, Plan: d.planID(), People: principals(s)}
	known, err := recordOf(ctx, deps, s.id)
	if err != nil {
		return result, err
	}
	found, err := known.Select(ctx, tenant,
		projection.Query{Table: record.Calls, Order: "start", Where: []projection.Condition{
			{Column: "status", Op: "=", Value: string(record.CallScheduled)}, {Column: "start", Op: ">", Value: now},
		}, Limit: 1},
		projection.Query{Table: record.Promises, Where: []projection.Condition{{Column: "open", Op: "=", Value: true}}},
	)
	if err != nil {
		return result, err
	}
	for _, row := range found.Rows[0] {
		result.Call = row.Doc.(record.Call).Call
	}
	for _, row := range found.Rows[1] {
		p := row.Doc.(record.Promise)
		if p.Status == record.PromiseProposed && p.Person == result.People[champion].Person {
			result.Commitment = p.Commitment
		}
	}
	return result, nil
}

// recordOf folds a customer's calls and promises.
func recordOf(ctx context.Context, deps daemon.Deps, id events.CustomerID) (*projection.Memory, error) {
	known, err := projection.NewMemory(projection.Definition{
		Name: "sample", Version: 1, Audience: events.Shared, Parts: []projection.Part{record.CallPart(), record.PromisePart()},
	})
	if err != nil {
		return nil, err
	}
	const batch = 1000
	for after := int64(0); ; {
		facts, err := deps.Log.LoadCustomer(ctx, tenant, id, after, math.MaxInt64, batch)
		if err != nil || len(facts) == 0 {
			return known, err
		}
		if err := known.Apply(facts...); err != nil {
			return nil, fmt.Errorf("look at the sample: %w", err)
		}
		after = facts[len(facts)-1].Position
	}
}

// principals are as whom one can look: three of the vendor's people, three of the customer's side.
func principals(s story) map[string]identity.Principal {
	vendor := func(h human, role identity.Role) identity.Principal {
		return identity.Principal{Tenant: tenant, Person: h.id, Party: events.Vendor, Role: role}
	}
	theirs := func(key string, party events.PartyID, role identity.Role) identity.Principal {
		return identity.Principal{Tenant: tenant, Person: events.PersonID(string(s.id) + "-" + key), Party: party, Customer: s.id, Role: role}
	}
	return map[string]identity.Principal{
		"admin":  vendor(vendorsAdmin(), identity.Admin),
		csm:      vendor(vendorsCSM(s.region), identity.CSM),
		lead:     vendor(vendorsLead(), identity.Lead),
		keeper:   theirs(keeper, s.partner.id, identity.Keeper),
		champion: theirs(champion, events.Customer, identity.Contact),
		sponsor:  theirs(sponsor, events.Customer, identity.Contact),
	}
}
