package api

import (
	"context"

	"coxswain/events"
	"coxswain/pkg/fault"
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

// person finds somebody who acts for a party of the customer.
func (d *desk) person(ctx context.Context, tenant events.TenantID, customer events.CustomerID, id events.PersonID) (record.Person, error) {
	p, ok, err := d.people.Person(ctx, tenant, customer, id)
	if err == nil && !ok {
		err = errPersonUnknown.At("/person")
	}
	return p, err
}

// plan checks that a plan is the customer's. Having none is fine.
func (d *desk) plan(ctx context.Context, tenant events.TenantID, customer events.CustomerID, id events.PlanID) error {
	if id == "" {
		return nil
	}
	ok, err := d.people.Plan(ctx, tenant, customer, id)
	if err == nil && !ok {
		err = errPlanUnknown.At("/plan")
	}
	return err
}

// party checks that a party is one of the customer's. The empty one is left to the decision.
func (d *desk) party(ctx context.Context, tenant events.TenantID, customer events.CustomerID, id events.PartyID) error {
	if id == "" {
		return nil
	}
	ok, err := d.people.Party(ctx, tenant, customer, id)
	if err == nil && !ok {
		err = errBlockOn.At("/on_party")
	}
	return err
}

// today is the calendar date where the owner is.
func (d *desk) today(ctx context.Context, tenant events.TenantID, customer events.CustomerID, owner events.PersonID) (events.Date, error) {
	return d.people.Today(ctx, tenant, customer, owner, d.Now())
}
