package record

import (
	"maps"
	"time"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/pkg/projection"
)

// Call is a cadence call. Key: the call's id.
type Call struct {
	Call      events.CallID            `json:"call"`
	Rhythm    events.RhythmID          `json:"rhythm,omitempty"`
	Plan      events.PlanID            `json:"plan"`
	Customer  events.CustomerID        `json:"customer"`
	Kind      string                   `json:"kind"`
	Start     time.Time                `json:"start"`
	Zone      string                   `json:"zone"`
	Minutes   int                      `json:"minutes"`
	Seats     []events.Seat            `json:"seats,omitempty"`
	Status    CallStatus               `json:"status"`
	Topics    []Topic                  `json:"topics,omitempty"`
	Pinned    []events.ItemID          `json:"pinned,omitempty"`
	Removed   []events.ItemID          `json:"removed,omitempty"`
	Timed     map[events.ItemID]int    `json:"timed,omitempty"`
	Order     []events.ItemID          `json:"order,omitempty"`
	Shared    []callevent.AgendaLine   `json:"shared,omitempty"` // the agenda last shared
	SharedAt  Mark                     `json:"shared_at,omitzero"`
	Present   []events.PersonID        `json:"present,omitempty"`
	Absent    []events.PersonID        `json:"absent,omitempty"`
	Decisions []Decision               `json:"decisions,omitempty"`
	Deferred  []callevent.ItemDeferred `json:"deferred,omitempty"`
	Captured  []events.CommitmentID    `json:"captured,omitempty"`
	Notes     []Note                   `json:"notes,omitempty"` // shared ones
	Recap     []RecapLine              `json:"recap,omitempty"`
	Reason    string                   `json:"reason,omitempty"` // cancelled, moved
	Update    string                   `json:"update,omitempty"` // given back with this
	HeldAt    Mark                     `json:"held_at,omitzero"`
	GiveBack  Mark                     `json:"give_back_proposed,omitzero"` // cleared when it is overruled
	Settled   Mark                     `json:"recap_settled,omitzero"`
	Scheduled Mark                     `json:"scheduled"`
	Changed   Mark                     `json:"changed"`
}

// CallStatus is where a call is.
type CallStatus string

// The life of a call.
const (
	CallScheduled CallStatus = "scheduled"
	CallHeld      CallStatus = "held"
	CallGivenBack CallStatus = "given_back"
	CallNoShow    CallStatus = "no_show"
	CallCancelled CallStatus = "cancelled"
)

// Topic is what a party wants to talk about.
type Topic struct {
	ID      events.TopicID  `json:"id"`
	Text    string          `json:"text"`
	Minutes int             `json:"minutes"`
	Party   events.PartyID  `json:"party"`
	Person  events.PersonID `json:"person"`
	Since   Mark            `json:"since"`
}

// Decision is what was decided.
type Decision struct {
	Item     events.ItemID `json:"item,omitempty"`
	Decision string        `json:"decision"`
	Since    Mark          `json:"since"`
}

// Note is a shared note.
type Note struct {
	ID     events.NoteID   `json:"id"`
	Party  events.PartyID  `json:"party"`
	Person events.PersonID `json:"person"`
	Text   string          `json:"text"`
	Since  Mark            `json:"since"`
}

// RecapLine is one thing that was said, and what each attendee answers.
type RecapLine struct {
	callevent.RecapLine
	Confirmed []events.PersonID `json:"confirmed,omitempty"`
	Disputed  []Dispute         `json:"disputed,omitempty"`
	Redated   []Redate          `json:"redated,omitempty"`
	Since     Mark              `json:"since"`
}

// Redate is an attendee's "yes, by another date".
type Redate struct {
	Person events.PersonID `json:"person"`
	Party  events.PartyID  `json:"party"`
	Due    events.Date     `json:"due"`
	Since  Mark            `json:"since"`
}

// Dispute is an attendee's "not what I said".
type Dispute struct {
	Person events.PersonID `json:"person"`
	Party  events.PartyID  `json:"party"`
	Reason string          `json:"reason"`
	Since  Mark            `json:"since"`
}

// CallPart folds the shared facts of calls into Calls.
func CallPart() projection.Part { return part(Calls, foldCall) }

