package sealer_test

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"sync"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/bus"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/eventlog/eventlogtest"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
	"coxswain/pkg/seal"
	"coxswain/pkg/seal/audit"
	"coxswain/pkg/seal/sealer"
)

func migrate(ctx context.Context, url string) error {
	for _, migrate := range []func(context.Context, string) error{eventlog.Migrate, bus.Migrate, seal.Migrate} {
		if err := migrate(ctx, url); err != nil {
			return err
		}
	}
	return nil
}

// harbor is a log on PostgreSQL with sealers that run beside it.
type harbor struct {
	*testing.T
	log   *eventlog.Postgres
	store *seal.Store
	lease func(holder string) bus.Lease
	wrote int64
}

func newHarbor(t *testing.T) *harbor {
	pool := pgtest.Pool(t, pgtest.New(t, migrate), postgres.Options{Role: postgres.AppRole})
	return &harbor{
		T: t, log: eventlog.New(pool, eventlogtest.Registry(), eventlog.Options{}), store: seal.NewStore(pool),
		lease: func(holder string) bus.Lease { return bus.NewPostgresLease(pool, holder, time.Second) },
	}
}

func (h *harbor) write(n int) {
	h.Helper()
	for range n {
		out, err := h.log.Append(h.Context(), eventlog.Append{
			Tenant: "harbor", Command: fmt.Sprint("c", h.wrote), OccurredAt: time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC),
			Writes: []eventlog.Write{{
				Stream: events.Stream{Kind: "note", ID: "n"}, Expected: eventlog.Any,
				Facts: []events.Event{eventlogtest.Noted{Text: "x"}, eventlogtest.Noted{Text: "y"}},
			}},
		})
		if err != nil {
			h.Fatal(err)
		}
		h.wrote = out.Position
	}
}

// run runs sealers, and returns how to end them.
func (h *harbor) run(all ...sealer.Options) (end func()) {
	ctx, stop := context.WithCancel(h.Context())
	var running sync.WaitGroup
	for _, o := range all {
		running.Go(func() { _ = sealer.New(h.log, h.store, o).Run(ctx) })
	}
	return func() { stop(); running.Wait() }
}

// sealed waits until everything is sealed. Each look goes to the database.
func (h *harbor) sealed() seal.Seal {
	h.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); {
		if s, err := h.store.Latest(h.Context(), 0); err != nil || s.Last == h.wrote {
			return s
		}
	}
	h.Fatalf("position %d is not sealed", h.wrote)
	return seal.Seal{}
}

func (h *harbor) holds(o audit.Options) audit.Shard {
	h.Helper()
	report, err := audit.Log(h.Context(), h.log, h.store, o)
	if err != nil || !report.OK() || report.Shards[0].Sealed != h.wrote {
		h.Fatalf("found %+v, %v", report, err)
	}
	return report.Shards[0]
}

const soon = 50 * time.Millisecond

func TestTwoSealersAtOnceMakeOneChain(t *testing.T) {
	t.Parallel()
	h := newHarbor(t)
	// No lease keeps them apart.
	end := h.run(sealer.Options{Facts: 8, After: soon}, sealer.Options{Facts: 8, After: soon}, sealer.Options{Facts: 5, After: soon})
	h.write(150)
	h.sealed()
	end()
	h.holds(audit.Options{})
}

func TestAnotherSealerTakesOverWithAnotherKey(t *testing.T) {
	t.Parallel()
	h := newHarbor(t)
	old, changed := signer(1), signer(2)
	for i, sign := range []*seal.Signer{nil, old, changed} {
		end := h.run(sealer.Options{Facts: 8, After: soon, Signer: sign, Lease: h.lease(fmt.Sprint("process ", i))})
		h.write(10)
		if s := h.sealed(); s.Signed() != (sign != nil) {
			t.Errorf("the last seal is %+v", s)
		}
		end()
	}
	found := h.holds(audit.Options{Keys: seal.NewKeys(old.Public(), changed.Public())})
	if found.Signed != h.wrote {
		t.Errorf("found %+v", found)
	}
}

func signer(n byte) *seal.Signer {
	return seal.NewSigner(ed25519.NewKeyFromSeed(append(make([]byte, ed25519.SeedSize-1), n)))
}
