package signin_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/events"
	"coxswain/pkg/identity"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
	"coxswain/pkg/signin"
)

// world is a door over a database of its own, at a time that stands still until it is moved.
type world struct {
	*signin.Door
	t      *testing.T
	pool   *pgxpool.Pool
	tokens *identity.Tokens
	at     atomic.Int64 // seconds
}

func open(t *testing.T) *world {
	t.Helper()
	// The application's role, so that a missing grant is found here.
	w := &world{t: t, pool: pgtest.Pool(t, pgtest.New(t, identity.Migrate), postgres.Options{Role: postgres.AppRole})}
	w.at.Store(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC).Unix())
	w.tokens = identity.NewTokens(w.pool, identity.TokenOptions{Now: w.now})
	w.Door = signin.Open(w.pool, identity.NewKey(), w.tokens, w.now)
	return w
}

func (w *world) now() time.Time { return time.Unix(w.at.Load(), 0).UTC() }

func (w *world) move(d time.Duration) { w.at.Add(int64(d / time.Second)) }

// ana is a contact of a customer, elena of the vendor.
func ana() signin.Account {
	return signin.Account{Tenant: "harbor", Person: "ana", Customer: "acme", Party: events.Customer, Role: identity.Contact}
}

func elena() signin.Account {
	return signin.Account{Tenant: "harbor", Person: "elena", Party: events.Vendor, Role: identity.CSM}
}

func (w *world) put(a signin.Account, mail string) {
	w.t.Helper()
	if err := w.Accounts.Put(w.t.Context(), a, mail); err != nil {
		w.t.Fatal(err)
	}
}

// times counts how many of n calls at once report true.
func times(n int, do func() bool) (count int64) {
	var (
		total atomic.Int64
		ready = make(chan struct{})
		done  = make(chan struct{})
	)
	for range n {
		go func() {
			defer func() { done <- struct{}{} }()
			<-ready
			if do() {
				total.Add(1)
			}
		}()
	}
	close(ready)
	for range n {
		<-done
	}
	return total.Load()
}

// whileLocked starts something under a lock of the statement's, and lets go of it when so many wait.
func (w *world) whileLocked(lock string, waiting int, start func()) {
	w.t.Helper()
	tx, err := w.pool.Begin(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(context.Background()) }()
	if _, err := tx.Exec(w.t.Context(), lock); err != nil {
		w.t.Fatal(err)
	}
	start()
	for blocked := 0; blocked < waiting; { // not in the transaction: within one, pg_stat_activity stays as it was first seen
		if err := w.pool.QueryRow(w.t.Context(), `select count(distinct pid) from pg_locks
			where not granted and pid in (select pid from pg_stat_activity where datname = current_database())`).Scan(&blocked); err != nil {
			w.t.Fatal(err)
		}
	}
}

func TestWhatIsLongOverIsForgotten(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.put(ana(), "ana@acme.test")
	if _, err := w.Accounts.SignIn(t.Context(), ana(), identity.Entry{TTL: time.Hour}); err != nil {
		t.Fatal(err)
	}
	w.link(invitation())
	w.code(signIn())
	for _, step := range []struct {
		after time.Duration
		gone  int64
	}{{time.Hour, 0}, {25 * time.Hour, 2}, {50 * 24 * time.Hour, 1}, {50 * 24 * time.Hour, 0}} {
		w.move(step.after)
		gone, err := w.Prune(t.Context())
		if err != nil || gone != step.gone {
			t.Errorf("%s later %d are gone (%v), want %d", step.after, gone, err, step.gone)
		}
	}
	if _, err := w.Accounts.Of(t.Context(), "harbor", "ana"); err != nil {
		t.Errorf("the account: %v", err)
	}
}
