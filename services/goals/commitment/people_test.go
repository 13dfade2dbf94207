package commitment_test

import (
	"time"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/decider/decidertest"
	"coxswain/services/goals/commitment"
)

// Nadia is the vendor's success manager, Vik her colleague; Ann and Bob are the customer's, Pia is a
// partner's. Nadia has asked Ann to deliver the data by the end of March.
var (
	nadia = commitment.Who{Party: events.Vendor, Person: "nadia"}
	vik   = commitment.Who{Party: events.Vendor, Person: "vik"}
	ann   = commitment.Who{Party: events.Customer, Person: "ann"}
	bob   = commitment.Who{Party: events.Customer, Person: "bob"}
	pia   = commitment.Who{Party: "agency", Person: "pia"}
	// dora stands in for Ann this week.
	dora = commitment.Who{Party: events.Customer, Person: "dora", ActsFor: "ann"}
)

const (
	c1    = events.CommitmentID("c1")
	c2    = events.CommitmentID("c2")
	today = events.Date("2026-03-10")
	due   = events.Date("2026-03-31")
	later = events.Date("2026-04-15")
)

var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

func given(facts ...commitmentevent.Event) decidertest.History[commitment.State, commitment.Command, commitmentevent.Event] {
	return decidertest.Given(commitment.Decider, facts...)
}

func askAnn() commitment.Propose {
	return commitment.Propose{
		Commitment: c1, Customer: "acme", Text: "Deliver the data", Party: events.Customer, Person: "ann", Due: due,
		Origin: commitmentevent.Origin{Kind: "direct"}, Today: today, By: nadia,
	}
}

func asked() commitmentevent.Proposed {
	return commitmentevent.Proposed{
		Commitment: c1, Customer: "acme", Text: "Deliver the data", Party: events.Customer, Person: "ann", Due: due,
		Origin: commitmentevent.Origin{Kind: "direct"}, By: events.Vendor, ByPerson: "nadia",
	}
}

// promised is Nadia's own promise, offered unasked.
func promised() commitmentevent.Proposed {
	p := asked()
	p.Party, p.Person = events.Vendor, "nadia"
	return p
}

// amongColleagues is what Nadia asked Vik, of her own party.
func amongColleagues() commitmentevent.Proposed {
	p := asked()
	p.Party, p.Person = events.Vendor, "vik"
	return p
}

var (
	confirmed = commitmentevent.Confirmed{Party: events.Customer, Person: "ann"}
	done      = commitmentevent.Completed{Party: events.Customer, Person: "ann", Evidence: "see the folder"}
	accepted  = commitmentevent.Accepted{Party: events.Vendor, Person: "nadia"}
	reopened  = commitmentevent.Reopened{Party: events.Vendor, Person: "nadia", Reason: "half of it is missing"}
	withdrawn = commitmentevent.Withdrawn{Party: events.Vendor, Person: "nadia", Reason: "no longer needed"}
	declined  = commitmentevent.Declined{Party: events.Customer, Person: "ann", Reason: "not our data"}
	redated   = commitmentevent.Countered{Due: later, Party: events.Customer, By: "ann", Reason: "holidays"}
	toBob     = commitmentevent.Countered{Person: "bob", Party: events.Customer, By: "ann", Reason: "he has the data"}
	bobTakes  = commitmentevent.CounterAccepted{Party: events.Vendor, Person: "nadia", Due: due, Text: "Deliver the data", Owner: "bob"}
	askedOff  = commitmentevent.RescheduleProposed{From: due, To: later, Party: events.Customer, Person: "ann", Reason: "holidays"}
	blocked   = commitmentevent.Blocked{OnParty: events.Vendor, Party: events.Customer, Person: "ann", Reason: "no access yet"}
)
