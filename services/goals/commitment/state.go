package commitment

import (
	"coxswain/events"
	"coxswain/events/commitmentevent"
)

// Status is where a commitment is in its life. A blocked one keeps its status, and so does one for which
// another date was asked.
type Status string

// The life of a commitment (product.md section 3).
const (
	None      Status = ""
	Proposed  Status = "proposed"
	Countered Status = "countered"
	Confirmed Status = "confirmed"
	Done      Status = "done"
	Accepted  Status = "accepted"
	Declined  Status = "declined"
	Withdrawn Status = "withdrawn"
)

// State is what decisions need to know.
type State struct {
	Status Status
	Asked  commitmentevent.Proposed // as it was first proposed

	Text   string // as it is now, like the two below
	Person events.PersonID
	Due    events.Date

	Spoken   bool // the owner has said yes in person
	Offer    Offer
	Answer   Answer // to the last offer
	Blocked  Waiting
	Reopened bool // since it was last completed
}

// Offer is an open counter, or an open request for another date. Zero: there is none.
type Offer struct {
	Due        events.Date
	Text       string
	Person     events.PersonID
	Reschedule bool
	Late       bool // asked for after the date had passed
	Reason     string
	Party      events.PartyID
	By         events.PersonID
}

// Answer is what became of the last offer.
type Answer struct {
	Party events.PartyID
	Taken bool
}

// Waiting is what a blocked commitment waits for. Zero: it is not blocked.
type Waiting struct {
	OnParty      events.PartyID
	OnCommitment events.CommitmentID
}

// Settled reports whether nothing remains to be done about it.
func (s State) Settled() bool {
	return s.Status == Accepted || s.Status == Declined || s.Status == Withdrawn
}

// Owed reports whether somebody still has to do it: it stands in the way of what depends on it.
func (s State) Owed() bool {
	return s.Status == Proposed || s.Status == Countered || s.Status == Confirmed
}

// Party is the owner's.
func (s State) Party() events.PartyID { return s.Asked.Party }

// open reports whether an offer waits for an answer.
func (s State) open() bool { return s.Offer != Offer{} }

// asked reports whether somebody is of the side that asked for the promise. Where one person asked a
// colleague, or offered something unasked, that is the colleague and every other party.
func (s State) asked(w Who) bool {
	if s.Asked.By != s.Party() {
		return w.Party == s.Asked.By
	}
	return w.Party != s.Party() || w.Person == s.Asked.ByPerson && !w.is(s.Person)
}

// PromisedTo reports whether a confirmed promise was made to this party.
func (s State) PromisedTo(p events.PartyID) bool {
	return p != s.Party() && (p == s.Asked.By || s.Asked.By == s.Party())
}

// fromOwner reports whether the open offer came from the owner's side.
func (s State) fromOwner() bool {
	if !s.Offer.Reschedule && s.Asked.By == s.Party() && s.Offer.By == s.Asked.ByPerson {
		return s.Offer.By == s.Person
	}
	return s.Offer.Party == s.Party()
}

// mayAnswer reports whether the open offer is this person's to answer.
func (s State) mayAnswer(w Who) bool {
	switch {
	case !s.fromOwner():
		return w.Party == s.Party() && w.is(s.Person)
	case s.Offer.Reschedule:
		return s.PromisedTo(w.Party)
	}
	return s.asked(w) && w.Person != s.Offer.By
}

// SilenceAccepts reports whether the charter may let silence answer the open offer: a date and nothing else,
// and never the owner's first yes.
func (s State) SilenceAccepts() bool {
	return s.open() && s.Offer.Text == "" && s.Offer.Person == "" && (s.Offer.Reschedule || s.fromOwner())
}

// Undecided reports whether the owner has yet to say yes or no.
func (s State) Undecided() bool { return s.Status == Proposed || s.Status == Countered }
