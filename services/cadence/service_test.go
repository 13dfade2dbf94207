package cadence_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/events/catalogue"
	"coxswain/events/commitmentevent"
	"coxswain/events/customerevent"
	"coxswain/events/planevent"
	"coxswain/pkg/command"
	"coxswain/pkg/daemon"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	pkgprojection "coxswain/pkg/projection"
	"coxswain/services/cadence"
	"coxswain/services/cadence/projection"
)

const (
	tenant = events.TenantID("t1")
	acme   = events.CustomerID("c-acme")
	plan   = events.PlanID("p1")
	anna   = events.PersonID("p-anna") // the vendor's
	bela   = events.PersonID("p-bela") // Acme's
	cleo   = events.PersonID("p-cleo") // Acme's
)

// now is Monday, 9 March 2026, nine in Berlin.
var now = time.Date(2026, 3, 9, 8, 0, 0, 0, time.UTC)

// world is the service over a log and a read model in memory, with people who are signed in.
type world struct {
	t      testing.TB
	log    *eventlog.Memory
	deps   daemon.Deps
	server *httptest.Server
	keys   atomic.Int64
	now    time.Time
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, now: now}
	w.log = eventlog.NewMemory(catalogue.New(), eventlog.Options{Now: func() time.Time { return w.now }})
	store, err := pkgprojection.NewMemory(projection.Record())
	if err != nil {
		t.Fatal(err)
	}
	w.deps = daemon.Deps{
		Log: w.log, Commands: command.New(w.log, 1000),
		Stores:  map[string]pkgprojection.Store{projection.Name: store},
		Tenants: func(context.Context) ([]events.TenantID, error) { return []events.TenantID{tenant}, nil },
		Now:     func() time.Time { return w.now }, Logger: slog.New(slog.DiscardHandler),
	}
	mux := http.NewServeMux()
	service := cadence.Service()
	service.API(httpapi.New(mux, service.Name, service.Doc), w.deps)
	w.server = httptest.NewServer(httpapi.Handler(mux, httpapi.Options{
		Logger: w.deps.Logger, Inner: []func(http.Handler) http.Handler{signedIn},
	}))
	t.Cleanup(w.server.Close)
	go follow(t.Context(), w.log, store)
	return w
}

// follow keeps the read model at the log's head.
func follow(ctx context.Context, log eventlog.Log, into *pkgprojection.Memory) {
	after := int64(0)
	for range log.Subscribe(ctx, 0) {
		facts, err := log.Read(ctx, 0, after, 100_000)
		if err != nil || into.Apply(facts...) != nil {
			return // the test's context has ended, or its reads will wait in vain and say so
		}
		after += int64(len(facts))
	}
}

// signedIn takes the caller's name for a token.
func signedIn(next http.Handler) http.Handler {
	people := map[string]identity.Principal{
		"anna": {Tenant: tenant, Person: anna, Party: events.Vendor, Role: identity.CSM},
		"bela": {Tenant: tenant, Person: bela, Party: events.Customer, Customer: acme, Role: identity.Contact},
		"cleo": {Tenant: tenant, Person: cleo, Party: events.Customer, Customer: acme, Role: identity.Contact},
		"zoe":  {Tenant: tenant, Person: "p-zoe", Party: events.Customer, Customer: "c-other", Role: identity.Contact},
		"eve":  {Tenant: "t2", Person: "p-eve", Party: events.Vendor, Role: identity.Admin},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p, ok := people[r.Header.Get("Authorization")]; ok {
			r = r.WithContext(identity.With(r.Context(), p))
		}
		next.ServeHTTP(w, r)
	})
}

