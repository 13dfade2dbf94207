package call

import (
	"fmt"
	"slices"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/pkg/fault"
)

// hold says everything that came out of a call at once, so that a recap cannot issue without it or twice.
func hold(s State, c Hold) ([]callevent.Event, error) {
	if err := s.toCome(); err != nil {
		return nil, err
	}
	if err := checkHeld(c); err != nil {
		return nil, err
	}
	facts := []callevent.Event{callevent.AttendanceRecorded{Present: c.Present, Absent: c.Absent}}
	for _, d := range c.Decisions {
		facts = append(facts, d)
	}
	for _, p := range c.Commitments {
		facts = append(facts, captured(s, c.By, p))
	}
	for _, d := range c.Deferred {
		facts = append(facts, d)
	}
	for _, n := range c.Notes {
		facts = append(facts, callevent.NoteTaken{Note: n.Note, Party: c.By.Party, Person: c.By.Person, Text: n.Text})
	}
	facts = append(facts, callevent.Held{At: c.At.UTC(), Minutes: c.Minutes})
	if lines := recap(c); len(lines) > 0 {
		facts = append(facts, callevent.RecapIssued{Lines: lines})
	}
	return facts, nil
}

func captured(s State, by By, p Promise) callevent.CommitmentCaptured {
	return callevent.CommitmentCaptured{
		Commitment: p.Commitment, Call: s.ID, Plan: s.Plan, Customer: s.Customer, Text: p.Text,
		Party: p.Party, Person: p.Person, Due: p.Due, Goal: p.Goal, By: by.Party, ByPerson: by.Person,
	}
}

// recap asks everybody who was there about each decision, and the owner and the writer of each promise.
func recap(c Hold) []callevent.RecapLine {
	var lines []callevent.RecapLine
	for i, d := range c.Decisions {
		lines = append(lines, callevent.RecapLine{
			Line: events.RecapLineID(fmt.Sprintf("decision-%d", i+1)), Text: d.Decision, For: c.Present,
		})
	}
	for i, p := range c.Commitments {
		concerned := []events.PersonID{p.Person}
		if c.By.Person != "" && c.By.Person != p.Person {
			concerned = append(concerned, c.By.Person)
		}
		lines = append(lines, callevent.RecapLine{
			Line: events.RecapLineID(fmt.Sprintf("commitment-%d", i+1)), Text: p.Text, For: concerned,
			Commitment: p.Commitment, Due: p.Due,
		})
	}
	return lines
}

func checkHeld(c Hold) error {
	switch {
	case len(c.Present) == 0:
		return ErrNobodyPresent.At("/attendance/present")
	case c.Minutes < 1 || c.Minutes > longestHeld:
		return ErrHeldLater.At("/minutes")
	case twice(slices.Concat(c.Present, c.Absent)):
		return ErrAttendance.At("/attendance")
	}
	for i, d := range c.Decisions {
		if err := checkDecision(d); err != nil {
			return at(err, "/decisions/%d", i)
		}
	}
	for i, p := range c.Commitments {
		if err := checkPromise(p); err != nil {
			return at(err, "/commitments/%d", i)
		}
	}
	for i, d := range c.Deferred {
		if err := checkItem(d.Item); err != nil {
			return at(err, "/deferred/%d/item", i)
		}
	}
	return nil
}

func checkDecision(d callevent.Decided) *fault.Error {
	switch {
	case blank(d.Decision):
		return ErrDecisionText
	case internal(d.Item):
		return ErrItemInternal
	}
	return nil
}

func checkPromise(p Promise) *fault.Error {
	if _, err := events.ParseDate(string(p.Due)); err != nil {
		return ErrDue.Because(err)
	}
	switch {
	case blank(p.Text):
		return ErrCommitmentText
	case p.Party == "" || p.Person == "":
		return ErrCommitmentWho
	}
	return nil
}

func at(refusal *fault.Error, pointer string, i int) error {
	return refusal.At(fmt.Sprintf(pointer, i))
}

func twice(people []events.PersonID) bool {
	seen := map[events.PersonID]bool{}
	for _, p := range people {
		if p == "" || seen[p] {
			return true
		}
		seen[p] = true
	}
	return false
}
