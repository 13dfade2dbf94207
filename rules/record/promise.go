package record

import (
	"time"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/projection"
)

// Promise is a commitment as it stands. Key: the commitment's id.
type Promise struct {
	Commitment events.CommitmentID   `json:"commitment"`
	Customer   events.CustomerID     `json:"customer"`
	Plan       events.PlanID         `json:"plan,omitempty"`
	Goal       events.GoalID         `json:"goal,omitempty"`
	Call       events.CallID         `json:"call,omitempty"`
	Text       string                `json:"text"`
	Party      events.PartyID        `json:"party"` // the owner's
	Person     events.PersonID       `json:"person"`
	Due        events.Date           `json:"due"`
	By         events.PartyID        `json:"by"`
	ByPerson   events.PersonID       `json:"by_person,omitempty"`
	OriginKind string                `json:"origin,omitempty"`
	OriginID   string                `json:"origin_id,omitempty"`
	DependsOn  []events.CommitmentID `json:"depends_on,omitempty"`
	Binding    bool                  `json:"binding,omitempty"`

	Status   PromiseStatus `json:"status"`
	Blocked  Block         `json:"blocked,omitzero"`
	Counter  Counter       `json:"counter,omitzero"` // the open counter or request for another date
	Evidence string        `json:"evidence,omitempty"`
	Slips    []Slip        `json:"slips,omitempty"`
	Holder   Holding       `json:"holder,omitzero"` // nobody when it is settled
	Held     []Holding     `json:"held,omitempty"`  // who held it before, oldest first

	FirstDue  events.Date `json:"first_due"` // as first confirmed
	Proposed  Mark        `json:"proposed"`
	Confirmed Mark        `json:"confirmed,omitzero"`
	Completed Mark        `json:"completed,omitzero"` // cleared when it is reopened
	Settled   Mark        `json:"settled,omitzero"`   // accepted, declined or withdrawn
	Changed   Mark        `json:"changed"`            // comments do not count
	LastFact  string      `json:"last_fact"`          // wire name of that change

	SettledBy events.PartyID `json:"settled_by,omitempty"` // whose answer settled it
	Silence   bool           `json:"silence,omitempty"`    // accepted because nobody answered
}

// PromiseStatus is where a commitment is in its life.
type PromiseStatus string

// The life of a commitment (product.md section 3). A blocked promise keeps its status.
const (
	PromiseProposed  PromiseStatus = "proposed"
	PromiseCountered PromiseStatus = "countered"
	PromiseConfirmed PromiseStatus = "confirmed"
	PromiseDone      PromiseStatus = "done"
	PromiseAccepted  PromiseStatus = "accepted"
	PromiseDeclined  PromiseStatus = "declined"
	PromiseWithdrawn PromiseStatus = "withdrawn"
)

// Open reports whether something remains to be done about it.
func (p Promise) Open() bool {
	switch p.Status {
	case PromiseAccepted, PromiseDeclined, PromiseWithdrawn:
		return false
	}
	return true
}

// Block is what a promise waits for.
type Block struct {
	OnParty      events.PartyID      `json:"on_party,omitempty"` // of the blocking commitment too, where it is known
	OnPerson     events.PersonID     `json:"on_person,omitempty"`
	OnCommitment events.CommitmentID `json:"on_commitment,omitempty"`
	Reason       string              `json:"reason"`
	Since        Mark                `json:"since"`
}

// Counter is what was offered instead. Reschedule says that it came after the confirmation.
type Counter struct {
	Due        events.Date     `json:"due,omitempty"`
	Text       string          `json:"text,omitempty"`
	Person     events.PersonID `json:"person,omitempty"`
	Party      events.PartyID  `json:"party"`
	Reason     string          `json:"reason"`
	Reschedule bool            `json:"reschedule,omitempty"`
	Late       bool            `json:"late,omitempty"` // another date was asked for after the old one had passed
	Since      Mark            `json:"since"`
}

// Slip is a due date that moved.
type Slip struct {
	From   events.Date `json:"from"`
	To     events.Date `json:"to"`
	Late   bool        `json:"late,omitempty"`
	Reason string      `json:"reason"`
	Since  Mark        `json:"since"`
}

// Holding is a stretch of time in which a promise was in somebody's court.
type Holding struct {
	Party  events.PartyID  `json:"party"`
	Person events.PersonID `json:"person,omitempty"`
	From   time.Time       `json:"from"`
	To     time.Time       `json:"to,omitzero"`
}

// PromisePart folds the shared facts of commitments into Promises. Comments change nothing about a promise
// and are left to the log.
func PromisePart() projection.Part {
	return projection.Part{Collection: Promises, Touches: touchesPromise, Begins: BeginsPromise, Apply: foldPromise}
}

// BeginsPromise reports the first fact of a commitment: nobody has a document about it yet.
func BeginsPromise(r events.Recorded) bool {
	_, proposed := r.Event.(commitmentevent.Proposed)
	return proposed && r.Version == 1
}

