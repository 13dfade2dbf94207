// Package responsibilitytest holds histories of customers for the tests and benchmarks of the service: with
// every document of the record, internal facts among the shared ones, and as many promises as asked for.
package responsibilitytest

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/events/commitmentevent"
	"coxswain/events/customerevent"
	"coxswain/events/goalevent"
	"coxswain/events/healthevent"
	"coxswain/events/planevent"
	"coxswain/pkg/eventlog"
)

// Names of the sample.
const (
	Tenant = events.TenantID("northwind")
	Acme   = events.CustomerID("acme")
	Plan   = events.PlanID("plan-1")
	Goal   = events.GoalID("goal-1")
	Vera   = events.PersonID("vera")  // csm, the vendor's
	Ada    = events.PersonID("ada")   // champion, the customer's
	Paul   = events.PersonID("paul")  // a partner's
	Globex = events.PartyID("globex") // the partner
)

// Canary stands in every internal text of the sample, and nowhere else.
const Canary = "CANARY-never-leaves-the-vendor"

// Start is a Monday morning; the facts of a history come Step after one another from here.
var Start = time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)

// Step is the time between two facts.
const Step = 20 * time.Minute

// History is facts of one customer in order. The customer is Acme unless another is named.
type History struct {
	Customer events.CustomerID
	Facts    []events.Recorded
}

// New is an empty history of a customer.
func New(c events.CustomerID) *History { return &History{Customer: c} }

// Add puts facts of a stream into envelopes: positions from 1, Step after Step, by the person.
func (h *History) Add(kind, id string, by events.Actor, facts ...events.Event) *History {
	for _, e := range facts {
		n := len(h.Facts) + 1
		at := Start.Add(time.Duration(n) * Step)
		h.Facts = append(h.Facts, events.Recorded{
			Position: int64(n), Tenant: Tenant, Customer: h.Customer, Stream: events.Stream{Kind: kind, ID: id}, Type: e.EventType(),
			ID: fmt.Sprintf("fact-%d", n), Actor: by, OccurredAt: at, RecordedAt: at, Audience: events.AudienceOf(e), Event: e,
		})
	}
	return h
}

// Actors of the sample.
var (
	ByVera = events.Actor{Person: Vera, Party: events.Vendor}
	ByAda  = events.Actor{Person: Ada, Party: events.Customer}
	ByPaul = events.Actor{Person: Paul, Party: Globex}
	ByBot  = events.Actor{Machine: "importer"}
)

// Terms are version 1 of the sample's plan.
func Terms() planevent.Terms {
	return planevent.Terms{
		Title:   "Go live",
		Charter: []planevent.CharterItem{{ID: "silence", Kind: "expectation", Text: "two working days to answer"}},
		Goals: []planevent.GoalTerms{{
			ID: Goal, Outcome: "every clerk works in the new tool", Metric: planevent.Metric{Name: "active users", Unit: "users", Direction: "up"},
			Baseline: events.Int(10), Target: events.Int(50), Due: "2026-06-30", Party: events.Customer, Person: Ada, Weight: 10,
		}},
	}
}

// With is a customer with a plan, a goal, a partner, a call, health, internal notes, and n promises
// in every state: open, moved, blocked, done.
func With(c events.CustomerID, n int) *History {
	h := New(c)
	h.opening()
	parties := []events.PartyID{events.Vendor, events.Customer}
	h.Add(planevent.Kind, string(Plan), ByVera, planevent.Proposed{
		Plan: Plan, Customer: c, Version: 1, Terms: Terms(), Hash: "h1", Parties: parties, Party: events.Vendor, Person: Vera,
	})
	h.Add(planevent.Kind, string(Plan), ByAda, planevent.PartyAgreed{Party: events.Customer, Person: Ada, Hash: "h1"},
		planevent.VersionAgreed{Plan: Plan, Customer: c, Version: 1, Terms: Terms(), Hash: "h1", Parties: parties})
	h.Add(goalevent.Kind, string(Goal), ByBot, goalevent.Opened{Goal: Goal, Plan: Plan, Customer: c, Version: 1, Terms: Terms().Goals[0]})
	h.progress(c)
	for i := range n {
		h.promise(i)
	}
	h.Add(planevent.Kind, string(Plan), ByAda, planevent.ChangeProposed{
		Proposal: "p1", Base: 1, Hash: "h2", Party: events.Customer, Person: Ada, Reason: "a second site joins",
		Changes: []planevent.Change{{Kind: planevent.GoalRetargeted, GoalID: Goal, Target: events.Int(80)}},
	})
	return h
}

func (h *History) opening() {
	h.Add(customerevent.Kind, string(h.Customer), ByVera,
		customerevent.Registered{Customer: h.Customer, Name: "Acme", Zone: "Europe/Berlin"},
		customerevent.AttributeSet{Name: "renewal", Value: "2026-12-31"},
		customerevent.AttributeSet{Name: "segment", Value: "enterprise"},
		customerevent.PartyAdded{Party: Globex, Name: "Globex"},
		customerevent.PersonAdded{Person: Vera, Party: events.Vendor, Zone: "Europe/London", Calendar: "gb"},
		customerevent.PersonAdded{Person: Ada, Party: events.Customer, Zone: "Europe/Berlin", Calendar: "de"},
		customerevent.PersonAdded{Person: Paul, Party: Globex, Zone: "America/New_York", Calendar: "us"},
		customerevent.SeatAssigned{Seat: events.CSM, Person: Vera, MayAgree: true},
		customerevent.SeatAssigned{Seat: events.Champion, Person: Ada, MayAgree: true},
	)
}

