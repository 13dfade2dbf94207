// Package callevent holds the facts of cadences and their calls.
//
// Streams, written by the cadence service: "rhythm/<RhythmID>" and "call/<CallID>", shared; notes that one
// party keeps for itself are in "call_internal/<CallID>".
package callevent

import (
	"time"

	"coxswain/events"
	"coxswain/events/planevent"
)

// RhythmEvent is sealed: the facts of a rhythm.
//
//sumtype:decl
type RhythmEvent interface {
	events.Event
	rhythmEvent()
}

// Event is sealed: the shared facts of a call.
//
//sumtype:decl
type Event interface {
	events.Event
	callEvent()
}

// Kinds of the streams.
const (
	RhythmKind   = "rhythm"
	Kind         = "call"
	InternalKind = "call_internal"
)

// RhythmSet says that calls recur like this from now on.
type RhythmSet struct {
	Rhythm   events.RhythmID       `json:"rhythm"`
	Plan     events.PlanID         `json:"plan"`
	Customer events.CustomerID     `json:"customer"`
	Terms    planevent.RhythmTerms `json:"terms"`
}

// RhythmSuspended says that no further calls are scheduled.
type RhythmSuspended struct {
	Reason string `json:"reason,omitempty"`
}

// RhythmResumed says that calls are scheduled again.
type RhythmResumed struct{}

// Scheduled says that a call will take place. The occurrence is the original start: together with the
// rhythm it is the call's identity, so an occurrence exists once however often it is expanded.
type Scheduled struct {
	Call       events.CallID     `json:"call"`
	Rhythm     events.RhythmID   `json:"rhythm,omitempty"` // empty for an extra call
	Plan       events.PlanID     `json:"plan"`
	Customer   events.CustomerID `json:"customer"`
	Kind       string            `json:"kind"`
	Occurrence time.Time         `json:"occurrence"`
	Start      time.Time         `json:"start"`
	Zone       string            `json:"zone"`
	Minutes    int               `json:"minutes"`
	Seats      []events.Seat     `json:"seats,omitempty"`
}

// Moved says that the call starts at another time.
type Moved struct {
	From    time.Time `json:"from"`
	To      time.Time `json:"to"`
	Minutes int       `json:"minutes"`
	Reason  string    `json:"reason"`
}

// TopicAdded says that a party wants to talk about something.
type TopicAdded struct {
	Topic   events.TopicID  `json:"topic"`
	Text    string          `json:"text"`
	Minutes int             `json:"minutes"`
	Party   events.PartyID  `json:"party"`
	Person  events.PersonID `json:"person"`
}

// TopicWithdrawn says that a topic is off the list.
type TopicWithdrawn struct {
	Topic events.TopicID `json:"topic"`
	Party events.PartyID `json:"party"`
}

// ItemPinned says that a line of the agenda stays, whatever its weight.
type ItemPinned struct {
	Item events.ItemID `json:"item"`
}

// ItemRemoved says that a line of the agenda stays away, even when it is built again.
type ItemRemoved struct {
	Item   events.ItemID `json:"item"`
	Reason string        `json:"reason,omitempty"`
}

// ItemTimed says that a line of the agenda gets these minutes.
type ItemTimed struct {
	Item    events.ItemID `json:"item"`
	Minutes int           `json:"minutes"`
}

// ItemsOrdered says that these lines come first, in this order.
type ItemsOrdered struct {
	Items []events.ItemID `json:"items"`
}

// AgendaShared says that the parties have seen this agenda. It holds only lines that every party may see.
type AgendaShared struct {
	Lines    []AgendaLine    `json:"lines"`
	Position int64           `json:"position"` // the log up to here was looked at
	Party    events.PartyID  `json:"party"`
	Person   events.PersonID `json:"person"`
}

// AgendaLine is one line of an agenda: why it is there, in one sentence with its numbers, and the facts
// behind it.
type AgendaLine struct {
	Item      events.ItemID `json:"item"`
	Reason    string        `json:"reason"` // decision, late_promise, due_promise, goal, health, carried_over, topic, win, charter, look_back
	Subject   Subject       `json:"subject"`
	Title     string        `json:"title"`
	Why       string        `json:"why"`
	Minutes   int           `json:"minutes"`
	Positions []int64       `json:"positions,omitempty"`
	Pinned    bool          `json:"pinned,omitempty"`
}

// Subject is what a line is about.
type Subject struct {
	Kind string `json:"kind"` // proposal, commitment, goal, milestone, topic, recap_line, charter_item, seat, plan, party, health
	ID   string `json:"id"`
}

// GiveBackProposed says that the call has no reason; GivenBack releases it with a written update.
type (
	// GiveBackProposed says that there is no reason to meet.
	GiveBackProposed struct {
		Position int64 `json:"position"`
	}
	// GivenBack says that the time is given back, with a written update instead.
	GivenBack struct {
		Update string          `json:"update"`
		Party  events.PartyID  `json:"party"`
		Person events.PersonID `json:"person"`
	}
	// GiveBackOverruled says that the call takes place all the same.
	GiveBackOverruled struct {
		Party  events.PartyID  `json:"party"`
		Person events.PersonID `json:"person"`
		Reason string          `json:"reason"`
	}
)

