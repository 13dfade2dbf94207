// Package decider holds the one shape every aggregate has: a pure decision over the state that its
// facts leave behind. Neither function reads a clock, makes an id or looks anything up; all of that
// comes in with the command.
package decider

import "coxswain/events"

// Decider decides commands C against state S in facts E.
type Decider[S, C any, E events.Event] struct {
	// Decide answers a command with facts, with a refusal (*fault.Error), or with nothing when what is
	// asked for is already so.
	Decide func(S, C) ([]E, error)
	// Evolve folds one fact into the state. It refuses nothing: what has happened has happened. It
	// returns a new value and never writes into maps or slices of the old one.
	Evolve func(S, E) S
}

// Fold is the state after the facts.
func (d Decider[S, C, E]) Fold(s S, facts ...E) S {
	for _, e := range facts {
		s = d.Evolve(s, e)
	}
	return s
}
