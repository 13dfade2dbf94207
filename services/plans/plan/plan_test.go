package plan_test

import (
	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/pkg/decider/decidertest"
	"coxswain/services/plans/plan"
)

const (
	p1   = events.PlanID("plan-1")
	acme = events.CustomerID("c-acme")

	anna = events.PersonID("p-anna") // the vendor's, may agree
	axel = events.PersonID("p-axel") // the vendor's, may not
	bela = events.PersonID("p-bela") // the customer's, may agree
	bob  = events.PersonID("p-bob")  // the customer's, may not
	cleo = events.PersonID("p-cleo") // the partner's
)

const northwind = events.PartyID("northwind")

var (
	byAnna = plan.By{Party: events.Vendor, Person: anna}
	byAxel = plan.By{Party: events.Vendor, Person: axel}
	byBela = plan.By{Party: events.Customer, Person: bela}
	byBob  = plan.By{Party: events.Customer, Person: bob}
	byCleo = plan.By{Party: northwind, Person: cleo}
)

func people() plan.Roster {
	return plan.Roster{
		anna: events.Vendor, axel: events.Vendor,
		bela: events.Customer, bob: events.Customer, cleo: northwind,
	}
}

func goal(id events.GoalID, outcome string) planevent.GoalTerms {
	return planevent.GoalTerms{
		ID: id, Outcome: outcome,
		Metric:   planevent.Metric{Name: "active users", Unit: "people", Direction: "up"},
		Baseline: events.Int(100), Target: events.Int(500), Due: "2026-09-30",
		Party: events.Customer, Person: bela, Weight: 10,
	}
}

// terms are ready to be agreed by the vendor and the customer.
func terms() planevent.Terms {
	return planevent.Terms{
		Title:   "Roll-out",
		Charter: []planevent.CharterItem{{ID: "ch-1", Kind: "expectation", Text: "Weekly numbers."}},
		Goals:   []planevent.GoalTerms{goal("g-1", "Everybody logs in"), goal("g-2", "Support is calm")},
		Seats: []planevent.SeatTerms{
			{Seat: events.CSM, Party: events.Vendor, Person: anna, MayAgree: true},
			{Seat: events.Keeper, Party: northwind, Person: cleo},
			{Seat: events.Sponsor, Party: events.Customer, Person: bela, MayAgree: true},
		},
	}
}

var both = []events.PartyID{events.Customer, events.Vendor}

type history = decidertest.History[plan.State, plan.Command, planevent.Event]

func given(facts ...planevent.Event) history { return decidertest.Given(plan.Decider, facts...) }

func proposed() planevent.Proposed {
	return planevent.Proposed{
		Plan: p1, Customer: acme, Version: 1, Terms: terms(), Hash: plan.Hash(terms()),
		Parties: both, Party: events.Vendor, Person: anna,
	}
}

func version1() planevent.VersionAgreed {
	return planevent.VersionAgreed{Plan: p1, Customer: acme, Version: 1, Terms: terms(), Hash: plan.Hash(terms()), Parties: both}
}

// agreed is a plan with its first version, and what came after.
func agreed(more ...planevent.Event) []planevent.Event {
	return append([]planevent.Event{
		proposed(),
		planevent.PartyAgreed{Party: events.Customer, Person: bela, Hash: plan.Hash(terms())},
		version1(),
	}, more...)
}

func retarget(g events.GoalID, to int64) []planevent.Change {
	return []planevent.Change{{Kind: planevent.GoalRetargeted, GoalID: g, Target: events.Int(to)}}
}

func redate(g events.GoalID, to events.Date) []planevent.Change {
	return []planevent.Change{{Kind: planevent.GoalRedated, GoalID: g, Due: to}}
}

// after is the first version with changes.
func after(changes ...[]planevent.Change) planevent.Terms {
	t := terms()
	for _, c := range changes {
		next, err := plan.Apply(t, c)
		if err != nil {
			panic(err) // a test names changes that can be made
		}
		t = next
	}
	return t
}

// change is an open proposal of the vendor on version 1.
func change(id events.ProposalID, changes []planevent.Change) planevent.ChangeProposed {
	return planevent.ChangeProposed{
		Proposal: id, Base: 1, Changes: changes, Hash: plan.Hash(after(changes)),
		Party: events.Vendor, Person: anna, Reason: "the market moved",
	}
}

func proposeChange(id events.ProposalID, changes []planevent.Change) plan.ProposeChange {
	return plan.ProposeChange{Proposal: id, Base: 1, Changes: changes, Reason: "the market moved", People: people(), By: byAnna}
}
