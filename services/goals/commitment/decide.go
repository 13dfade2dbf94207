package commitment

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/decider"
)

// UndoWindow is how long a confirmation can be taken back (product.md C6).
const UndoWindow = 24 * time.Hour

// Limits of what one can say.
const (
	MaxText         = 2000 // characters
	MaxDependencies = 50
)

// Decider is the aggregate.
var Decider = decider.Decider[State, Command, commitmentevent.Event]{Decide: Decide, Evolve: Evolve}

type facts = []commitmentevent.Event

// Decide answers a command with facts, with a refusal of this package, or with nothing.
func Decide(s State, c Command) ([]commitmentevent.Event, error) {
	if p, ok := c.(Propose); ok {
		return propose(s, p)
	}
	if s.Status == None {
		return nil, ErrUnknown
	}
	switch c := c.(type) {
	case Propose: // decided above
	case Confirm:
		return confirm(s, c)
	case UndoConfirm:
		return undoConfirm(s, c)
	case Counter:
		return counter(s, c)
	case Reschedule:
		return reschedule(s, c)
	case AcceptCounter:
		return acceptCounter(s, c)
	case DeclineCounter:
		return declineCounter(s, c)
	case Decline:
		return decline(s, c)
	case Block:
		return block(s, c)
	case Unblock:
		return unblock(s, c)
	case Complete:
		return complete(s, c)
	case Accept:
		return accept(s, c)
	case Reopen:
		return reopen(s, c)
	case Withdraw:
		return withdraw(s, c)
	case Comment:
		return comment(c)
	}
	return nil, nil
}

func propose(s State, c Propose) (facts, error) {
	asked := c.proposed()
	switch {
	case s.Status != None && same(s.Asked, asked):
		return nil, nil
	case s.Status != None:
		return nil, ErrExists
	}
	if err := c.check(); err != nil {
		return nil, err
	}
	if c.Unspoken || c.By.Party != c.Party || !c.By.is(c.Person) {
		return facts{asked}, nil
	}
	return facts{asked, commitmentevent.Confirmed{Party: c.By.Party, Person: c.By.Person}}, nil
}

func (c Propose) proposed() commitmentevent.Proposed {
	return commitmentevent.Proposed{
		Commitment: c.Commitment, Customer: c.Customer, Text: c.Text, Party: c.Party, Person: c.Person, Due: c.Due,
		By: c.By.Party, ByPerson: c.By.Person, Origin: c.Origin, Plan: c.Plan, Goal: c.Goal, Call: c.Call,
		DependsOn: c.DependsOn, Binding: c.Binding,
	}
}

func same(a, b commitmentevent.Proposed) bool {
	return slices.Equal(a.DependsOn, b.DependsOn) && a.Commitment == b.Commitment && a.Customer == b.Customer &&
		a.Text == b.Text && a.Party == b.Party && a.Person == b.Person && a.Due == b.Due && a.By == b.By &&
		a.ByPerson == b.ByPerson && a.Origin == b.Origin && a.Plan == b.Plan && a.Goal == b.Goal &&
		a.Call == b.Call && a.Binding == b.Binding
}

func (c Propose) check() error {
	if err := CheckText(c.Text); err != nil {
		return err
	}
	if c.Party == "" || c.Person == "" {
		return ErrOwnerMissing.At("/person")
	}
	if err := checkDue(c.Due, c.Today); err != nil {
		return err
	}
	return checkDependencies(c.Commitment, c.DependsOn)
}

// CheckText refuses a text that says nothing, or too much.
func CheckText(text string) error {
	switch {
	case strings.TrimSpace(text) == "":
		return ErrTextMissing.At("/text")
	case utf8.RuneCountInString(text) > MaxText:
		return ErrTextLong.At("/text")
	}
	return nil
}

func checkReason(reason string) error {
	switch {
	case strings.TrimSpace(reason) == "":
		return ErrReasonMissing.At("/reason")
	case utf8.RuneCountInString(reason) > MaxText:
		return ErrTextLong.At("/reason")
	}
	return nil
}

func checkDue(due, today events.Date) error {
	if _, err := events.ParseDate(string(due)); err != nil {
		return ErrDueInvalid.At("/due")
	}
	if due < today {
		return ErrDuePast.At("/due")
	}
	return nil
}

func checkDependencies(self events.CommitmentID, on []events.CommitmentID) error {
	seen := map[events.CommitmentID]bool{self: true}
	for _, id := range on {
		if id == "" || seen[id] {
			return ErrDependencies.At("/depends_on")
		}
		seen[id] = true
	}
	if len(on) > MaxDependencies {
		return ErrDependencies.At("/depends_on")
	}
	return nil
}

func comment(c Comment) (facts, error) {
	if err := CheckText(c.Text); err != nil {
		return nil, err
	}
	return facts{commitmentevent.Commented{Note: c.Note, Party: c.By.Party, Person: c.By.Person, Text: c.Text}}, nil
}
