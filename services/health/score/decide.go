package score

import (
	"slices"

	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/pkg/decider"
)

// Command is sealed: what the score of a customer can be asked.
//
//sumtype:decl
type Command interface{ scoreCommand() }

// Rescore asks for the score of these inputs.
type Rescore struct {
	Customer events.CustomerID
	Card     healthevent.Scorecard
	Inputs   Inputs
	Basis    int64 // position that the inputs are from
}

func (Rescore) scoreCommand() {}

// State is the last score.
type State struct {
	Scored  bool
	Score   events.Decimal
	Band    healthevent.Band
	Entries []healthevent.Entry
	Card    events.ScorecardID
	Version int
	Basis   int64
	On      events.Date
}

// Decider decides whether a customer's score is another.
var Decider = decider.Decider[State, Command, healthevent.Event]{Decide: decide, Evolve: evolve}

func decide(s State, c Command) ([]healthevent.Event, error) {
	r := c.(Rescore)
	now, ok := Of(r.Card, r.Inputs, Previous{Entries: s.Entries, Basis: s.Basis})
	if !ok || (s.Scored && r.Basis < s.Basis) || s.says(r.Card, now) {
		return nil, nil
	}
	facts := []healthevent.Event{healthevent.InternalScoreChanged{
		Customer: r.Customer, Scorecard: r.Card.ID, Version: r.Card.Version,
		Score: now.Score, Previous: s.Score, Band: now.Band, Entries: now.Entries,
		Basis: r.Basis, On: r.Inputs.Today(), First: !s.Scored,
	}}
	if s.Scored && now.Band != s.Band {
		facts = append(facts, healthevent.InternalBandChanged{Customer: r.Customer, From: s.Band, To: now.Band, Score: now.Score})
	}
	return facts, nil
}

// says reports whether the last score already says the same: entries moved neither in points nor in what
// they rest on, by the same rules.
func (s State) says(card healthevent.Scorecard, now Score) bool {
	return s.Scored && s.Card == card.ID && s.Version == card.Version && s.Score == now.Score &&
		!slices.ContainsFunc(now.Entries, func(e healthevent.Entry) bool { return e.Delta != 0 })
}

func evolve(s State, e healthevent.Event) State {
	if e, ok := e.(healthevent.InternalScoreChanged); ok {
		return State{
			Scored: true, Score: e.Score, Band: e.Band, Entries: e.Entries,
			Card: e.Scorecard, Version: e.Version, Basis: e.Basis, On: e.On,
		}
	}
	return s
}
