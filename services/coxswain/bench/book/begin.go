package book

import (
	"fmt"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/events/customerevent"
	"coxswain/events/goalevent"
	"coxswain/events/planevent"
)

const (
	zone  = "Europe/Berlin"
	goals = 3
	hash  = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
)

func (l *life) plan() events.PlanID { return events.PlanID(l.customer + "-plan") }

func (l *life) goal(nth int) events.GoalID {
	return events.GoalID(fmt.Sprintf("%s-goal-%d", l.customer, nth))
}

// begin registers the customer with its people, and agrees a plan with goals and a rhythm of calls.
func (l *life) begin() {
	l.say(customerevent.Kind, string(l.customer),
		customerevent.Registered{Customer: l.customer, Name: "Customer " + string(l.customer), Zone: zone},
		customerevent.PersonAdded{Person: CSM, Party: events.Vendor, Zone: "Europe/London", Calendar: "gb"},
		customerevent.PersonAdded{Person: Sponsor, Party: events.Customer, Zone: zone, Calendar: "de"},
		customerevent.PersonAdded{Person: Champion, Party: events.Customer, Zone: zone, Calendar: "de"},
		customerevent.PersonAdded{Person: User, Party: events.Customer, Zone: zone, Calendar: "de"},
		customerevent.SeatAssigned{Seat: events.CSM, Person: CSM, MayAgree: true},
		customerevent.SeatAssigned{Seat: events.Champion, Person: Champion, MayAgree: true},
		customerevent.AttributeSet{Name: "segment", Value: []string{"enterprise", "mid-market", "small"}[l.nth%3]},
		customerevent.AttributeSet{Name: "renewal", Value: string(l.day(Weeks, l.nth%300))})
	l.agree()
	rhythm := l.rhythm()
	l.say(callevent.RhythmKind, string(rhythm.ID),
		callevent.RhythmSet{Rhythm: rhythm.ID, Plan: l.plan(), Customer: l.customer, Terms: rhythm})
}

func (l *life) rhythm() planevent.RhythmTerms {
	return planevent.RhythmTerms{
		ID: events.RhythmID(l.customer + "-rhythm"), Kind: "cadence", Rule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
		From: l.day(0, 0), Zone: zone, Start: "10:00", Minutes: 45,
	}
}

func (l *life) agree() {
	terms := planevent.Terms{Title: "First value in ninety days", Rhythms: []planevent.RhythmTerms{l.rhythm()}}
	for g := range goals {
		terms.Goals = append(terms.Goals, planevent.GoalTerms{
			ID: l.goal(g), Outcome: "every clerk works in the new tool", Baseline: events.Int(10), Target: events.Int(100), Weight: 10,
			Metric: planevent.Metric{Name: "active users", Unit: "users", Direction: "up"},
			Due:    l.day(Weeks, 30+10*g), Party: events.Customer, Person: Champion,
		})
	}
	parties := []events.PartyID{events.Vendor, events.Customer}
	l.say(planevent.Kind, string(l.plan()),
		planevent.Proposed{
			Plan: l.plan(), Customer: l.customer, Version: 1, Terms: terms, Hash: hash, Parties: parties, Party: events.Vendor, Person: CSM,
		},
		planevent.PartyAgreed{Party: events.Customer, Person: Champion, Hash: hash},
		planevent.VersionAgreed{Plan: l.plan(), Customer: l.customer, Version: 1, Terms: terms, Hash: hash, Parties: parties})
	for _, g := range terms.Goals {
		l.say(goalevent.Kind, string(g.ID), goalevent.Opened{Goal: g.ID, Plan: l.plan(), Customer: l.customer, Version: 1, Terms: g})
	}
}
