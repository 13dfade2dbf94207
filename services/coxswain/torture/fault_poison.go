package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"coxswain/events"
	"coxswain/pkg/eventlog"
)

// poisonCustomer begins the names of customers that nobody but the poison is about.
const poisonCustomer = "poisoned-"

// Poisoned is a fact of a release that this one does not know.
type Poisoned struct {
	Customer events.CustomerID `json:"customer"`
	Text     string            `json:"text"`
}

// EventType implements events.Event.
func (Poisoned) EventType() string { return "customer.poisoned.v9" }

// poison records a fact whose type no process knows, as a newer release would that was rolled back (F14). That
// customer's part of each read model parks, visibly, and nobody else's.
type poison struct{ customer events.CustomerID }

func (*poison) name() string { return "F14 a fact of an unknown type" }

func (f *poison) inject(ctx context.Context, r *round) (string, error) {
	db, err := r.Database(ctx)
	if err != nil {
		return "", err
	}
	defer db.Close()
	registry, err := events.NewRegistry([]events.Type{events.Of[Poisoned]("Not known to any process.")})
	if err != nil {
		return "", err
	}
	f.customer = events.CustomerID(fmt.Sprintf("%s%d", poisonCustomer, r.chance.Uint64()))
	written, err := eventlog.New(db, registry, eventlog.Options{}).Append(ctx, eventlog.Append{
		Tenant: "harbor", Customer: f.customer, Command: string(f.customer), Actor: events.Actor{Machine: "torture"},
		OccurredAt: time.Now(), Causation: "torture", Correlation: "torture",
		Writes: []eventlog.Write{{
			Stream: events.Stream{Kind: "customer", ID: string(f.customer)}, Customer: f.customer,
			Facts: []events.Event{Poisoned{Customer: f.customer, Text: strings.Repeat("x", 1000)}},
		}},
	})
	if err != nil {
		return "", err
	}
	r.poisoned = append(r.poisoned, f.customer)
	return fmt.Sprintf("at position %d", written.Position), nil
}

func (*poison) heal(context.Context, *round) error { return nil } // it stays parked until a release knows it

// poisonSeen makes sure that what was poisoned is parked where an operator sees it: a fact that is passed over in silence
// is worse than one that stops something.
func (r *round) poisonSeen(ctx context.Context) error {
	db, err := r.Database(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	for _, customer := range r.poisoned {
		var parked int
		err := db.QueryRow(ctx, `select count(*) from projection_parked p join projection_live l using (name, version, generation)
			where p.customer = $1`, string(customer)).Scan(&parked)
		if err != nil {
			return err
		}
		if parked == 0 {
			r.ground.Findings.Addf("F14: no read model has parked the fact of an unknown type of customer %s", customer)
		}
	}
	return nil
}
