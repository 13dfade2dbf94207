package rhythm

import (
	"slices"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/events/planevent"
	"coxswain/pkg/decider"
)

// Decider decides what is asked of a rhythm.
var Decider = decider.Decider[State, Command, callevent.RhythmEvent]{Decide: decide, Evolve: evolve}

// State is what the facts of a rhythm leave behind.
type State struct {
	Plan      events.PlanID // empty while nothing is set
	Customer  events.CustomerID
	Terms     planevent.RhythmTerms
	Suspended bool
}

// Exists reports whether the rhythm was ever set.
func (s State) Exists() bool { return s.Plan != "" }

func decide(s State, c Command) ([]callevent.RhythmEvent, error) {
	switch c := c.(type) {
	case Set:
		return set(s, c)
	case Suspend:
		return suspend(s, c)
	case Resume:
		return resume(s)
	}
	return nil, nil
}

func set(s State, c Set) ([]callevent.RhythmEvent, error) {
	if s.Exists() && !s.Suspended && same(s.Terms, c.Terms) {
		return nil, nil // already so
	}
	if err := Check(c.Terms); err != nil {
		return nil, err
	}
	return one(callevent.RhythmSet{Rhythm: c.Terms.ID, Plan: c.Plan, Customer: c.Customer, Terms: c.Terms})
}

func suspend(s State, c Suspend) ([]callevent.RhythmEvent, error) {
	switch {
	case !s.Exists():
		return nil, ErrUnknown
	case s.Suspended:
		return nil, nil
	}
	return one(callevent.RhythmSuspended(c))
}

func resume(s State) ([]callevent.RhythmEvent, error) {
	switch {
	case !s.Exists():
		return nil, ErrUnknown
	case !s.Suspended:
		return nil, nil
	}
	return one(callevent.RhythmResumed{})
}

func evolve(s State, e callevent.RhythmEvent) State {
	switch e := e.(type) {
	case callevent.RhythmSet:
		return State{Plan: e.Plan, Customer: e.Customer, Terms: e.Terms}
	case callevent.RhythmSuspended:
		s.Suspended = true
	case callevent.RhythmResumed:
		s.Suspended = false
	}
	return s
}

func same(a, b planevent.RhythmTerms) bool {
	if !slices.Equal(a.Seats, b.Seats) {
		return false
	}
	a.Seats, b.Seats = nil, nil
	return a.ID == b.ID && a.Kind == b.Kind && a.Rule == b.Rule && a.From == b.From &&
		a.Zone == b.Zone && a.Start == b.Start && a.Minutes == b.Minutes
}

func one(e callevent.RhythmEvent) ([]callevent.RhythmEvent, error) {
	return []callevent.RhythmEvent{e}, nil
}
