package bus

import (
	"context"

	"coxswain/events"
)

// Policy turns another service's fact into this service's command ("when a plan version is agreed, open
// its goals"). Its name is the name of its durable consumer and is part of its commands' ids: it never
// changes.
type Policy struct {
	Name string   // "goals_on_plan_version_agreed"
	On   []string // wire names of the facts it wants; all versions ever released
	// Handle gives the command. It must be safe to repeat: the command id comes from CommandID. A refusal
	// (*fault.Error other than Unavailable, Stale, Internal) is recorded and not retried; other errors are
	// retried with back-off and at last parked.
	Handle func(ctx context.Context, r events.Recorded) error
}
