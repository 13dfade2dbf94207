package identity

import "coxswain/pkg/fault"

// Kind is how a token came to be. Demo and DemoSession are of a demonstration and refused in production.
type Kind string

// The kinds, as the database has them.
const (
	APIToken    Kind = "issued"
	Session     Kind = "session"
	Demo        Kind = "demo"
	DemoSession Kind = "demo_session"
)

// OfDemo reports whether production refuses tokens of the kind.
func (k Kind) OfDemo() bool { return k == Demo || k == DemoSession }

// Scope limits a token to a group of actions. Which actions those are stands in policy.cedar; one that is not known there
// permits nothing. The zero value is ScopeAll.
type Scope string

// The scopes.
const (
	ScopeAll     Scope = "all"     // whatever its principal may do
	ScopeRead    Scope = "read"    // reading
	ScopeSignals Scope = "signals" // recording signals, and reading nothing
)

// Refusals by scope.
var (
	ErrReadOnly    = fault.New(fault.Forbidden, "read-only-token", "this token may only read")
	ErrSignalsOnly = fault.New(fault.Forbidden, "signals-only-token", "this token may only record signals")
	errScope       = fault.New(fault.Invalid, "scope-invalid", "a token's scope is all, read or signals")
)

// Admits is the first wall of a scope, by what a request does, before anybody asks for an action: a reading token is
// refused on every write, one for signals on every read.
func (s Scope) Admits(write bool) error {
	switch {
	case s == ScopeRead && write:
		return ErrReadOnly
	case s == ScopeSignals && !write:
		return ErrSignalsOnly
	}
	return nil
}

func (s Scope) orAll() Scope {
	if s == "" {
		return ScopeAll
	}
	return s
}

func (s Scope) known() bool { return s == ScopeAll || s == ScopeRead || s == ScopeSignals }
