package cards

import (
	"coxswain/events"
	"coxswain/rules/record"
	"coxswain/services/responsibility/view"
)

// Moves are what a reader can do about a promise. They follow the decisions of the goals service
// (services/goals/commitment), which has the last word.
type Moves struct {
	Confirm, Counter, Decline     bool // the owner's answers to what was asked
	AcceptCounter, DeclineCounter bool // answers to a counter, or to another date
	Complete, Block, Unblock      bool // the owner's, once it is confirmed
	Accept, Reopen                bool // the other side's, once it is done
	Reschedule, Withdraw          bool
}

// Any reports whether there is anything to do.
func (m Moves) Any() bool { return m != Moves{} }

// Answers reports whether somebody waits for the reader's answer.
func (m Moves) Answers() bool { return m.Confirm || m.AcceptCounter || m.Accept }

// Moves of the reader on a promise of a party.
func (a Account) Moves(owner events.PartyID, c view.Commitment) Moves {
	own := a.Who.Party == owner
	mine := own && a.Mine(c.Person)
	switch c.Status {
	case record.PromiseProposed:
		return Moves{Confirm: mine, Counter: mine, Decline: mine, Withdraw: !own && c.By == a.Who.Party}
	case record.PromiseCountered:
		return a.countered(owner, mine, c)
	case record.PromiseConfirmed:
		return a.confirmed(own, mine, c)
	case record.PromiseDone:
		return Moves{Accept: !own, Reopen: !own}
	}
	return Moves{}
}

func (a Account) countered(owner events.PartyID, mine bool, c view.Commitment) Moves {
	fromOwner := c.Counter != nil && c.Counter.Party == owner
	asked := a.Who.Party == c.By
	if fromOwner {
		return Moves{Confirm: mine, Decline: mine, AcceptCounter: asked && !mine, DeclineCounter: asked && !mine, Counter: asked && !mine}
	}
	return Moves{AcceptCounter: mine, DeclineCounter: mine, Counter: mine, Decline: mine}
}

func (a Account) confirmed(own, mine bool, c view.Commitment) Moves {
	m := Moves{
		Complete: mine && c.Blocked == nil, Block: own && c.Blocked == nil, Unblock: own && c.Blocked != nil,
		Reschedule: (mine || !own) && c.Counter == nil, Withdraw: !own,
	}
	if c.Counter != nil { // another date was asked for: the other of the two answers
		m.AcceptCounter = c.Counter.Party != a.Who.Party && (mine || !own)
		m.DeclineCounter = m.AcceptCounter
	}
	return m
}