func (h *History) progress(c events.CustomerID) {
	at := Start.Add(time.Duration(len(h.Facts)) * Step)
	h.Add(goalevent.Kind, string(Goal), ByAda,
		goalevent.Measured{Measurement: "m1", Metric: "active users", Value: events.Int(14), Unit: "users", At: at},
		goalevent.CheckedIn{Party: events.Customer, Person: Ada, Confidence: goalevent.AtRisk, Analysis: "training is late"})
	h.Add(goalevent.Kind, string(Goal), ByVera,
		goalevent.CheckedIn{Party: events.Vendor, Person: Vera, Confidence: goalevent.OnTrack})
	h.Add(callevent.Kind, "call-1", ByBot, callevent.Scheduled{
		Call: "call-1", Rhythm: "weekly", Plan: Plan, Customer: c, Kind: "cadence", Start: at.AddDate(0, 1, 0), Zone: "Europe/Berlin", Minutes: 30,
	})
	h.Add(callevent.InternalKind, "call-1", ByVera, callevent.InternalNoteTaken{Call: "call-1", Note: "n1", Party: events.Vendor, Person: Vera, Text: Canary})
	h.Add(healthevent.ScoreKind, string(c), ByBot,
		healthevent.InternalScoreChanged{
			Customer: c, Version: 1, Score: events.Int(72), Band: healthevent.Healthy, First: true,
			Entries: []healthevent.Entry{{Measure: "usage", Points: events.Int(72), Why: Canary}},
		},
		healthevent.InternalBandChanged{Customer: c, From: healthevent.Watch, To: healthevent.Healthy, Score: events.Int(72)})
}

// promise adds one promise; what becomes of it depends on its number.
func (h *History) promise(i int) {
	id := fmt.Sprintf("c-%04d", i)
	p := commitmentevent.Proposed{
		Commitment: events.CommitmentID(id), Customer: h.Customer, Text: fmt.Sprintf("promise number %d", i), Party: events.Customer,
		Person: Ada, By: events.Vendor, ByPerson: Vera, Plan: Plan, Goal: Goal, Origin: commitmentevent.Origin{Kind: "goal", ID: string(Goal)},
		Due: events.DateOf(Start, time.UTC).AddDays(10 + i%60),
	}
	owner, other := ByAda, ByVera
	if i%3 == 1 {
		p.Party, p.Person, p.By, p.ByPerson = events.Vendor, Vera, events.Customer, Ada
		owner, other = ByVera, ByAda
	}
	if i%10 == 9 {
		p.Party, p.Person = Globex, Paul
		owner = ByPaul
	}
	h.Add(commitmentevent.Kind, id, other, p)
	h.Add(commitmentevent.Kind, id, owner, commitmentevent.Confirmed{Party: p.Party, Person: p.Person})
	for _, f := range fate(i, p) {
		h.Add(commitmentevent.Kind, id, owner, f)
	}
	h.Add(commitmentevent.InternalKind, id, ByVera, commitmentevent.InternalCommented{
		Commitment: p.Commitment, Note: events.NoteID("n-" + id), Party: events.Vendor, Person: Vera, Text: Canary,
	})
}

func fate(i int, p commitmentevent.Proposed) []events.Event {
	to := p.Due.AddDays(14)
	switch i % 6 {
	case 0:
		return []events.Event{
			commitmentevent.RescheduleProposed{From: p.Due, To: to, Party: p.Party, Person: p.Person, Reason: "audit week"},
			commitmentevent.Rescheduled{From: p.Due, To: to, Party: p.By, Person: p.ByPerson, Reason: "audit week"},
		}
	case 1:
		return []events.Event{commitmentevent.Completed{Party: p.Party, Person: p.Person, Evidence: "in the shared folder"}}
	case 2:
		return []events.Event{commitmentevent.Blocked{OnParty: p.By, Party: p.Party, Person: p.Person, Reason: "no access"}}
	}
	return nil
}

// Shared is the history without its internal facts, at their positions: what the log would be if they
// had never been.
func (h *History) Shared() []events.Recorded {
	var all []events.Recorded
	for _, r := range h.Facts {
		if r.Audience == events.Shared {
			all = append(all, r)
		}
	}
	return all
}

// Append writes the history into a log, fact by fact, so that the log's own positions are its.
func (h *History) Append(ctx context.Context, log eventlog.Log) error {
	for i, r := range h.Facts {
		_, err := log.Append(ctx, eventlog.Append{
			Tenant: Tenant, Customer: h.Customer, Command: fmt.Sprintf("%s-%d", h.Customer, i), Actor: r.Actor, OccurredAt: r.OccurredAt,
			Writes:  []eventlog.Write{{Stream: r.Stream, Expected: eventlog.Any, Facts: []events.Event{r.Event}}},
			Outcome: json.RawMessage(`{}`),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Small is a customer with little more than a row in the portfolio; what it owes and how it fares depends on
// its number.
func Small(c events.CustomerID, i int) *History {
	h := New(c)
	h.Add(customerevent.Kind, string(c), ByVera, customerevent.Registered{Customer: c, Name: fmt.Sprintf("Customer %d", i*7919%10_000)})
	if i%2 == 0 {
		h.promise(i)
	}
	band := []healthevent.Band{healthevent.Healthy, healthevent.Watch, healthevent.AtRisk}[i%3]
	h.Add(healthevent.ScoreKind, string(c), ByBot, healthevent.InternalScoreChanged{
		Customer: c, Version: 1, Score: events.Int(int64(i % 101)), Band: band, First: true,
	})
	return h
}
