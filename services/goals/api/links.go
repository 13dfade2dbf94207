package api

import (
	"cmp"
	"context"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/command"
	"coxswain/pkg/identity"
	"coxswain/rules/record"
	"coxswain/services/goals/commitment"
	"coxswain/services/goals/goal"
)

// links finds what the proposals of one request refer to, each thing once.
type links struct {
	desk     *desk
	who      identity.Principal
	customer events.CustomerID
	person   func(events.PersonID) (record.Person, error)
	plan     func(events.PlanID) (events.PlanID, error)
	goal     func(events.GoalID) (goal.State, error)
	other    func(events.CommitmentID) (commitment.State, error)
}

func (d *desk) linksOf(ctx context.Context, p identity.Principal, customer events.CustomerID) links {
	return links{
		desk: d, who: p, customer: customer,
		person: once(func(id events.PersonID) (record.Person, error) { return d.person(ctx, p.Tenant, customer, id) }),
		plan:   once(func(id events.PlanID) (events.PlanID, error) { return id, d.plan(ctx, p.Tenant, customer, id) }),
		goal: once(func(id events.GoalID) (goal.State, error) {
			s, _, err := command.State(ctx, d.Commands, p.Tenant, goals, string(id))
			return s, err
		}),
		other: once(func(id events.CommitmentID) (commitment.State, error) {
			s, _, err := command.State(ctx, d.Commands, p.Tenant, commitments, string(id))
			return s, err
		}),
	}
}

// once remembers what was found, and what was not.
func once[K comparable, V any](find func(K) (V, error)) func(K) (V, error) {
	type finding struct {
		value V
		err   error
	}
	found := map[K]finding{}
	return func(key K) (V, error) {
		f, ok := found[key]
		if !ok {
			f.value, f.err = find(key)
			found[key] = f
		}
		return f.value, f.err
	}
}

// proposal is the command for a wish. The commitment's id is left to the caller.
func (l links) proposal(w Wish) (commitment.Propose, error) {
	c := commitment.Propose{
		Customer: l.customer, Text: string(w.Text), Person: w.Person, Due: w.Due,
		Origin: commitmentevent.Origin{Kind: cmp.Or(w.Origin.Kind, "direct"), ID: w.Origin.ID},
		Plan:   w.Plan, Goal: w.Goal, DependsOn: w.DependsOn, Binding: w.Binding,
		By: commitment.Who{Party: l.who.Party, Person: l.who.Person},
	}
	owner, err := l.person(w.Person)
	if err != nil {
		return c, err
	}
	c.Party = owner.Party
	if c.Origin.Kind != "import" {
		c.Today = l.desk.people.Date(owner, l.desk.Now())
	}
	if c.Plan, err = l.planOf(w); err != nil {
		return c, err
	}
	return c, l.dependencies(w.DependsOn)
}

// planOf is the plan of a wish, which is the goal's when it has one.
func (l links) planOf(w Wish) (events.PlanID, error) {
	if w.Goal == "" {
		return l.plan(w.Plan)
	}
	g, err := l.goal(w.Goal)
	if err == nil && (g.Customer != l.customer || w.Plan != "" && w.Plan != g.Plan) {
		err = errGoalUnknown.At("/goal")
	}
	return g.Plan, err
}

func (l links) dependencies(ids []events.CommitmentID) error {
	for _, id := range ids {
		on, err := l.other(id)
		switch {
		case err != nil:
			return err
		case on.Asked.Customer != l.customer:
			return errDependsOn.At("/depends_on")
		}
	}
	return nil
}
