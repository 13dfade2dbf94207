package story

import (
	"time"

	"coxswain/events"
)

// Group sorts lines by what they mean to somebody who was away.
type Group string

// The groups, in the order of reading.
const (
	Agreed   Group = "agreed"
	Proposed Group = "proposed"
	Finished Group = "finished"
	Slipped  Group = "slipped"
	Disputed Group = "disputed"
	Removed  Group = "removed"
	Progress Group = "progress"
	Calls    Group = "calls"
	Account  Group = "account"
	Health   Group = "health"   // the vendor's
	Internal Group = "internal" // notes of the reader's own party
)

// Groups lists the groups in the order of reading.
func Groups() []Group {
	return []Group{Agreed, Proposed, Finished, Slipped, Disputed, Removed, Progress, Calls, Account, Health, Internal}
}

// Line is one thing that happened.
type Line struct {
	Position int64     `json:"position"`
	At       time.Time `json:"at" doc:"When it happened."`
	Recorded time.Time `json:"recorded" doc:"When we were told."`
	Type     string    `json:"type" doc:"Wire name of the fact."`
	Group    Group     `json:"group"`
	Subject  Subject   `json:"subject"`
	Actor    Actor     `json:"actor"`
	Sentence string    `json:"sentence"`
	Reason   string    `json:"reason,omitempty"`
	Before   string    `json:"before,omitempty"`
	After    string    `json:"after,omitempty"`
}

// Subject is what a line is about: a stream of the log.
type Subject struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// Actor is who did it.
type Actor struct {
	Person  events.PersonID `json:"person,omitempty"`
	Name    string          `json:"name,omitempty" doc:"Absent when the person was erased."`
	Party   events.PartyID  `json:"party,omitempty"`
	Machine string          `json:"machine,omitempty" doc:"The program, when it was one."`
}

// said is what a fact's own file says about it; the envelope does the rest. No group: it is not told.
type said struct {
	group         Group
	sentence      string
	reason        string
	before, after string
}
