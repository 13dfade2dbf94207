package call

import (
	"time"

	"coxswain/events"
	"coxswain/events/callevent"
)

// Command is sealed: only the types of this package can be asked of a call.
//
//sumtype:decl
type Command interface{ callCommand() }

// By is who asks.
type By struct {
	Party  events.PartyID
	Person events.PersonID
}

// Schedule makes a call take place, or brings one back that its rhythm had lost. A call that stands as its
// rhythm put it moves when the rhythm's hour or length has changed; one that people have moved, held, given
// back or cancelled stays as they left it.
type Schedule struct {
	Call       events.CallID
	Rhythm     events.RhythmID // empty for an extra call
	Plan       events.PlanID
	Customer   events.CustomerID
	Kind       string
	Occurrence time.Time
	Zone       string
	Minutes    int
	Seats      []events.Seat
}

// Lapse cancels a call that its rhythm has no more, unless people have moved it or it is over.
type Lapse struct{}

// Move lets the call start at another time.
type Move struct {
	To      time.Time
	Minutes int // 0: as long as before
	Reason  string
	Now     time.Time
}

// AddTopic puts something on the list.
type AddTopic struct {
	Topic   events.TopicID
	Text    string
	Minutes int
	By      By
}

// WithdrawTopic takes an own topic off the list.
type WithdrawTopic struct {
	Topic events.TopicID
	By    By
}

// PinItem keeps a line of the agenda, whatever its weight.
type PinItem struct{ Item events.ItemID }

// RemoveItem keeps a line of the agenda away.
type RemoveItem struct {
	Item   events.ItemID
	Reason string
}

// TimeItem gives a line of the agenda its minutes.
type TimeItem struct {
	Item    events.ItemID
	Minutes int
}

// OrderItems puts lines first, in this order. An empty order goes back to the order of reasons.
type OrderItems struct{ Items []events.ItemID }

// ShareAgenda shows all parties an agenda of shared lines.
type ShareAgenda struct {
	Lines    []callevent.AgendaLine
	Position int64
	By       By
}

// ProposeGiveBack says that no reason to meet was found up to a position.
type ProposeGiveBack struct{ Position int64 }

// GiveBack releases the call with a written update.
type GiveBack struct {
	Update string
	By     By
}

// OverruleGiveBack lets the call take place all the same.
type OverruleGiveBack struct {
	Reason string
	By     By
}

// Hold records a call that took place, with all that came out of it.
type Hold struct {
	At          time.Time
	Minutes     int
	Present     []events.PersonID
	Absent      []events.PersonID
	Decisions   []callevent.Decided
	Commitments []Promise
	Deferred    []callevent.ItemDeferred
	Notes       []Note
	By          By
}

// Promise is a commitment that somebody made in the call.
type Promise struct {
	Commitment events.CommitmentID
	Text       string
	Party      events.PartyID
	Person     events.PersonID
	Due        events.Date
	Goal       events.GoalID
}

// Note is a note that all parties may read.
type Note struct {
	Note events.NoteID
	Text string
}

// NoShow says that nobody of a party came.
type NoShow struct{ Party events.PartyID }

// Cancel calls the call off.
type Cancel struct{ Reason string }

// ConfirmLine says: yes, I said so.
type ConfirmLine struct {
	Line events.RecapLineID
	By   By
}

// DisputeLine says: that is not what I said.
type DisputeLine struct {
	Line     events.RecapLineID
	Reason   string              // what was said instead
	Proposal events.CommitmentID // what the goals service will propose to settle it
	Due      events.Date         // of that proposal, where the line has no date of its own
	By       By
}

// RedateLine says: yes, but by another date.
type RedateLine struct {
	Line events.RecapLineID
	Due  events.Date
	By   By
}

func (Schedule) callCommand()         {}
func (Lapse) callCommand()            {}
func (Move) callCommand()             {}
func (AddTopic) callCommand()         {}
func (WithdrawTopic) callCommand()    {}
func (PinItem) callCommand()          {}
func (RemoveItem) callCommand()       {}
func (TimeItem) callCommand()         {}
func (OrderItems) callCommand()       {}
func (ShareAgenda) callCommand()      {}
func (ProposeGiveBack) callCommand()  {}
func (GiveBack) callCommand()         {}
func (OverruleGiveBack) callCommand() {}
func (Hold) callCommand()             {}
func (NoShow) callCommand()           {}
func (Cancel) callCommand()           {}
func (ConfirmLine) callCommand()      {}
func (DisputeLine) callCommand()      {}
func (RedateLine) callCommand()       {}
