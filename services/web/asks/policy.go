package asks

import (
	"context"
	"slices"
	"time"

	"coxswain/events"
	"coxswain/pkg/bus"
	"coxswain/pkg/daemon"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/mail"
)

// clerk notes what is asked.
type clerk struct {
	log   eventlog.Log
	notes *mail.Notes
	now   func() time.Time
}

// Policies note what is asked of people.
func Policies(d daemon.Deps) []bus.Policy {
	c := &clerk{d.Log, mail.NewNotes(d.DB, d.Now), d.Now}
	return []bus.Policy{c.onCommitmentProposed(), c.onCommitmentCountered(), c.onRecapIssued()}
}

// policy is a policy on facts that ask for something; what is history asks for nothing any more.
func (c *clerk) policy(name string, on []events.Event, handle func(context.Context, events.Recorded) error) bus.Policy {
	var names []string
	for _, e := range on {
		names = append(names, e.EventType())
	}
	return bus.Policy{Name: name, On: names, Handle: func(ctx context.Context, r events.Recorded) error {
		if !slices.Contains(names, r.Type) || isHistory(r, c.now()) {
			return nil
		}
		return handle(ctx, r)
	}}
}

const (
	fresh = 7 * 24 * time.Hour // so long after a fact somebody is still written to about it
	late  = time.Hour          // what is told so long after it happened is history
)

func isHistory(r events.Recorded, now time.Time) bool {
	return now.Sub(r.OccurredAt) > fresh || now.Sub(r.RecordedAt) > fresh || r.RecordedAt.Sub(r.OccurredAt) > late
}

// note keeps that a person is asked by a fact.
func (c *clerk) note(ctx context.Context, r events.Recorded, person events.PersonID, about string) error {
	return c.notes.Put(ctx, mail.Note{
		ID: "ask/" + r.ID + "/" + string(person), Tenant: r.Tenant, Person: person, Customer: r.Customer, About: about,
	})
}
