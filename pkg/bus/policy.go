package bus

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/google/uuid"

	"coxswain/events"
	"coxswain/pkg/fault"
)

// Policy turns another service's fact into this service's command ("when a plan version is agreed, open
// its goals"). Its name is the name of its durable consumer and is part of its commands' ids: it never
// changes. A policy that shall want more facts, of the past too, gets a new name.
type Policy struct {
	Name string   // "goals_on_plan_version_agreed"
	On   []string // wire names of the facts it wants; all versions ever released
	// Handle gives the command. It must be safe to repeat: the command id comes from CommandID. A refusal
	// (see Refused) is recorded and not retried; other errors are retried with back-off and at last parked.
	Handle func(ctx context.Context, r events.Recorded) error
}

// CommandID is the id of the command that a policy gives because of a fact: the UUIDv5 of the policy's name
// in the namespace of the fact's id. The same fact gives the same command, however often it is delivered.
func CommandID(r events.Recorded, policy string) string {
	space, err := uuid.Parse(r.ID)
	if err != nil { // ids of facts are UUIDs; one that is not still gives one command
		space = uuid.NewSHA1(uuid.NameSpaceOID, []byte(r.ID))
	}
	return uuid.NewSHA1(space, []byte(policy)).String()
}

// Refused reports whether an error is an answer: the command was understood, and will be refused each time it is
// given. Faults that say "not now" (Unavailable, Timeout, TooMany, Storage), a version that moved (Stale) and
// mistakes of our own (Internal, and all errors that are no fault) are not.
func Refused(err error) bool {
	var f *fault.Error
	if !errors.As(err, &f) {
		return false
	}
	return f.Kind != fault.Stale && f.Kind != fault.Internal && !passing(err)
}

// passing reports whether an error is of the kind that ends by itself: trying again is right, however long.
func passing(err error) bool {
	switch fault.KindOf(err) {
	case fault.Unavailable, fault.Timeout, fault.TooMany, fault.Storage:
		return true
	default:
		return false
	}
}

func (p Policy) wants(wireName string) bool { return slices.Contains(p.On, wireName) }

// subject is the one filter of the policy's consumer: its facts' subject, if they share it; those of their
// aggregate, if they share that; else the whole shard. What it lets through is sorted out here: several
// filters on a consumer cost the broker more than that.
func (p Policy) subject(shard int) string {
	subjects := make([]string, len(p.On))
	for i, wireName := range p.On {
		subjects[i] = events.Subject(shard, wireName)
	}
	for _, widen := range []func(string) string{
		func(s string) string { return s },
		func(s string) string { return s[:strings.LastIndexByte(s, '.')] + ".*" },
		func(string) string { return StreamConfig{Shard: shard}.subjects()[0] },
	} {
		widened := make([]string, len(subjects))
		for i, s := range subjects {
			widened[i] = widen(s)
		}
		if len(slices.Compact(widened)) == 1 {
			return widened[0]
		}
	}
	return StreamConfig{Shard: shard}.subjects()[0]
}
