package call

import (
	"coxswain/events"
	"coxswain/events/callevent"
)

func confirm(s State, c ConfirmLine) ([]callevent.Event, error) {
	_, already, err := s.answerable(c.Line, c.By.Person, Answer{Is: Confirmed})
	if err != nil || already {
		return nil, err
	}
	return s.settling(c.Line, c.By, callevent.RecapLineConfirmed{Line: c.Line, Person: c.By.Person, Party: c.By.Party})
}

func dispute(s State, c DisputeLine) ([]callevent.Event, error) {
	line, already, err := s.answerable(c.Line, c.By.Person, Answer{Is: Disputed})
	if err != nil || already {
		return nil, err
	}
	if blank(c.Reason) {
		return nil, ErrReasonRequired.At("/reason")
	}
	due := line.Due
	if due == "" {
		due = c.Due
	}
	return s.settling(c.Line, c.By, callevent.RecapLineDisputed{
		Call: s.ID, Plan: s.Plan, Customer: s.Customer, Line: c.Line, Commitment: line.Commitment, Text: line.Text,
		Person: c.By.Person, Party: c.By.Party, Reason: c.Reason, Proposal: c.Proposal, Due: due,
	})
}

func redate(s State, c RedateLine) ([]callevent.Event, error) {
	line, already, err := s.answerable(c.Line, c.By.Person, Answer{Is: Redated, Due: c.Due})
	if err != nil || already {
		return nil, err
	}
	if line.Due == "" {
		return nil, ErrLineNoDate
	}
	if _, err := events.ParseDate(string(c.Due)); err != nil {
		return nil, ErrDue.At("/due").Because(err)
	}
	if line.Due == c.Due {
		return confirm(s, ConfirmLine{Line: c.Line, By: c.By}) // the date that stands there already
	}
	return s.settling(c.Line, c.By, callevent.RecapLineRedated{
		Line: c.Line, Commitment: line.Commitment, Person: c.By.Person, Party: c.By.Party, Due: c.Due,
	})
}

// answerable finds the line for the person. already: the person has given this very answer.
func (s State) answerable(id events.RecapLineID, person events.PersonID, a Answer) (line Line, already bool, err error) {
	line, ok := s.line(id, person)
	if !ok {
		return Line{}, false, ErrLineUnknown
	}
	before, answered := line.answerOf(person)
	switch {
	case !answered:
		return line, false, nil
	case before.Is == a.Is && before.Due == a.Due:
		return line, true, nil
	}
	return Line{}, false, ErrLineAnswered
}

// settling adds that the recap is settled when this was the last answer.
func (s State) settling(id events.RecapLineID, by By, answer callevent.Event) ([]callevent.Event, error) {
	facts := []callevent.Event{answer}
	if !s.Settled && s.settledBy(id, by.Person) {
		facts = append(facts, callevent.RecapSettled{})
	}
	return facts, nil
}