// happened writes facts as other services do.
func (w *world) happened(kind, id string, facts ...events.Event) {
	w.t.Helper()
	_, err := w.log.Append(w.t.Context(), eventlog.Append{
		Tenant: tenant, Customer: acme, Command: "fact-" + strconv.FormatInt(w.keys.Add(1), 10), OccurredAt: w.now,
		Actor:  events.Actor{Machine: "test"},
		Writes: []eventlog.Write{{Stream: events.Stream{Kind: kind, ID: id}, Expected: eventlog.Any, Facts: facts}},
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// given is a customer with its people and an agreed plan with a fortnightly rhythm.
func (w *world) given() *world {
	w.happened("customer", string(acme),
		customerevent.Registered{Customer: acme, Name: "Acme", Zone: "Europe/Berlin"},
		customerevent.PersonAdded{Person: anna, Party: events.Vendor, Zone: "Europe/Berlin"},
		customerevent.PersonAdded{Person: bela, Party: events.Customer, Zone: "Europe/Berlin"},
		customerevent.PersonAdded{Person: cleo, Party: events.Customer, Zone: "Europe/Berlin"})
	w.happened("plan", string(plan), agreed(1, rhythm()))
	return w
}

func rhythm() planevent.RhythmTerms {
	return planevent.RhythmTerms{
		ID: "r1", Kind: "cadence", Rule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", From: "2026-01-13",
		Zone: "Europe/Berlin", Start: "14:30", Minutes: 30,
	}
}

func agreed(version int, rhythms ...planevent.RhythmTerms) planevent.VersionAgreed {
	return planevent.VersionAgreed{
		Plan: plan, Customer: acme, Version: version, Hash: fmt.Sprint("h", version), Parties: []events.PartyID{events.Vendor, events.Customer},
		Terms: planevent.Terms{
			Title: "Success", Rhythms: rhythms, Charter: []planevent.CharterItem{{ID: "ch1", Kind: "expectation", Text: "Answers in two days"}},
		},
	}
}

// promised is a confirmed commitment.
func (w *world) promised(id events.CommitmentID, party events.PartyID, person events.PersonID, text string, due events.Date) {
	w.t.Helper()
	w.happened("commitment", string(id),
		commitmentevent.Proposed{Commitment: id, Customer: acme, Plan: plan, Text: text, Party: party, Person: person, Due: due, By: events.Vendor, ByPerson: anna},
		commitmentevent.Confirmed{Party: party, Person: person})
}

// followed lets the policies work on everything that has happened, and waits for the read model.
func (w *world) followed() *world {
	w.t.Helper()
	facts, err := w.log.Read(w.t.Context(), 0, 0, 100_000)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, p := range cadence.Service().Policies(w.deps) {
		for _, r := range facts {
			if r.Type == p.On[0] {
				if err := p.Handle(w.t.Context(), r); err != nil {
					w.t.Fatal(err)
				}
			}
		}
	}
	w.settled()
	return w
}

func (w *world) settled() {
	w.t.Helper()
	if err := projection.CatchUp(w.t.Context(), w.deps.Stores[projection.Name], w.log, tenant); err != nil {
		w.t.Fatal(err)
	}
}

// reply is an answer over HTTP.
type reply struct {
	status int
	header http.Header
	body   []byte
}

func (r reply) read(t testing.TB, into any) {
	t.Helper()
	if err := json.Unmarshal(r.body, into); err != nil {
		t.Fatalf("%v in %s", err, r.body)
	}
}

func (w *world) get(who, path string) reply { return w.send(who, http.MethodGet, path, nil, nil) }

func (w *world) post(who, path string, body any) reply {
	return w.send(who, http.MethodPost, path, body, map[string]string{"Idempotency-Key": fmt.Sprint("k", w.keys.Add(1))})
}

// send waits for the read model before a read, as a caller does who sends the position of its write.
func (w *world) send(who, method, path string, body any, header map[string]string) reply {
	w.t.Helper()
	var content io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			w.t.Fatal(err)
		}
		content = bytes.NewReader(b)
	}
	r, err := http.NewRequestWithContext(w.t.Context(), method, w.server.URL+path, content)
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("Authorization", who)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	for k, v := range header {
		r.Header.Set(k, v)
	}
	if method == http.MethodGet {
		w.settled()
	}
	answer, err := w.server.Client().Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer answer.Body.Close()
	got, err := io.ReadAll(answer.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return reply{answer.StatusCode, answer.Header, got}
}

// ok expects success.
func (r reply) ok(t testing.TB) reply {
	t.Helper()
	if r.status/100 != 2 {
		t.Fatalf("%d: %s", r.status, r.body)
	}
	return r
}

// refused expects a problem with the status and the code.
func (r reply) refused(t testing.TB, status int, code string) {
	t.Helper()
	var p struct{ Code string }
	if err := json.Unmarshal(r.body, &p); err != nil || r.status != status || p.Code != code {
		t.Fatalf("want %d %s, got %d: %s", status, code, r.status, r.body)
	}
}
