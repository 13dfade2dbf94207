package goals_test

import (
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/events/customerevent"
	"coxswain/events/planevent"
	"coxswain/pkg/bus"
	"coxswain/pkg/daemon/daemontest"
	"coxswain/pkg/identity"
	"coxswain/services/goals"
)

// It is a Tuesday noon. Nadia and Vik are the vendor's, Ann and Bob the customer's in Tokyo, Pia an agency's.
// Carl is a contact of another customer.
var (
	tuesday = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	people  = map[string]identity.Principal{
		"nadia":    {Tenant: "t1", Person: "nadia", Party: events.Vendor, Role: identity.CSM},
		"vik":      {Tenant: "t1", Person: "vik", Party: events.Vendor, Role: identity.CSM},
		"ann":      {Tenant: "t1", Person: "ann", Party: events.Customer, Customer: "acme", Role: identity.Contact},
		"bob":      {Tenant: "t1", Person: "bob", Party: events.Customer, Customer: "acme", Role: identity.Contact},
		"pia":      {Tenant: "t1", Person: "pia", Party: "agency", Customer: "acme", Role: identity.Contact},
		"carl":     {Tenant: "t1", Person: "carl", Party: events.Customer, Customer: "zeta", Role: identity.Contact},
		"stranger": {Tenant: "t2", Person: "sam", Party: events.Vendor, Role: identity.Admin},
		"importer": {Tenant: "t1", Machine: "importer", Party: events.Vendor, Role: identity.Machine},
	}
)

// world is the service in memory, with its policies at hand.
type world struct {
	*daemontest.Memory
	t        *testing.T
	policies map[string]bus.Policy
	keys     atomic.Int64
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, Memory: daemontest.InMemory(t, goals.Service(), tuesday, people), policies: map[string]bus.Policy{}}
	for _, p := range goals.Service().Policies(w.Deps) {
		w.policies[p.Name] = p
	}
	w.settle()
	return w
}

// settle writes who the customer's people are and what they have agreed: version 1 of a plan with one goal.
func (w *world) settle() {
	w.happened("customer", "acme", "",
		customerevent.Registered{Customer: "acme", Name: "Acme", Zone: "Asia/Tokyo"},
		customerevent.PartyAdded{Party: "agency", Name: "Agency"},
		customerevent.PersonAdded{Person: "nadia", Party: events.Vendor, Zone: "UTC"},
		customerevent.PersonAdded{Person: "vik", Party: events.Vendor, Zone: "UTC"},
		customerevent.PersonAdded{Person: "ann", Party: events.Customer, Zone: "Asia/Tokyo"},
		customerevent.PersonAdded{Person: "bob", Party: events.Customer, Zone: "Asia/Tokyo"},
		customerevent.PersonAdded{Person: "pia", Party: "agency", Zone: "UTC"})
	w.follow("goals_on_plan_version_agreed", w.happened("plan", "p1", "nadia", versionAgreed(1)))
}

func versionAgreed(version int, changes ...planevent.Change) planevent.VersionAgreed {
	return planevent.VersionAgreed{
		Plan: "p1", Customer: "acme", Version: version, Changes: changes, Reason: "the audit moved",
		Terms: planevent.Terms{
			Title: "Success", Goals: []planevent.GoalTerms{onboarding()},
			Silence: []planevent.SilenceTerms{{Kind: "date", After: 3}, {Kind: "done", After: 5}},
		},
		Parties: []events.PartyID{events.Vendor, events.Customer},
	}
}

func onboarding() planevent.GoalTerms {
	return planevent.GoalTerms{
		ID: "g1", Outcome: "Alone sooner", Metric: planevent.Metric{Name: "onboarding", Unit: "days", Direction: "down"},
		Baseline: events.Int(30), Target: events.Int(10), Due: "2026-06-30", Party: events.Customer, Person: "ann", Weight: 1,
	}
}

// happened writes facts of another service and returns the last one as the bus would carry it.
func (w *world) happened(kind, id string, by events.PersonID, facts ...events.Event) events.Recorded {
	w.t.Helper()
	who := people[string(by)]
	who.Tenant = "t1"
	return w.Happened(w.t, who, "acme", kind, id, facts...)
}

// follow lets a policy handle a fact.
func (w *world) follow(policy string, r events.Recorded) {
	w.t.Helper()
	if err := w.policies[policy].Handle(w.t.Context(), r); err != nil {
		w.t.Fatalf("%s: %v", policy, err)
	}
}

// facts are what a stream holds.
func (w *world) facts(kind, id string) []events.Event {
	w.t.Helper()
	recorded, err := w.Log.Load(w.t.Context(), "t1", events.Stream{Kind: kind, ID: id}, 0)
	if err != nil {
		w.t.Fatal(err)
	}
	var facts []events.Event
	for _, r := range recorded {
		facts = append(facts, r.Event)
	}
	return facts
}

type body map[string]any

// promise is what Nadia asks Ann for, with changes.
func promise(changes ...body) body {
	b := body{"customer": "acme", "text": "Deliver the data", "person": "ann", "due": "2026-03-31"}
	for _, c := range changes {
		for k, v := range c {
			b[k] = v
		}
	}
	return b
}

// asked makes a commitment by Nadia and returns its address.
func (w *world) asked(changes ...body) string {
	w.t.Helper()
	return "/v1/commitments/" + w.ask("nadia", "/v1/commitments", promise(changes...)).is(http.StatusCreated).text("commitment")
}
