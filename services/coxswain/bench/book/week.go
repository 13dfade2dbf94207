package book

import (
	"fmt"
	"time"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/events/goalevent"
	"coxswain/events/healthevent"
)

// promises are made, talked about two weeks later, and kept the week after; some are late, and some stay open.
func (l *life) promises(w int) {
	for nth := range l.promised(w) {
		l.promise(w, nth)
	}
	for nth := range l.promised(w - 2) {
		l.say(commitmentevent.Kind, l.promiseID(w-2, nth),
			commitmentevent.Commented{Note: events.NoteID(l.promiseID(w-2, nth)), Party: events.Customer, Person: Champion, Text: note})
	}
	for nth := range l.promised(w - 3) {
		if l.fate(w-3, nth) == late {
			l.move(w-3, nth)
		} else if l.fate(w-3, nth) == kept {
			l.keep(w-3, nth)
		}
	}
	for nth := range l.promised(w - 5) {
		if l.fate(w-5, nth) == late {
			l.keep(w-5, nth)
		}
	}
}

// promised is how many promises are made in a week: one or two.
func (l *life) promised(w int) int {
	if w < 0 {
		return 0
	}
	return 1 + (l.nth+w)%2
}

func (l *life) promiseID(w, nth int) string {
	return fmt.Sprintf("%s-promise-%02d-%d", l.customer, w, nth)
}

// owner of a promise: the parties take turns. The other one asks for it.
func (l *life) owner(w, nth int) (party, by events.PartyID, person, byPerson events.PersonID) {
	if (w+nth)%2 == 0 {
		return events.Customer, events.Vendor, Champion, CSM
	}
	return events.Vendor, events.Customer, CSM, Champion
}

func (l *life) promise(w, nth int) {
	id := l.promiseID(w, nth)
	party, by, person, byPerson := l.owner(w, nth)
	l.say(commitmentevent.Kind, id,
		commitmentevent.Proposed{
			Commitment: events.CommitmentID(id), Customer: l.customer, Plan: l.plan(), Goal: l.goal(w % goals),
			Text:  fmt.Sprintf("Send the export of week %d to finance, with the split by region, for the review of the board", w),
			Party: party, Person: person, By: by, ByPerson: byPerson, Due: l.due(w),
			Origin: commitmentevent.Origin{Kind: "direct"},
		},
		commitmentevent.Confirmed{Party: party, Person: person})
}

func (l *life) due(w int) events.Date { return l.day(w, 3*7+4) }

// move asks for another week, and gets it.
func (l *life) move(w, nth int) {
	party, by, person, byPerson := l.owner(w, nth)
	to := l.due(w).AddDays(14)
	l.say(commitmentevent.Kind, l.promiseID(w, nth),
		commitmentevent.RescheduleProposed{From: l.due(w), To: to, Party: party, Person: person, Reason: "the audit takes all week"},
		commitmentevent.Rescheduled{From: l.due(w), To: to, Party: by, Person: byPerson, Reason: "the audit takes all week"})
}

func (l *life) keep(w, nth int) {
	party, by, person, byPerson := l.owner(w, nth)
	l.say(commitmentevent.Kind, l.promiseID(w, nth),
		commitmentevent.Completed{Party: party, Person: person, Evidence: "it lies in the shared folder"},
		commitmentevent.Accepted{Party: by, Person: byPerson})
}

// What becomes of a promise.
type fate int

const (
	kept fate = iota
	late
	open // for ever
)

// fate: of twenty promises seventeen are kept, two are moved and kept, one stays open.
func (l *life) fate(w, nth int) fate {
	switch n := l.chance(w, nth).IntN(20); {
	case n < 17:
		return kept
	case n < 19:
		return late
	}
	return open
}

// measure gives one goal after the other a value, and every fourth week says how the customer feels about it.
func (l *life) measure(w int) {
	g := l.goal(w % goals)
	at := l.week(w).Add(24 * time.Hour)
	l.say(goalevent.Kind, string(g), goalevent.Measured{
		Measurement: events.MeasurementID(fmt.Sprintf("%s-%02d", g, w)), Metric: "active users",
		Value: events.Int(int64(10 + 2*w + l.chance(w, 100).IntN(5))), Unit: "users", Source: "crm", At: at,
	})
	if w%4 == 3 {
		l.say(goalevent.Kind, string(g), goalevent.CheckedIn{
			Party: events.Customer, Person: Champion, Confidence: goalevent.AtRisk, Analysis: "the training in the north is late",
		})
	}
}

// signal tells of logins and tickets.
func (l *life) signal(w int) {
	r := l.chance(w, 101)
	for _, name := range []string{"logins", "tickets"} {
		l.say(healthevent.SignalsKind, string(l.customer), healthevent.InternalSignalRecorded{
			Customer: l.customer, Name: name, Value: events.Int(int64(r.IntN(200))), Source: "product", At: l.week(w).Add(48 * time.Hour),
		})
	}
}
