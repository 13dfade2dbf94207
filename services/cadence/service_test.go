package cadence_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/events/customerevent"
	"coxswain/events/planevent"
	"coxswain/pkg/daemon/daemontest"
	"coxswain/pkg/identity"
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

// people are who may be named in "As".
var people = map[string]identity.Principal{
	"anna": {Tenant: tenant, Person: anna, Party: events.Vendor, Role: identity.CSM},
	"bela": {Tenant: tenant, Person: bela, Party: events.Customer, Customer: acme, Role: identity.Contact},
	"cleo": {Tenant: tenant, Person: cleo, Party: events.Customer, Customer: acme, Role: identity.Contact},
	"zoe":  {Tenant: tenant, Person: "p-zoe", Party: events.Customer, Customer: "c-other", Role: identity.Contact},
	"eve":  {Tenant: "t2", Person: "p-eve", Party: events.Vendor, Role: identity.Admin},
}

// world is the service in memory.
type world struct {
	*daemontest.Memory
	t    testing.TB
	keys atomic.Int64
}

func newWorld(t testing.TB) *world {
	t.Helper()
	return &world{t: t, Memory: daemontest.InMemory(t, cadence.Service(), now, people)}
}

// happened writes facts as other services do.
func (w *world) happened(kind, id string, facts ...events.Event) {
	w.t.Helper()
	w.Happened(w.t, people["anna"], acme, kind, id, facts...)
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
	facts, err := w.Log.Read(w.t.Context(), 0, 0, 100_000)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, p := range cadence.Service().Policies(w.Deps) {
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
	if err := projection.CatchUp(w.t.Context(), w.Deps.Stores[projection.Name], w.Log, tenant); err != nil {
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
	r, err := http.NewRequestWithContext(w.t.Context(), method, w.URL+path, content)
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("As", who)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	for k, v := range header {
		r.Header.Set(k, v)
	}
	if method == http.MethodGet {
		w.settled()
	}
	answer, err := http.DefaultClient.Do(r)
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
