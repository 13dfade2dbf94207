package audit_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/seal"
)

var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

func migrate(ctx context.Context, url string) error {
	for _, migrate := range []func(context.Context, string) error{eventlog.Migrate, seal.Migrate} {
		if err := migrate(ctx, url); err != nil {
			return err
		}
	}
	return nil
}

// agreed is a fact of the size that facts have.
type agreed struct {
	Plan    string         `json:"plan"`
	Number  int            `json:"number"`
	Party   events.PartyID `json:"party"`
	Person  string         `json:"person"`
	Due     string         `json:"due"`
	Text    string         `json:"text"`
	Weight  events.Decimal `json:"weight"`
	Binding bool           `json:"binding"`
	Links   []string       `json:"links"`
}

func (agreed) EventType() string { return "test.agreed.v1" }

// history is commands of up to five facts each, in streams of thirty.
func history(t testing.TB, log eventlog.Log, facts int) {
	t.Helper()
	for from, command := 0, 0; from < facts; command++ {
		n := min(1+command%5, facts-from)
		a := eventlog.Append{
			Tenant: "harbor", Customer: "acme", Command: fmt.Sprint("command-", command), OccurredAt: noon,
			Actor:  events.Actor{Person: "0198c0de-0000-7000-8000-000000000001", Party: events.Vendor, Seat: events.CSM},
			Reason: "as we said on the call", Correlation: fmt.Sprint("call-", command/10),
		}
		w := eventlog.Write{Stream: events.Stream{Kind: "plan", ID: fmt.Sprint("plan-", command/10)}, Expected: eventlog.Any}
		for i := range n {
			w.Facts = append(w.Facts, agreed{
				Plan: w.Stream.ID, Number: from + i, Party: events.Customer, Person: "ann", Due: "2026-04-01", Weight: events.Int(12),
				Text: "the champion confirmed the onboarding date for the second team", Links: []string{"goal-1", "goal-2"},
			})
		}
		a.Writes = []eventlog.Write{w}
		if _, err := log.Append(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		from += n
	}
}

// fill makes a large log quickly: a small history, copied as the log would have written it.
func fill(t testing.TB, owner *pgxpool.Pool, facts int) {
	t.Helper()
	memory := eventlog.NewMemory(&events.Registry{}, eventlog.Options{Now: func() time.Time { return noon }})
	history(t, memory, facts)
	all, err := memory.Read(t.Context(), 0, 0, facts)
	if err != nil {
		t.Fatal(err)
	}
	insert(t, owner, all)
}

// sealAll seals a whole log in ranges of one size.
func sealAll(t testing.TB, log eventlog.Log, store *seal.Store, size int, signer *seal.Signer) []seal.Seal {
	t.Helper()
	var made []seal.Seal
	last, err := store.Latest(t.Context(), 0)
	for err == nil {
		var facts []events.Recorded
		if facts, err = log.Read(t.Context(), 0, last.Last, size); err != nil || len(facts) == 0 {
			break
		}
		leaves := make([]seal.Hash, len(facts))
		for i, r := range facts {
			leaf, err := seal.LeafOf(r)
			if err != nil {
				t.Fatal(err)
			}
			leaves[i] = leaf.Hash()
		}
		last = seal.Next(last, leaves, noon, signer)
		made = append(made, last)
		_, err = store.Add(t.Context(), last, leaves)
	}
	if err != nil {
		t.Fatal(err)
	}
	return made
}
