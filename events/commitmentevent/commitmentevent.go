// Package commitmentevent holds the facts of a commitment: one promise of one person.
//
// Stream "commitment/<CommitmentID>", written by the goals service, is shared. What one party notes for
// itself is in "commitment_internal/<CommitmentID>".
package commitmentevent

import "coxswain/events"

// Event is sealed: the shared facts of a commitment.
//
//sumtype:decl
type Event interface {
	events.Event
	commitmentEvent()
}

// Kinds of the streams.
const (
	Kind         = "commitment"
	InternalKind = "commitment_internal"
)

// Origin says where a promise came from.
type Origin struct {
	Kind string `json:"kind"` // goal, call, recommendation, import, recap, direct
	ID   string `json:"id,omitempty"`
}

// Proposed says that somebody asks for a promise, or offers one.
type Proposed struct {
	Commitment events.CommitmentID   `json:"commitment"`
	Customer   events.CustomerID     `json:"customer"`
	Text       string                `json:"text"`
	Party      events.PartyID        `json:"party"`  // the owner's
	Person     events.PersonID       `json:"person"` // the owner
	Due        events.Date           `json:"due"`
	By         events.PartyID        `json:"by"` // the proposer's party
	ByPerson   events.PersonID       `json:"by_person,omitempty"`
	Origin     Origin                `json:"origin"`
	Plan       events.PlanID         `json:"plan,omitempty"`
	Goal       events.GoalID         `json:"goal,omitempty"`
	Call       events.CallID         `json:"call,omitempty"`
	DependsOn  []events.CommitmentID `json:"depends_on,omitempty"`
	Binding    bool                  `json:"binding,omitempty"`
}

// Confirmed says that the owner stands by it.
type Confirmed struct {
	Party  events.PartyID  `json:"party"`
	Person events.PersonID `json:"person"`
}

// ConfirmationUndone says that the owner took a confirmation back.
type ConfirmationUndone struct {
	Person events.PersonID `json:"person"`
}

// Countered says that the owner would promise something else: another date, scope or person. Empty
// fields stay as they are.
type Countered struct {
	Due    events.Date     `json:"due,omitempty"`
	Text   string          `json:"text,omitempty"`
	Person events.PersonID `json:"person,omitempty"`
	Party  events.PartyID  `json:"party"` // whose counter it is
	By     events.PersonID `json:"by"`
	Reason string          `json:"reason"`
}

// CounterAccepted says that the other side takes the counter: the promise is confirmed as countered.
type CounterAccepted struct {
	Party  events.PartyID  `json:"party"`
	Person events.PersonID `json:"person"`
	Due    events.Date     `json:"due"`   // as it is now
	Text   string          `json:"text"`  // as it is now
	Owner  events.PersonID `json:"owner"` // as it is now
}

// CounterDeclined says that the other side does not take the counter: the first proposal stands again.
type CounterDeclined struct {
	Party  events.PartyID  `json:"party"`
	Person events.PersonID `json:"person"`
	Reason string          `json:"reason"`
}

// Declined says that the owner does not promise it.
type Declined struct {
	Party  events.PartyID  `json:"party"`
	Person events.PersonID `json:"person"`
	Reason string          `json:"reason"`
}

// Blocked says that the promise waits for a party, or for another promise.
type Blocked struct {
	OnParty      events.PartyID      `json:"on_party,omitempty"`
	OnCommitment events.CommitmentID `json:"on_commitment,omitempty"`
	Party        events.PartyID      `json:"party"` // who says so
	Person       events.PersonID     `json:"person"`
	Reason       string              `json:"reason"`
}

// Unblocked says that it waits no more.
type Unblocked struct {
	Party  events.PartyID  `json:"party"`
	Person events.PersonID `json:"person"`
}

// Rescheduled says that both sides agree to another date: a slip.
type Rescheduled struct {
	From   events.Date     `json:"from"`
	To     events.Date     `json:"to"`
	Late   bool            `json:"late,omitempty"` // moved after it had passed
	Party  events.PartyID  `json:"party"`
	Person events.PersonID `json:"person"`
	Reason string          `json:"reason"`
}

// RescheduleProposed says that a party asks for another date; the other side answers as it answers a
// counter.
type RescheduleProposed struct {
	From   events.Date     `json:"from"`
	To     events.Date     `json:"to"`
	Late   bool            `json:"late,omitempty"` // asked for after it had passed
	Party  events.PartyID  `json:"party"`
	Person events.PersonID `json:"person"`
	Reason string          `json:"reason"`
}

// RescheduleDeclined says that the other side holds on to the date.
type RescheduleDeclined struct {
	Party  events.PartyID  `json:"party"`
	Person events.PersonID `json:"person"`
	Reason string          `json:"reason"`
}

// Completed says that the owner did it, and shows how one can tell.
type Completed struct {
	Party    events.PartyID  `json:"party"`
	Person   events.PersonID `json:"person"`
	Evidence string          `json:"evidence,omitempty"`
	Late     bool            `json:"late,omitempty"` // after its due date in the owner's zone
}