// touchesPromise names the promise, and the one that blocks it: the holder may be the other's owner.
func touchesPromise(r events.Recorded) []string {
	switch e := r.Event.(type) {
	case commitmentevent.Commented:
		return nil
	case commitmentevent.Blocked:
		if e.OnCommitment != "" {
			return []string{r.Stream.ID, string(e.OnCommitment)}
		}
	}
	if _, ok := r.Event.(commitmentevent.Event); ok {
		return []string{r.Stream.ID}
	}
	return nil
}

func foldPromise(r events.Recorded, docs projection.Docs) error {
	e, ok := r.Event.(commitmentevent.Event)
	if _, comment := e.(commitmentevent.Commented); !ok || comment {
		return nil
	}
	var on Promise
	if b, ok := e.(commitmentevent.Blocked); ok && b.OnCommitment != "" {
		on, _ = projection.Get(docs, Promises, string(b.OnCommitment))
	}
	return projection.Update(docs, Promises, r.Stream.ID, func(p *Promise) {
		p.Changed, p.LastFact = markOf(r), r.Type
		p.fold(e, on)
		p.pass(p.court())
	})
}

// fold takes in what happens to a promise; on is the promise that blocks it.
func (p *Promise) fold(e commitmentevent.Event, on Promise) {
	switch e := e.(type) {
	case commitmentevent.Proposed:
		p.propose(e)
	case commitmentevent.Confirmed:
		p.confirm()
	case commitmentevent.ConfirmationUndone:
		p.undoConfirmation()
	case commitmentevent.Countered:
		p.counter(e)
	case commitmentevent.CounterAccepted:
		p.acceptCounter(e)
	case commitmentevent.CounterDeclined:
		p.declineCounter()
	case commitmentevent.RescheduleProposed:
		p.Counter = Counter{Due: e.To, Party: e.Party, Reason: e.Reason, Reschedule: true, Late: e.Late, Since: p.Changed}
	case commitmentevent.RescheduleDeclined:
		p.declineCounter()
	case commitmentevent.Rescheduled:
		p.reschedule(e)
	case commitmentevent.Blocked:
		p.block(e, on)
	case commitmentevent.Unblocked:
		p.Blocked = Block{}
	case commitmentevent.Completed:
		p.complete(e)
	case commitmentevent.Reopened:
		p.Status, p.Completed, p.Evidence = PromiseConfirmed, Mark{}, ""
	case commitmentevent.Accepted:
		p.settle(PromiseAccepted, e.Party)
		p.Silence = e.Silence
	case commitmentevent.Declined:
		p.settle(PromiseDeclined, e.Party)
	case commitmentevent.Withdrawn:
		p.settle(PromiseWithdrawn, e.Party)
	case commitmentevent.Commented:
	}
}

func (p *Promise) propose(e commitmentevent.Proposed) {
	p.Commitment, p.Customer, p.Plan, p.Goal, p.Call = e.Commitment, e.Customer, e.Plan, e.Goal, e.Call
	p.Text, p.Party, p.Person, p.Due, p.By, p.ByPerson = e.Text, e.Party, e.Person, e.Due, e.By, e.ByPerson
	p.OriginKind, p.OriginID, p.DependsOn, p.Binding = e.Origin.Kind, e.Origin.ID, e.DependsOn, e.Binding
	p.Status, p.Proposed = PromiseProposed, p.Changed
}

// confirm makes it count. The date that stands at the first confirmation is the one that slips are
// measured from.
func (p *Promise) confirm() {
	p.Status, p.Counter = PromiseConfirmed, Counter{}
	if p.Confirmed.IsZero() {
		p.Confirmed, p.FirstDue = p.Changed, p.Due
	}
}

func (p *Promise) undoConfirmation() {
	p.Status, p.Confirmed, p.FirstDue = PromiseProposed, Mark{}, ""
	p.Counter, p.Blocked = Counter{}, Block{}
}

func (p *Promise) complete(e commitmentevent.Completed) {
	p.Status, p.Completed, p.Evidence = PromiseDone, p.Changed, e.Evidence
	p.Blocked, p.Counter = Block{}, Counter{}
}

// block resolves a blocking commitment to whose it is now: later facts of this stream cannot see it.
func (p *Promise) block(e commitmentevent.Blocked, on Promise) {
	p.Blocked = Block{OnParty: e.OnParty, OnCommitment: e.OnCommitment, Reason: e.Reason, Since: p.Changed}
	if e.OnParty == "" {
		p.Blocked.OnParty, p.Blocked.OnPerson = on.Party, on.Person
	}
}

func (p *Promise) settle(as PromiseStatus, by events.PartyID) {
	p.Status, p.Settled, p.SettledBy = as, p.Changed, by
	p.Blocked, p.Counter = Block{}, Counter{}
}
