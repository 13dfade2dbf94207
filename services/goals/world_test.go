package goals_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/events/catalogue"
	"coxswain/events/customerevent"
	"coxswain/events/planevent"
	"coxswain/pkg/bus"
	"coxswain/pkg/command"
	"coxswain/pkg/daemon"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/pkg/projection"
	"coxswain/services/goals"
	record "coxswain/services/goals/projection"
)

// It is a Tuesday noon. Nadia and Vik are the vendor's, Ann and Bob the customer's in Tokyo, Pia an agency's.
// Carl is a contact of another customer.
var (
	tuesday = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	people  = map[string]identity.Principal{
		"nadia":    {Tenant: "t1", Person: "nadia", Party: events.Vendor, Role: identity.CSM},
		"vik":      {Tenant: "t1", Person: "vik", Party: events.Vendor, Role: identity.CSM},
		"ann":      {Tenant: "t1", Person: "ann", Party: events.Customer, Customer: "acme", Role: identity.Contact},
		"bob":      {Tenant: "t1", Person: "bob", Party: events.Customer, Customer: "acme", Role: identity.Contact},
		"pia":      {Tenant: "t1", Person: "pia", Party: "agency", Customer: "acme", Role: identity.Contact},
		"carl":     {Tenant: "t1", Person: "carl", Party: events.Customer, Customer: "zeta", Role: identity.Contact},
		"stranger": {Tenant: "t2", Person: "sam", Party: events.Vendor, Role: identity.Admin},
		"importer": {Tenant: "t1", Machine: "importer", Party: events.Vendor, Role: identity.Machine},
	}
)

// world is the service over a log in memory, with its read model and its policies at hand.
type world struct {
	t        *testing.T
	log      *eventlog.Memory
	deps     daemon.Deps
	policies map[string]bus.Policy
	server   *httptest.Server
	clock    atomic.Pointer[time.Time]
	keys     atomic.Int64
}

// store catches up with the log whenever somebody waits for it.
type store struct {
	*projection.Memory
	log eventlog.Log
}

func (s store) Wait(ctx context.Context, shard int, position int64) error {
	at, err := s.Position(ctx, shard)
	if err != nil {
		return err
	}
	facts, err := s.log.Read(ctx, shard, at, 100_000)
	if err != nil {
		return err
	}
	if err := s.Apply(facts...); err != nil {
		return err
	}
	return s.Memory.Wait(ctx, shard, position)
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, policies: map[string]bus.Policy{}}
	w.at(tuesday)
	w.log = eventlog.NewMemory(catalogue.New(), eventlog.Options{Now: w.now})
	memory, err := projection.NewMemory(record.Record)
	if err != nil {
		t.Fatal(err)
	}
	w.deps = daemon.Deps{
		Log: w.log, Commands: command.New(w.log, 1000), Stores: map[string]projection.Store{record.Name: store{memory, w.log}},
		Now: w.now, Logger: slog.New(slog.DiscardHandler),
		Tenants: func(context.Context) ([]events.TenantID, error) { return []events.TenantID{"t1"}, nil },
	}
	service := goals.Service()
	for _, p := range service.Policies(w.deps) {
		w.policies[p.Name] = p
	}
	mux := http.NewServeMux()
	service.API(httpapi.New(mux, service.Name, service.Doc), w.deps)
	w.server = httptest.NewServer(httpapi.Handler(mux, httpapi.Options{Logger: w.deps.Logger, Inner: []func(http.Handler) http.Handler{signIn}}))
	t.Cleanup(w.server.Close)
	w.settle()
	return w
}

func signIn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if p, ok := people[r.Header.Get("As")]; ok {
			r = r.WithContext(identity.With(r.Context(), p))
		}
		next.ServeHTTP(rw, r)
	})
}

func (w *world) now() time.Time { return *w.clock.Load() }

func (w *world) at(t time.Time) { w.clock.Store(&t) }