// Accepted says that another party than the owner's holds it done.
type Accepted struct {
	Party   events.PartyID  `json:"party"`
	Person  events.PersonID `json:"person,omitempty"`
	Silence bool            `json:"silence,omitempty"` // nobody answered in the time the charter gives
}

// Reopened says that another party than the owner's does not hold it done.
type Reopened struct {
	Party  events.PartyID  `json:"party"`
	Person events.PersonID `json:"person"`
	Reason string          `json:"reason"`
}

// Withdrawn says that the promise is needed no more.
type Withdrawn struct {
	Party  events.PartyID  `json:"party"`
	Person events.PersonID `json:"person"`
	Reason string          `json:"reason"`
}

// Commented says something that every party may read.
type Commented struct {
	Note   events.NoteID   `json:"note"`
	Party  events.PartyID  `json:"party"`
	Person events.PersonID `json:"person"`
	Text   string          `json:"text"`
}

// InternalCommented says something that only the party of its author may read.
type InternalCommented struct {
	Commitment events.CommitmentID `json:"commitment"`
	Note       events.NoteID       `json:"note"`
	Party      events.PartyID      `json:"party"`
	Person     events.PersonID     `json:"person"`
	Text       string              `json:"text"`
}

// InternalTo is the author's party.
func (c InternalCommented) InternalTo() events.PartyID { return c.Party }

func (Proposed) EventType() string           { return "commitment.proposed.v1" }
func (Confirmed) EventType() string          { return "commitment.confirmed.v1" }
func (ConfirmationUndone) EventType() string { return "commitment.confirmation_undone.v1" }
func (Countered) EventType() string          { return "commitment.countered.v1" }
func (CounterAccepted) EventType() string    { return "commitment.counter_accepted.v1" }
func (CounterDeclined) EventType() string    { return "commitment.counter_declined.v1" }
func (Declined) EventType() string           { return "commitment.declined.v1" }
func (Blocked) EventType() string            { return "commitment.blocked.v1" }
func (Unblocked) EventType() string          { return "commitment.unblocked.v1" }
func (Rescheduled) EventType() string        { return "commitment.rescheduled.v1" }
func (RescheduleProposed) EventType() string { return "commitment.reschedule_proposed.v1" }
func (RescheduleDeclined) EventType() string { return "commitment.reschedule_declined.v1" }
func (Completed) EventType() string          { return "commitment.completed.v1" }
func (Accepted) EventType() string           { return "commitment.accepted.v1" }
func (Reopened) EventType() string           { return "commitment.reopened.v1" }
func (Withdrawn) EventType() string          { return "commitment.withdrawn.v1" }
func (Commented) EventType() string          { return "commitment.commented.v1" }
func (InternalCommented) EventType() string  { return "commitment_internal.internal_commented.v1" }

func (Proposed) commitmentEvent()           {}
func (Confirmed) commitmentEvent()          {}
func (ConfirmationUndone) commitmentEvent() {}
func (Countered) commitmentEvent()          {}
func (CounterAccepted) commitmentEvent()    {}
func (CounterDeclined) commitmentEvent()    {}
func (Declined) commitmentEvent()           {}
func (Blocked) commitmentEvent()            {}
func (Unblocked) commitmentEvent()          {}
func (Rescheduled) commitmentEvent()        {}
func (RescheduleProposed) commitmentEvent() {}
func (RescheduleDeclined) commitmentEvent() {}
func (Completed) commitmentEvent()          {}
func (Accepted) commitmentEvent()           {}
func (Reopened) commitmentEvent()           {}
func (Withdrawn) commitmentEvent()          {}
func (Commented) commitmentEvent()          {}

// Types lists the facts for the registry.
func Types() []events.Type {
	return []events.Type{
		events.Of[Proposed]("Somebody asks for a promise, or offers one."),
		events.Of[Confirmed]("The owner stands by the promise."),
		events.Of[ConfirmationUndone]("The owner took a confirmation back."),
		events.Of[Countered]("The owner would promise something else."),
		events.Of[CounterAccepted]("The other side takes the counter."),
		events.Of[CounterDeclined]("The other side does not take the counter."),
		events.Of[Declined]("The owner does not promise it."),
		events.Of[Blocked]("The promise waits for a party or for another promise."),
		events.Of[Unblocked]("The promise waits no more."),
		events.Of[Rescheduled]("Both sides agree to another date."),
		events.Of[RescheduleProposed]("A party asks for another date."),
		events.Of[RescheduleDeclined]("The other side holds on to the date."),
		events.Of[Completed]("The owner did it, with evidence."),
		events.Of[Accepted]("Another party holds it done."),
		events.Of[Reopened]("Another party does not hold it done."),
		events.Of[Withdrawn]("The promise is needed no more."),
		events.Of[Commented]("A comment that every party may read."),
		events.Of[InternalCommented]("A comment that only its author's party may read."),
	}
}
