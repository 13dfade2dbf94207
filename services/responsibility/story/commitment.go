package story

import (
	"fmt"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/rules/record"
)

// commitment tells a fact of a promise; every fact has its line, so that none can be forgotten.
func (t *teller) commitment(e commitmentevent.Event) said {
	p := document(t, record.Promises, t.r.Stream.ID)
	what := quoted(p.Text)
	switch e := e.(type) {
	case commitmentevent.Proposed:
		return t.offered(e)
	case commitmentevent.Confirmed:
		return said{group: Agreed, sentence: fmt.Sprintf("%s confirmed %s, due %s.", t.who(e.Person, e.Party), what, date(p.Due))}
	case commitmentevent.ConfirmationUndone:
		return said{group: Removed, sentence: fmt.Sprintf("%s took the confirmation of %s back.", t.who(e.Person, p.Party), what)}
	case commitmentevent.Countered:
		return t.countered(e, p)
	case commitmentevent.CounterAccepted:
		return t.counterAccepted(e, p)
	case commitmentevent.CounterDeclined:
		return said{group: Removed, reason: e.Reason, sentence: fmt.Sprintf("%s did not take the counter to %s.", t.who(e.Person, e.Party), what)}
	case commitmentevent.Declined:
		return said{group: Removed, reason: e.Reason, sentence: fmt.Sprintf("%s declined %s.", t.who(e.Person, e.Party), what)}
	case commitmentevent.Blocked:
		return said{group: Progress, reason: e.Reason, sentence: fmt.Sprintf("%s said that %s waits for %s.", t.who(e.Person, e.Party), what, t.blocker(e))}
	case commitmentevent.Unblocked:
		return said{group: Progress, sentence: fmt.Sprintf("%s waits for nobody any more.", what)}
	case commitmentevent.Rescheduled:
		return t.moved(e.From, e.To, e.Late, e.Reason, what)
	case commitmentevent.RescheduleProposed:
		return said{
			group: Proposed, reason: e.Reason, before: string(e.From), after: string(e.To),
			sentence: fmt.Sprintf("%s asked to move %s from %s to %s.", t.who(e.Person, e.Party), what, date(e.From), date(e.To)),
		}
	case commitmentevent.RescheduleDeclined:
		return said{group: Agreed, reason: e.Reason, sentence: fmt.Sprintf("%s held on to %s for %s.", t.who(e.Person, e.Party), date(p.Due), what)}
	case commitmentevent.Completed:
		return t.completed(e, p)
	case commitmentevent.Accepted:
		return t.accepted(e, what)
	case commitmentevent.Reopened:
		return said{group: Disputed, reason: e.Reason, sentence: fmt.Sprintf("%s does not hold %s done.", t.who(e.Person, e.Party), what)}
	case commitmentevent.Withdrawn:
		return said{group: Removed, reason: e.Reason, sentence: fmt.Sprintf("%s withdrew %s.", t.who(e.Person, e.Party), what)}
	case commitmentevent.Commented:
		return said{group: Progress, sentence: fmt.Sprintf("%s wrote about %s: %s", t.who(e.Person, e.Party), what, e.Text)}
	}
	return said{}
}

func (t *teller) offered(e commitmentevent.Proposed) said {
	s := said{group: Proposed}
	switch {
	case e.By == e.Party && (e.ByPerson == e.Person || e.ByPerson == ""):
		s.sentence = fmt.Sprintf("%s offered %s by %s.", t.who(e.Person, e.Party), quoted(e.Text), date(e.Due))
	default:
		s.sentence = fmt.Sprintf("%s asked %s for %s by %s.", t.who(e.ByPerson, e.By), t.who(e.Person, e.Party), quoted(e.Text), date(e.Due))
	}
	return s
}

func (t *teller) countered(e commitmentevent.Countered, p record.Promise) said {
	s := said{group: Proposed, reason: e.Reason}
	var instead string
	switch {
	case e.Due != "":
		instead, s.before, s.after = date(e.Due), string(p.Due), string(e.Due)
	case e.Text != "":
		instead, s.before, s.after = quoted(e.Text), p.Text, e.Text
	default:
		instead = "that " + t.who(e.Person, p.Party) + " does it"
	}
	s.sentence = fmt.Sprintf("%s countered %s: %s instead.", t.who(e.By, e.Party), quoted(p.Text), instead)
	return s
}

func (t *teller) counterAccepted(e commitmentevent.CounterAccepted, p record.Promise) said {
	if !p.Confirmed.IsZero() && e.Due > p.Due {
		return t.moved(p.Due, e.Due, p.Counter.Late, p.Counter.Reason, quoted(e.Text))
	}
	return said{
		group: Agreed, before: string(p.Due), after: string(e.Due),
		sentence: fmt.Sprintf("%s took the counter: %s, due %s.", t.who(e.Person, e.Party), quoted(e.Text), date(e.Due)),
	}
}

func (t *teller) moved(from, to events.Date, late bool, reason, what string) said {
	when := "before it was due"
	if late {
		when = "after the date had passed"
	}
	return said{
		group: Slipped, reason: reason, before: string(from), after: string(to),
		sentence: fmt.Sprintf("%s moved from %s to %s, %s.", what, date(from), date(to), when),
	}
}

func (t *teller) blocker(e commitmentevent.Blocked) string {
	if e.OnCommitment != "" {
		return quoted(document(t, record.Promises, string(e.OnCommitment)).Text)
	}
	return t.party(e.OnParty)
}

func (t *teller) completed(e commitmentevent.Completed, p record.Promise) said {
	when := "in time"
	if e.Late {
		when = fmt.Sprintf("late: it was due %s", date(p.Due))
	}
	return said{group: Finished, after: e.Evidence, sentence: fmt.Sprintf("%s finished %s, %s.", t.who(e.Person, e.Party), quoted(p.Text), when)}
}

func (t *teller) accepted(e commitmentevent.Accepted, what string) said {
	if e.Silence {
		return said{group: Finished, sentence: fmt.Sprintf("%s counts as accepted: nobody at %s answered in the agreed time.", what, t.party(e.Party))}
	}
	return said{group: Finished, sentence: fmt.Sprintf("%s accepted %s.", t.who(e.Person, e.Party), what)}
}
