package story

import (
	"fmt"
	"time"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/pkg/worktime"
	"coxswain/rules/record"
)

// call tells a fact of a call. What people do to an agenda before it is shared is not told, nor that a
// rhythm has scheduled its next call.
func (t *teller) call(e callevent.Event) said {
	c := document(t, record.Calls, t.r.Stream.ID)
	what := fmt.Sprintf("the %s call of %s", c.Kind, moment(c.Start, c.Zone))
	switch e := e.(type) {
	case callevent.Scheduled:
		return scheduled(e)
	case callevent.Moved:
		return said{
			group: Calls, reason: e.Reason, before: moment(e.From, c.Zone), after: moment(e.To, c.Zone),
			sentence: fmt.Sprintf("The %s call moved from %s to %s.", c.Kind, moment(e.From, c.Zone), moment(e.To, c.Zone)),
		}
	case callevent.TopicAdded:
		return said{group: Proposed, sentence: fmt.Sprintf("%s wants to talk about %s in %s.", t.who(e.Person, e.Party), quoted(e.Text), what)}
	case callevent.TopicWithdrawn:
		return said{group: Removed, sentence: fmt.Sprintf("%s took %s off the list of %s.", t.party(e.Party), topic(c, e.Topic), what)}
	case callevent.ItemPinned, callevent.ItemRemoved, callevent.ItemTimed, callevent.ItemsOrdered,
		callevent.AttendanceRecorded, callevent.CommitmentCaptured, callevent.RecapSettled:
		return said{}
	case callevent.AgendaShared:
		return said{group: Calls, sentence: fmt.Sprintf("%s shared the agenda of %s: %s.", t.who(e.Person, e.Party), what, counted(len(e.Lines), "line"))}
	case callevent.GiveBackProposed:
		return said{group: Calls, sentence: fmt.Sprintf("Nothing calls for %s: it may be given back.", what)}
	case callevent.GivenBack:
		return said{group: Calls, after: e.Update, sentence: fmt.Sprintf("%s gave the time of %s back, with a written update.", t.who(e.Person, e.Party), what)}
	case callevent.GiveBackOverruled:
		return said{group: Calls, reason: e.Reason, sentence: fmt.Sprintf("%s wants to hold %s all the same.", t.who(e.Person, e.Party), what)}
	case callevent.Decided:
		return said{group: Agreed, after: e.Decision, sentence: fmt.Sprintf("Decided in %s: %s", what, e.Decision)}
	case callevent.ItemDeferred:
		return said{group: Slipped, sentence: fmt.Sprintf("%s was not reached in %s and carries over.", quoted(e.Title), what)}
	case callevent.NoteTaken:
		return said{group: Calls, sentence: fmt.Sprintf("%s noted in %s: %s", t.who(e.Person, e.Party), what, e.Text)}
	case callevent.Held:
		return said{group: Calls, sentence: fmt.Sprintf("The %s call took place on %s, %s.", c.Kind, moment(e.At, c.Zone), counted(e.Minutes, "minute"))}
	case callevent.NoShow:
		return said{group: Calls, sentence: fmt.Sprintf("Nobody of %s came to %s.", t.party(e.Party), what)}
	case callevent.Cancelled:
		return said{group: Removed, reason: e.Reason, sentence: fmt.Sprintf("%s cancelled %s.", t.actor(), what)}
	case callevent.RecapIssued:
		return said{group: Calls, sentence: fmt.Sprintf("The recap of %s asks for confirmation of %s.", what, counted(len(e.Lines), "line"))}
	case callevent.RecapLineConfirmed:
		return said{group: Agreed, sentence: fmt.Sprintf("%s confirmed what was said: %s.", t.who(e.Person, e.Party), recapLine(c, e.Line))}
	case callevent.RecapLineDisputed:
		return said{group: Disputed, reason: e.Reason, sentence: fmt.Sprintf("%s did not say %s.", t.who(e.Person, e.Party), quoted(e.Text))}
	case callevent.RecapLineRedated:
		return said{group: Proposed, after: string(e.Due), sentence: fmt.Sprintf("%s said so for %s: %s.", t.who(e.Person, e.Party), date(e.Due), recapLine(c, e.Line))}
	}
	return said{}
}

// scheduled tells of extra calls only.
func scheduled(e callevent.Scheduled) said {
	if e.Rhythm != "" {
		return said{}
	}
	return said{group: Calls, sentence: fmt.Sprintf("An extra %s call is on %s, %s.", e.Kind, moment(e.Start, e.Zone), counted(e.Minutes, "minute"))}
}

// moment writes an instant on the clock of the call: "3 March 2026, 14:30".
func moment(t time.Time, zone string) string {
	loc, err := worktime.Zone(zone)
	if err != nil {
		loc = time.UTC
	}
	return t.In(loc).Format("2 January 2006, 15:04")
}

func topic(c record.Call, id events.TopicID) string {
	for _, t := range c.Topics {
		if t.ID == id {
			return quoted(t.Text)
		}
	}
	return "a topic"
}

func recapLine(c record.Call, id events.RecapLineID) string {
	for _, l := range c.Recap {
		if l.Line == id {
			return quoted(l.Text)
		}
	}
	return "a line of the recap"
}