// foldCall is longer than most: every fact of a call has its line here, so that none can be forgotten.
func foldCall(doc *Call, e callevent.Event, r events.Recorded) {
	doc.Changed = markOf(r)
	switch e := e.(type) {
	case callevent.Scheduled:
		doc.schedule(e)
	case callevent.Moved:
		doc.Start, doc.Minutes, doc.Reason = e.To, e.Minutes, e.Reason
	case callevent.TopicAdded:
		doc.topic(e)
	case callevent.TopicWithdrawn:
		doc.Topics = without(doc.Topics, func(t Topic) bool { return t.ID == e.Topic })
	case callevent.ItemPinned:
		doc.Pinned, doc.Removed = add(doc.Pinned, e.Item), without(doc.Removed, is(e.Item))
	case callevent.ItemRemoved:
		doc.Removed, doc.Pinned = add(doc.Removed, e.Item), without(doc.Pinned, is(e.Item))
	case callevent.ItemTimed:
		doc.time(e.Item, e.Minutes)
	case callevent.ItemsOrdered:
		doc.Order = e.Items
	case callevent.AgendaShared:
		doc.Shared, doc.SharedAt = e.Lines, doc.Changed
	case callevent.GiveBackProposed:
		doc.GiveBack = doc.Changed
	case callevent.GivenBack:
		doc.Status, doc.Update = CallGivenBack, e.Update
	case callevent.GiveBackOverruled:
		doc.Status, doc.Update, doc.GiveBack = CallScheduled, "", Mark{}
	case callevent.AttendanceRecorded:
		doc.Present, doc.Absent = e.Present, e.Absent
	case callevent.Decided:
		doc.Decisions = with(doc.Decisions, Decision{Item: e.Item, Decision: e.Decision, Since: doc.Changed})
	case callevent.ItemDeferred:
		doc.Deferred = with(doc.Deferred, e)
	case callevent.CommitmentCaptured:
		doc.Captured = add(doc.Captured, e.Commitment)
	case callevent.NoteTaken:
		doc.note(e)
	case callevent.Held:
		doc.Status, doc.HeldAt = CallHeld, Mark{Position: r.Position, At: e.At, Recorded: r.RecordedAt}
	case callevent.NoShow:
		doc.Status = CallNoShow
	case callevent.Cancelled:
		doc.Status, doc.Reason = CallCancelled, e.Reason
	case callevent.RecapIssued:
		doc.recap(e)
	case callevent.RecapLineConfirmed:
		doc.line(e.Line, func(l *RecapLine) { l.Confirmed = add(l.Confirmed, e.Person) })
	case callevent.RecapLineDisputed:
		doc.line(e.Line, func(l *RecapLine) { l.dispute(e, doc.Changed) })
	case callevent.RecapLineRedated:
		doc.line(e.Line, func(l *RecapLine) { l.redate(e, doc.Changed) })
	case callevent.RecapSettled:
		doc.Settled = doc.Changed
	}
}

func (c *Call) schedule(e callevent.Scheduled) {
	c.Call, c.Rhythm, c.Plan, c.Customer, c.Kind = e.Call, e.Rhythm, e.Plan, e.Customer, e.Kind
	c.Start, c.Zone, c.Minutes, c.Seats = e.Start, e.Zone, e.Minutes, e.Seats
	c.Status, c.Scheduled = CallScheduled, c.Changed
}

func (c *Call) topic(e callevent.TopicAdded) {
	c.Topics = with(c.Topics, Topic{
		ID: e.Topic, Text: e.Text, Minutes: e.Minutes, Party: e.Party, Person: e.Person, Since: c.Changed,
	})
}

func (c *Call) note(e callevent.NoteTaken) {
	c.Notes = with(c.Notes, Note{ID: e.Note, Party: e.Party, Person: e.Person, Text: e.Text, Since: c.Changed})
}

func (c *Call) time(item events.ItemID, minutes int) {
	all := maps.Clone(c.Timed)
	if all == nil {
		all = map[events.ItemID]int{}
	}
	all[item] = minutes
	c.Timed = all
}

// recap adds lines. Those that correct others are new ones: nothing is replaced.
func (c *Call) recap(e callevent.RecapIssued) {
	for _, l := range e.Lines {
		c.Recap = with(c.Recap, RecapLine{RecapLine: l, Since: c.Changed})
	}
}

func (l *RecapLine) dispute(e callevent.RecapLineDisputed, m Mark) {
	l.Disputed = with(l.Disputed, Dispute{Person: e.Person, Party: e.Party, Reason: e.Reason, Since: m})
}

func (l *RecapLine) redate(e callevent.RecapLineRedated, m Mark) {
	l.Redated = with(l.Redated, Redate{Person: e.Person, Party: e.Party, Due: e.Due, Since: m})
}

func (c *Call) line(id events.RecapLineID, to func(*RecapLine)) {
	c.Recap = change(c.Recap, func(l RecapLine) bool { return l.Line == id }, to)
}

func is[T comparable](v T) func(T) bool { return func(w T) bool { return v == w } }