// AttendanceRecorded says who was there.
type AttendanceRecorded struct {
	Present []events.PersonID `json:"present"`
	Absent  []events.PersonID `json:"absent,omitempty"`
}

// Decided says what was decided about an item.
type Decided struct {
	Item     events.ItemID `json:"item,omitempty"`
	Decision string        `json:"decision"`
}

// ItemDeferred says that an item was not reached: it carries over to the next call of the rhythm.
type ItemDeferred struct {
	Item  events.ItemID `json:"item"`
	Title string        `json:"title"`
}

// CommitmentCaptured says that somebody promised something in the call. The goals service makes the
// commitment with this id.
type CommitmentCaptured struct {
	Commitment events.CommitmentID `json:"commitment"`
	Call       events.CallID       `json:"call"`
	Plan       events.PlanID       `json:"plan"`
	Customer   events.CustomerID   `json:"customer"`
	Text       string              `json:"text"`
	Party      events.PartyID      `json:"party"`
	Person     events.PersonID     `json:"person"`
	Due        events.Date         `json:"due"`
	Goal       events.GoalID       `json:"goal,omitempty"`
	By         events.PartyID      `json:"by"`
	ByPerson   events.PersonID     `json:"by_person"`
}

// NoteTaken is a note that every party may read.
type NoteTaken struct {
	Note   events.NoteID   `json:"note"`
	Party  events.PartyID  `json:"party"`
	Person events.PersonID `json:"person"`
	Text   string          `json:"text"`
}

// InternalNoteTaken is a note that only its author's party may read.
type InternalNoteTaken struct {
	Call   events.CallID   `json:"call"`
	Note   events.NoteID   `json:"note"`
	Party  events.PartyID  `json:"party"`
	Person events.PersonID `json:"person"`
	Text   string          `json:"text"`
}

// Held says that the call took place.
type Held struct {
	At      time.Time `json:"at"`
	Minutes int       `json:"minutes"`
}

// NoShow says that nobody of a party came.
type NoShow struct {
	Party events.PartyID `json:"party"`
}

// Cancelled says that the call does not take place.
type Cancelled struct {
	Reason string `json:"reason"`
}

// RecapIssued says what each attendee is asked to confirm.
type RecapIssued struct {
	Lines []RecapLine `json:"lines"`
}

// RecapLine is one thing that was said, for those it concerns.
type RecapLine struct {
	Line       events.RecapLineID  `json:"line"`
	Text       string              `json:"text"`
	For        []events.PersonID   `json:"for"` // whom it concerns
	Commitment events.CommitmentID `json:"commitment,omitempty"`
	Due        events.Date         `json:"due,omitempty"`
}

// RecapLineConfirmed says that an attendee said so.
type RecapLineConfirmed struct {
	Line   events.RecapLineID `json:"line"`
	Person events.PersonID    `json:"person"`
	Party  events.PartyID     `json:"party"`
}

// RecapLineDisputed says that it is not what an attendee said.
type RecapLineDisputed struct {
	Call       events.CallID       `json:"call"`
	Plan       events.PlanID       `json:"plan"`
	Customer   events.CustomerID   `json:"customer"`
	Line       events.RecapLineID  `json:"line"`
	Commitment events.CommitmentID `json:"commitment,omitempty"`
	Text       string              `json:"text"` // the line
	Person     events.PersonID     `json:"person"`
	Party      events.PartyID      `json:"party"`
	Reason     string              `json:"reason"`        // what was said instead
	Proposal   events.CommitmentID `json:"proposal"`      // id of the commitment the goals service proposes to settle it
	Due        events.Date         `json:"due,omitempty"` // for that proposal
}

// RecapLineRedated says that an attendee said so, for another date.
type RecapLineRedated struct {
	Line       events.RecapLineID  `json:"line"`
	Commitment events.CommitmentID `json:"commitment,omitempty"`
	Person     events.PersonID     `json:"person"`
	Party      events.PartyID      `json:"party"`
	Due        events.Date         `json:"due"`
}

// RecapSettled says that every line was answered.
type RecapSettled struct{}

// InternalTo is the author's party.
func (n InternalNoteTaken) InternalTo() events.PartyID { return n.Party }