// settle writes who the customer's people are and what they have agreed: version 1 of a plan with one goal.
func (w *world) settle() {
	w.happened("customer", "acme", "",
		customerevent.Registered{Customer: "acme", Name: "Acme", Zone: "Asia/Tokyo"},
		customerevent.PartyAdded{Party: "agency", Name: "Agency"},
		customerevent.PersonAdded{Person: "nadia", Party: events.Vendor, Zone: "UTC"},
		customerevent.PersonAdded{Person: "vik", Party: events.Vendor, Zone: "UTC"},
		customerevent.PersonAdded{Person: "ann", Party: events.Customer, Zone: "Asia/Tokyo"},
		customerevent.PersonAdded{Person: "bob", Party: events.Customer, Zone: "Asia/Tokyo"},
		customerevent.PersonAdded{Person: "pia", Party: "agency", Zone: "UTC"})
	w.follow("goals_on_plan_version_agreed", w.happened("plan", "p1", "nadia", versionAgreed(1)))
}

func versionAgreed(version int, changes ...planevent.Change) planevent.VersionAgreed {
	return planevent.VersionAgreed{
		Plan: "p1", Customer: "acme", Version: version, Changes: changes, Reason: "the audit moved",
		Terms: planevent.Terms{
			Title: "Success", Goals: []planevent.GoalTerms{onboarding()},
			Silence: []planevent.SilenceTerms{{Kind: "date", After: 3}, {Kind: "done", After: 5}},
		},
		Parties: []events.PartyID{events.Vendor, events.Customer},
	}
}

func onboarding() planevent.GoalTerms {
	return planevent.GoalTerms{
		ID: "g1", Outcome: "Alone sooner", Metric: planevent.Metric{Name: "onboarding", Unit: "days", Direction: "down"},
		Baseline: events.Int(30), Target: events.Int(10), Due: "2026-06-30", Party: events.Customer, Person: "ann", Weight: 1,
	}
}

// happened writes facts of another service and returns the last one as the bus would carry it.
func (w *world) happened(kind, id string, by events.PersonID, facts ...events.Event) events.Recorded {
	w.t.Helper()
	stream := events.Stream{Kind: kind, ID: id}
	out, err := w.log.Append(w.t.Context(), eventlog.Append{
		Tenant: "t1", Customer: "acme", Command: fmt.Sprintf("fact-%d", w.keys.Add(1)), Actor: events.Actor{Person: by}, OccurredAt: w.now(), Correlation: "the-call",
		Writes: []eventlog.Write{{Stream: stream, Expected: eventlog.Any, Facts: facts}},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	r, err := w.log.Read(w.t.Context(), 0, out.Position-1, 1)
	if err != nil || len(r) != 1 {
		w.t.Fatalf("read %v, %v", r, err)
	}
	return r[0]
}

// follow lets a policy handle a fact.
func (w *world) follow(policy string, r events.Recorded) {
	w.t.Helper()
	if err := w.policies[policy].Handle(w.t.Context(), r); err != nil {
		w.t.Fatalf("%s: %v", policy, err)
	}
}

// facts are what a stream holds.
func (w *world) facts(kind, id string) []events.Event {
	w.t.Helper()
	recorded, err := w.log.Load(w.t.Context(), "t1", events.Stream{Kind: kind, ID: id}, 0)
	if err != nil {
		w.t.Fatal(err)
	}
	var facts []events.Event
	for _, r := range recorded {
		facts = append(facts, r.Event)
	}
	return facts
}

type body map[string]any

// promise is what Nadia asks Ann for, with changes.
func promise(changes ...body) body {
	b := body{"customer": "acme", "text": "Deliver the data", "person": "ann", "due": "2026-03-31"}
	for _, c := range changes {
		for k, v := range c {
			b[k] = v
		}
	}
	return b
}

// asked makes a commitment by Nadia and returns its address.
func (w *world) asked(changes ...body) string {
	w.t.Helper()
	return "/v1/commitments/" + w.ask("nadia", "/v1/commitments", promise(changes...)).is(http.StatusCreated).text("commitment")
}
