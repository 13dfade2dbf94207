package bench

import (
	"context"
	"fmt"
	"slices"
	"time"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/events/commitmentevent"
	"coxswain/events/customerevent"
	"coxswain/events/goalevent"
	"coxswain/events/planevent"
	"coxswain/pkg/eventlog"
)

// Who is in the histories.
const (
	tenant   = events.TenantID("bench")
	csm      = events.PersonID("csm")
	champion = events.PersonID("champion")
)

// monday is when a history begins.
var monday = time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)

// said is a fact on its way into a log.
type said struct {
	stream   events.Stream
	customer events.CustomerID
	fact     events.Event
}

func about(c events.CustomerID, kind, id string, facts ...events.Event) []said {
	var all []said
	for _, f := range facts {
		all = append(all, said{events.Stream{Kind: kind, ID: id}, c, f})
	}
	return all
}

func customerID(i int) events.CustomerID       { return events.CustomerID(fmt.Sprintf("customer-%03d", i)) }
func planID(c events.CustomerID) events.PlanID { return events.PlanID(c + "-plan") }
func goalID(c events.CustomerID) events.GoalID { return events.GoalID(c + "-goal") }
func callID(c events.CustomerID) events.CallID { return events.CallID(c + "-call") }

// opening is a customer with people, an agreed plan, a goal, and its next call a month after now.
func opening(c events.CustomerID, now time.Time) []said {
	plan, goal := planID(c), goalID(c)
	terms := planevent.Terms{
		Title: "First value in ninety days",
		Goals: []planevent.GoalTerms{{
			ID: goal, Outcome: "every clerk works in the new tool", Baseline: events.Int(10), Target: events.Int(50), Weight: 10,
			Metric: planevent.Metric{Name: "active users", Unit: "users", Direction: "up"},
			Due:    events.DateOf(now, time.UTC).AddDays(90), Party: events.Customer, Person: champion,
		}},
	}
	parties := []events.PartyID{events.Vendor, events.Customer}
	return slices.Concat(
		about(c, customerevent.Kind, string(c),
			customerevent.Registered{Customer: c, Name: "Customer " + string(c), Zone: "Europe/Berlin"},
			customerevent.PersonAdded{Person: csm, Party: events.Vendor, Zone: "Europe/London", Calendar: "gb"},
			customerevent.PersonAdded{Person: champion, Party: events.Customer, Zone: "Europe/Berlin", Calendar: "de"},
			customerevent.SeatAssigned{Seat: events.CSM, Person: csm, MayAgree: true},
			customerevent.SeatAssigned{Seat: events.Champion, Person: champion, MayAgree: true}),
		about(c, planevent.Kind, string(plan),
			planevent.Proposed{
				Plan: plan, Customer: c, Version: 1, Terms: terms, Hash: "h1", Parties: parties, Party: events.Vendor, Person: csm,
			},
			planevent.PartyAgreed{Party: events.Customer, Person: champion, Hash: "h1"},
			planevent.VersionAgreed{Plan: plan, Customer: c, Version: 1, Terms: terms, Hash: "h1", Parties: parties}),
		about(c, goalevent.Kind, string(goal),
			goalevent.Opened{Goal: goal, Plan: plan, Customer: c, Version: 1, Terms: terms.Goals[0]},
			goalevent.CheckedIn{Party: events.Customer, Person: champion, Confidence: goalevent.AtRisk, Analysis: "training is late"}),
		about(c, callevent.Kind, string(callID(c)), callevent.Scheduled{
			Call: callID(c), Plan: plan, Customer: c, Kind: "cadence", Occurrence: now.AddDate(0, 0, 30), Start: now.AddDate(0, 0, 30),
			Zone: "Europe/Berlin", Minutes: 45,
		}),
	)
}

// promise is a commitment that the customer's champion has confirmed. It is due on some day around now.
func promise(c events.CustomerID, id string, nth int, now time.Time) []said {
	return about(c, commitmentevent.Kind, id,
		commitmentevent.Proposed{
			Commitment: events.CommitmentID(id), Customer: c, Plan: planID(c), Goal: goalID(c),
			Text:  fmt.Sprintf("Send the export of quarter %d to finance, with the split by region, for the review of the board", nth),
			Party: events.Customer, Person: champion, By: events.Vendor, ByPerson: csm, Due: events.DateOf(now, time.UTC).AddDays(nth%60 - 20),
			Origin: commitmentevent.Origin{Kind: "direct"},
		},
		commitmentevent.Confirmed{Party: events.Customer, Person: champion})
}

// later is what goes on with a commitment: talk, another date, and for every second one its end.
func later(c events.CustomerID, id string, nth int, now time.Time) []said {
	due := events.DateOf(now, time.UTC).AddDays(nth%60 - 20)
	all := about(c, commitmentevent.Kind, id,
		commitmentevent.Commented{Note: events.NoteID(id), Party: events.Customer, Person: champion, Text: remark[:200]},
		commitmentevent.RescheduleProposed{From: due, To: due.AddDays(7), Party: events.Customer, Person: champion, Reason: "audit week"},
		commitmentevent.Rescheduled{From: due, To: due.AddDays(7), Party: events.Vendor, Person: csm, Reason: "audit week"})
	if nth%2 == 0 {
		all = append(all, about(c, commitmentevent.Kind, id,
			commitmentevent.Completed{Party: events.Customer, Person: champion, Evidence: "it lies in the shared folder"},
			commitmentevent.Accepted{Party: events.Vendor, Person: csm})...)
	}
	return all
}

// history is the lives of commitments of fifty customers, interleaved, until there are n facts.
func history(n int, now time.Time) []said {
	const customers, breadth = 50, 500 // breadth: commitments that are under way at the same time
	var all []said
	for i := range customers {
		all = append(all, opening(customerID(i), now)...)
	}
	for first := 0; len(all) < n; first += breadth {
		for _, act := range []func(events.CustomerID, string, int, time.Time) []said{promise, later} {
			for i := first; i < first+breadth; i++ {
				all = append(all, act(customerID(i%customers), fmt.Sprintf("promise-%06d", i), i, now)...)
			}
		}
	}
	return all[:n]
}

// record appends a history, many facts in a command: in the log they are the same however they came. 900, for a
// command writes to a stream once, and a history comes back to a commitment after 999 facts at the soonest.
func record(ctx context.Context, log eventlog.Log, name string, all []said) error {
	nth := 0
	for some := range slices.Chunk(all, 900) {
		a := eventlog.Append{Tenant: tenant, Command: fmt.Sprintf("%s-%d", name, nth), OccurredAt: monday}
		for _, s := range some {
			a.Writes = write(a.Writes, s)
		}
		if _, err := log.Append(ctx, a); err != nil {
			return fmt.Errorf("record the history: %w", err)
		}
		nth++
	}
	return nil
}

// write adds a fact to the command, to the write before when that is of the same stream.
func write(all []eventlog.Write, s said) []eventlog.Write {
	if n := len(all); n > 0 && all[n-1].Stream == s.stream {
		all[n-1].Facts = append(all[n-1].Facts, s.fact)
		return all
	}
	return append(all, eventlog.Write{Stream: s.stream, Customer: s.customer, Expected: eventlog.Any, Facts: []events.Event{s.fact}})
}
