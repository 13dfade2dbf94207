package plan

import (
	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/pkg/decider"
)

// DraftDecider decides what is asked of a draft.
var DraftDecider = decider.Decider[DraftState, DraftCommand, planevent.DraftEvent]{Decide: decideDraft, Evolve: evolveDraft}

// DraftState is what the facts of a draft leave behind.
type DraftState struct {
	Plan     events.PlanID // empty while there is none
	Customer events.CustomerID
	Terms    planevent.Terms
	Proposed string // hash of what was proposed last
}

// Exists reports whether a draft was begun.
func (s DraftState) Exists() bool { return s.Plan != "" }

func decideDraft(s DraftState, c DraftCommand) ([]planevent.DraftEvent, error) {
	switch c := c.(type) {
	case Draft:
		return draft(s, c)
	case EditDraft:
		return editDraft(s, c)
	case ProposeDraft:
		return proposeDraft(s)
	}
	return nil, nil
}

func draft(s DraftState, c Draft) ([]planevent.DraftEvent, error) {
	if s.Exists() {
		if s.Customer != c.Customer || Hash(s.Terms) != Hash(c.Terms) {
			return nil, ErrDraftKnown
		}
		return nil, nil // already so
	}
	if err := Form(c.Terms, "/terms"); err != nil {
		return nil, err
	}
	return oneDraft(planevent.InternalDrafted(c))
}

func editDraft(s DraftState, c EditDraft) ([]planevent.DraftEvent, error) {
	switch {
	case !s.Exists():
		return nil, ErrUnknown
	case c.Agreed:
		return nil, ErrAgreedAlready
	}
	terms, err := edited(s.Terms, c)
	if err != nil || Hash(terms) == Hash(s.Terms) {
		return nil, err
	}
	return oneDraft(planevent.InternalDraftEdited{Changes: c.Changes, Terms: terms})
}

func edited(t planevent.Terms, c EditDraft) (planevent.Terms, error) {
	if len(c.Changes) > 0 {
		return Apply(t, c.Changes)
	}
	return c.Terms, Form(c.Terms, "/terms")
}

func proposeDraft(s DraftState) ([]planevent.DraftEvent, error) {
	hash := Hash(s.Terms)
	switch {
	case !s.Exists():
		return nil, ErrUnknown
	case s.Proposed == hash:
		return nil, nil
	}
	return oneDraft(planevent.InternalDraftProposed{Hash: hash})
}

func evolveDraft(s DraftState, e planevent.DraftEvent) DraftState {
	switch e := e.(type) {
	case planevent.InternalDrafted:
		return DraftState{Plan: e.Plan, Customer: e.Customer, Terms: e.Terms}
	case planevent.InternalDraftEdited:
		s.Terms = e.Terms
	case planevent.InternalDraftProposed:
		s.Proposed = e.Hash
	}
	return s
}

func oneDraft(e planevent.DraftEvent) ([]planevent.DraftEvent, error) {
	return []planevent.DraftEvent{e}, nil
}
