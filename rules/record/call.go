package record

import (
	"maps"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/pkg/projection"
)

// CallPart folds the shared facts of calls into Calls.
func CallPart() projection.Part { return part(Calls, foldCall) }

func foldCall(doc *Call, e callevent.Event, r events.Recorded) {
	doc.Changed = markOf(r)
	switch e := e.(type) {
	case callevent.Scheduled:
		doc.schedule(e)
	case callevent.Moved:
		doc.Start, doc.Minutes, doc.Reason = e.To, e.Minutes, e.Reason
	case callevent.GiveBackProposed:
		doc.GiveBack = doc.Changed
	case callevent.GivenBack:
		doc.Status, doc.Update = CallGivenBack, e.Update
	case callevent.GiveBackOverruled:
		doc.Status, doc.Update, doc.GiveBack = CallScheduled, "", Mark{}
	case callevent.Held:
		doc.Status, doc.HeldAt = CallHeld, Mark{Position: r.Position, At: e.At, Recorded: r.RecordedAt}
	case callevent.NoShow:
		doc.Status = CallNoShow
	case callevent.Cancelled:
		doc.Status, doc.Reason = CallCancelled, e.Reason
	default:
		doc.foldAgenda(e)
		doc.foldTalk(e)
		doc.foldRecap(e)
	}
}

func (c *Call) schedule(e callevent.Scheduled) {
	c.Call, c.Rhythm, c.Plan, c.Customer, c.Kind = e.Call, e.Rhythm, e.Plan, e.Customer, e.Kind
	c.Start, c.Zone, c.Minutes, c.Seats = e.Start, e.Zone, e.Minutes, e.Seats
	c.Status, c.Scheduled = CallScheduled, c.Changed
}

// foldAgenda takes in what people did to the agenda.
func (c *Call) foldAgenda(e callevent.Event) {
	switch e := e.(type) {
	case callevent.TopicAdded:
		c.Topics = with(c.Topics, Topic{
			ID: e.Topic, Text: e.Text, Minutes: e.Minutes, Party: e.Party, Person: e.Person, Since: c.Changed,
		})
	case callevent.TopicWithdrawn:
		c.Topics = without(c.Topics, func(t Topic) bool { return t.ID == e.Topic })
	case callevent.ItemPinned:
		c.Pinned, c.Removed = add(c.Pinned, e.Item), without(c.Removed, is(e.Item))
	case callevent.ItemRemoved:
		c.Removed, c.Pinned = add(c.Removed, e.Item), without(c.Pinned, is(e.Item))
	case callevent.ItemTimed:
		c.time(e.Item, e.Minutes)
	case callevent.ItemsOrdered:
		c.Order = e.Items
	case callevent.AgendaShared:
		c.Shared, c.SharedAt = e.Lines, c.Changed
	}
}

func (c *Call) time(item events.ItemID, minutes int) {
	all := maps.Clone(c.Timed)
	if all == nil {
		all = map[events.ItemID]int{}
	}
	all[item] = minutes
	c.Timed = all
}

// foldTalk takes in what was said in the call.
func (c *Call) foldTalk(e callevent.Event) {
	switch e := e.(type) {
	case callevent.AttendanceRecorded:
		c.Present, c.Absent = e.Present, e.Absent
	case callevent.Decided:
		c.Decisions = with(c.Decisions, Decision{Item: e.Item, Decision: e.Decision, Since: c.Changed})
	case callevent.ItemDeferred:
		c.Deferred = with(c.Deferred, e)
	case callevent.CommitmentCaptured:
		c.Captured = add(c.Captured, e.Commitment)
	case callevent.NoteTaken:
		c.Notes = with(c.Notes, Note{ID: e.Note, Party: e.Party, Person: e.Person, Text: e.Text, Since: c.Changed})
	}
}

// foldRecap takes in what the attendees answer. Lines that correct others are added, never replaced.
func (c *Call) foldRecap(e callevent.Event) {
	switch e := e.(type) {
	case callevent.RecapIssued:
		for _, l := range e.Lines {
			c.Recap = with(c.Recap, RecapLine{RecapLine: l, Since: c.Changed})
		}
	case callevent.RecapLineConfirmed:
		c.line(e.Line, func(l *RecapLine) { l.Confirmed = add(l.Confirmed, e.Person) })
	case callevent.RecapLineDisputed:
		c.line(e.Line, func(l *RecapLine) {
			l.Disputed = with(l.Disputed, Dispute{Person: e.Person, Party: e.Party, Reason: e.Reason, Since: c.Changed})
		})
	case callevent.RecapLineRedated:
		c.line(e.Line, func(l *RecapLine) {
			l.Redated = with(l.Redated, Redate{Person: e.Person, Party: e.Party, Due: e.Due, Since: c.Changed})
		})
	case callevent.RecapSettled:
		c.Settled = c.Changed
	}
}

func (c *Call) line(id events.RecapLineID, to func(*RecapLine)) {
	c.Recap = change(c.Recap, func(l RecapLine) bool { return l.Line == id }, to)
}

func is[T comparable](v T) func(T) bool { return func(w T) bool { return v == w } }