func (RhythmSet) EventType() string          { return "rhythm.set.v1" }
func (RhythmSuspended) EventType() string    { return "rhythm.suspended.v1" }
func (RhythmResumed) EventType() string      { return "rhythm.resumed.v1" }
func (Scheduled) EventType() string          { return "call.scheduled.v1" }
func (Moved) EventType() string              { return "call.moved.v1" }
func (TopicAdded) EventType() string         { return "call.topic_added.v1" }
func (TopicWithdrawn) EventType() string     { return "call.topic_withdrawn.v1" }
func (ItemPinned) EventType() string         { return "call.item_pinned.v1" }
func (ItemRemoved) EventType() string        { return "call.item_removed.v1" }
func (ItemTimed) EventType() string          { return "call.item_timed.v1" }
func (ItemsOrdered) EventType() string       { return "call.items_ordered.v1" }
func (AgendaShared) EventType() string       { return "call.agenda_shared.v1" }
func (GiveBackProposed) EventType() string   { return "call.give_back_proposed.v1" }
func (GivenBack) EventType() string          { return "call.given_back.v1" }
func (GiveBackOverruled) EventType() string  { return "call.give_back_overruled.v1" }
func (AttendanceRecorded) EventType() string { return "call.attendance_recorded.v1" }
func (Decided) EventType() string            { return "call.decided.v1" }
func (ItemDeferred) EventType() string       { return "call.item_deferred.v1" }
func (CommitmentCaptured) EventType() string { return "call.commitment_captured.v1" }
func (NoteTaken) EventType() string          { return "call.note_taken.v1" }
func (InternalNoteTaken) EventType() string  { return "call_internal.internal_note_taken.v1" }
func (Held) EventType() string               { return "call.held.v1" }
func (NoShow) EventType() string             { return "call.no_show.v1" }
func (Cancelled) EventType() string          { return "call.cancelled.v1" }
func (RecapIssued) EventType() string        { return "call.recap_issued.v1" }
func (RecapLineConfirmed) EventType() string { return "call.recap_line_confirmed.v1" }
func (RecapLineDisputed) EventType() string  { return "call.recap_line_disputed.v1" }
func (RecapLineRedated) EventType() string   { return "call.recap_line_redated.v1" }
func (RecapSettled) EventType() string       { return "call.recap_settled.v1" }

func (RhythmSet) rhythmEvent()        {}
func (RhythmSuspended) rhythmEvent()  {}
func (RhythmResumed) rhythmEvent()    {}
func (Scheduled) callEvent()          {}
func (Moved) callEvent()              {}
func (TopicAdded) callEvent()         {}
func (TopicWithdrawn) callEvent()     {}
func (ItemPinned) callEvent()         {}
func (ItemRemoved) callEvent()        {}
func (ItemTimed) callEvent()          {}
func (ItemsOrdered) callEvent()       {}
func (AgendaShared) callEvent()       {}
func (GiveBackProposed) callEvent()   {}
func (GivenBack) callEvent()          {}
func (GiveBackOverruled) callEvent()  {}
func (AttendanceRecorded) callEvent() {}
func (Decided) callEvent()            {}
func (ItemDeferred) callEvent()       {}
func (CommitmentCaptured) callEvent() {}
func (NoteTaken) callEvent()          {}
func (Held) callEvent()               {}
func (NoShow) callEvent()             {}
func (Cancelled) callEvent()          {}
func (RecapIssued) callEvent()        {}
func (RecapLineConfirmed) callEvent() {}
func (RecapLineDisputed) callEvent()  {}
func (RecapLineRedated) callEvent()   {}
func (RecapSettled) callEvent()       {}

// Types lists the facts for the registry.
func Types() []events.Type {
	return []events.Type{
		events.Of[RhythmSet]("Calls recur like this from now on."),
		events.Of[RhythmSuspended]("No further calls are scheduled."),
		events.Of[RhythmResumed]("Calls are scheduled again."),
		events.Of[Scheduled]("A call will take place."),
		events.Of[Moved]("A call starts at another time."),
		events.Of[TopicAdded]("A party wants to talk about something."),
		events.Of[TopicWithdrawn]("A topic is off the list."),
		events.Of[ItemPinned]("A line of the agenda stays, whatever its weight."),
		events.Of[ItemRemoved]("A line of the agenda stays away."),
		events.Of[ItemTimed]("A line of the agenda gets these minutes."),
		events.Of[ItemsOrdered]("These lines of the agenda come first, in this order."),
		events.Of[AgendaShared]("The parties have seen this agenda."),
		events.Of[GiveBackProposed]("There is no reason to meet."),
		events.Of[GivenBack]("The time is given back, with a written update."),
		events.Of[GiveBackOverruled]("The call takes place all the same."),
		events.Of[AttendanceRecorded]("Who was there."),
		events.Of[Decided]("What was decided about an item."),
		events.Of[ItemDeferred]("An item carries over to the next call."),
		events.Of[CommitmentCaptured]("Somebody promised something in the call."),
		events.Of[NoteTaken]("A note that every party may read."),
		events.Of[InternalNoteTaken]("A note that only its author's party may read."),
		events.Of[Held]("The call took place."),
		events.Of[NoShow]("Nobody of a party came."),
		events.Of[Cancelled]("The call does not take place."),
		events.Of[RecapIssued]("What each attendee is asked to confirm."),
		events.Of[RecapLineConfirmed]("An attendee said so."),
		events.Of[RecapLineDisputed]("It is not what an attendee said."),
		events.Of[RecapLineRedated]("An attendee said so, for another date."),
		events.Of[RecapSettled]("Every line of the recap was answered."),
	}
}
