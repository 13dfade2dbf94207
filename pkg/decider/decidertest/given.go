// Package decidertest tells the tests of an aggregate as given, when, then.
package decidertest

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/pkg/decider"
)

// History is an aggregate with facts behind it.
type History[S, C any, E events.Event] struct {
	decider decider.Decider[S, C, E]
	state   S
}

// Given is the aggregate after the facts.
func Given[S, C any, E events.Event](d decider.Decider[S, C, E], facts ...E) History[S, C, E] {
	var zero S
	return History[S, C, E]{d, d.Fold(zero, facts...)}
}

// State is what the facts have left behind.
func (h History[S, C, E]) State() S { return h.state }

// Answer is what became of a command.
type Answer[E events.Event] struct {
	facts []E
	err   error
}

// When gives the command.
func (h History[S, C, E]) When(c C) Answer[E] {
	facts, err := h.decider.Decide(h.state, c)
	return Answer[E]{facts, err}
}

// Then expects exactly these facts.
func (a Answer[E]) Then(t testing.TB, want ...E) {
	t.Helper()
	if a.err != nil {
		t.Fatalf("refused: %v", a.err)
	}
	if diff := cmp.Diff(want, a.facts); diff != "" {
		t.Fatalf("facts (-want +got):\n%s", diff)
	}
}

// ThenRefused expects the refusal and no fact.
func (a Answer[E]) ThenRefused(t testing.TB, want error) {
	t.Helper()
	if !errors.Is(a.err, want) || len(a.facts) > 0 {
		t.Fatalf("want the refusal %q, got error %v and facts %v", want, a.err, a.facts)
	}
}

// ThenNothing expects that the aggregate stays quiet: what was asked for is already so.
func (a Answer[E]) ThenNothing(t testing.TB) {
	t.Helper()
	if a.err != nil || len(a.facts) > 0 {
		t.Fatalf("want silence, got error %v and facts %v", a.err, a.facts)
	}
}
