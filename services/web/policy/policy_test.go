package policy_test

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/events/catalogue"
	"coxswain/events/customerevent"
	"coxswain/pkg/daemon"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/identity"
	"coxswain/pkg/mail"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
	"coxswain/pkg/signin"
	"coxswain/services/web/policy"
)

// world is sign-in and mail over a log.
type world struct {
	daemon.Deps
	t *testing.T
}

func newWorld(t *testing.T) *world {
	t.Helper()
	pool := pgtest.Pool(t, pgtest.New(t, daemon.Migrate), postgres.Options{Role: postgres.AppRole})
	key := identity.NewKey()
	tokens := identity.NewTokens(pool, identity.TokenOptions{})
	w := &world{t: t, Deps: daemon.Deps{
		Log: eventlog.NewMemory(catalogue.New(), eventlog.Options{}), Tokens: tokens, SignIn: signin.Open(pool, key, tokens, time.Now),
		Outbox: mail.NewOutbox(pool, key, time.Now), DB: pool, Now: time.Now, Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}}
	w.happens(customerevent.Registered{Customer: "acme", Name: "Acme"},
		customerevent.PersonAdded{Person: "ana", Party: events.Customer, Zone: "UTC"},
		customerevent.PersonAdded{Person: "elena", Party: events.Vendor, Zone: "UTC"})
	return w
}

// happens records facts of Acme and lets the policy hear of them.
func (w *world) happens(facts ...events.Event) {
	w.t.Helper()
	at := events.Stream{Kind: customerevent.Kind, ID: "acme"}
	head, err := w.Log.Head(w.t.Context(), 0)
	if err != nil {
		w.t.Fatal(err)
	}
	_, err = w.Log.Append(w.t.Context(), eventlog.Append{
		Tenant: "harbor", Customer: "acme", Command: fmt.Sprint(head), Actor: events.Actor{Machine: "a test"}, OccurredAt: time.Now(),
		Writes: []eventlog.Write{{Stream: at, Expected: eventlog.Any, Facts: facts}},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.hears(at)
}

// hears gives the policy every fact of the stream, again and again: it must not matter.
func (w *world) hears(of events.Stream) {
	w.t.Helper()
	facts, err := w.Log.Load(w.t.Context(), "harbor", of, 0)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, p := range policy.All(w.Deps) {
		for _, f := range facts {
			if !slices.Contains(p.On, f.Type) {
				continue
			}
			if err := p.Handle(w.t.Context(), f); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

// comesIn lets a person sign in, and writes them a letter.
func (w *world) comesIn(person events.PersonID, customer events.CustomerID, party events.PartyID, role identity.Role) (session string) {
	w.t.Helper()
	a := signin.Account{Tenant: "harbor", Person: person, Customer: customer, Party: party, Role: role}
	if err := w.SignIn.Accounts.Put(w.t.Context(), a, string(person)+"@acme.test"); err != nil {
		w.t.Fatal(err)
	}
	session, err := w.SignIn.Accounts.SignIn(w.t.Context(), a, identity.Entry{TTL: time.Hour})
	if err != nil {
		w.t.Fatal(err)
	}
	err = w.Outbox.Put(w.t.Context(), w.DB, mail.Letter{
		ID: "ask/" + string(person), Tenant: "harbor", Person: person, To: mail.Address{Address: string(person) + "@acme.test"},
		Kind: "ask", Subject: "A promise", Text: "Will you?",
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return session
}

// is compares whether a session is good and what became of the letter.
func (w *world) is(person events.PersonID, session string, in bool, letter string) {
	w.t.Helper()
	if _, err := w.Tokens.Verify(w.t.Context(), session); (err == nil) != in {
		w.t.Errorf("%s: the session answers %v", person, err)
	}
	s, err := w.Outbox.Status(w.t.Context(), "harbor", "ask/"+string(person))
	if err != nil || s.State != letter {
		w.t.Errorf("%s: the letter is %q, %v; want it %s", person, s.State, err, letter)
	}
}

func TestWhoIsRemovedIsOutAndGetsNoMoreMail(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ana, ben := w.comesIn("ana", "acme", events.Customer, identity.Contact), w.comesIn("ben", "acme", events.Customer, identity.Contact)
	w.happens(customerevent.PersonRemoved{Person: "ana"})
	w.is("ana", ana, false, "dropped")
	w.is("ben", ben, true, "queued")
	if _, err := w.SignIn.Accounts.Of(t.Context(), "harbor", "ana"); !errors.Is(err, signin.ErrNoAccount) {
		t.Errorf("the account: %v", err)
	}
}

func TestWhoWasAddedAgainStaysIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.happens(customerevent.PersonRemoved{Person: "ana"}, customerevent.PersonAdded{Person: "ana", Party: events.Customer, Zone: "UTC"})
	ana := w.comesIn("ana", "acme", events.Customer, identity.Contact)
	w.hears(events.Stream{Kind: customerevent.Kind, ID: "acme"})
	w.is("ana", ana, true, "queued")
}

func TestWhoOfTheTenantLeavesOneCustomerKeepsTheOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	elena := w.comesIn("elena", "", events.Vendor, identity.CSM)
	w.happens(customerevent.PersonRemoved{Person: "elena"})
	w.is("elena", elena, true, "queued")
}

func TestWhoSignsInForAnotherCustomerStaysIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ana := w.comesIn("ana", "quay", events.Customer, identity.Contact)
	w.happens(customerevent.PersonRemoved{Person: "ana"})
	w.is("ana", ana, true, "queued")
}
