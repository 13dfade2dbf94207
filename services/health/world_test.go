package health_test

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
	"coxswain/events/customerevent"
	"coxswain/events/planevent"
	"coxswain/pkg/bus"
	"coxswain/pkg/daemon/daemontest"
	"coxswain/pkg/identity"
	"coxswain/services/health"
	"coxswain/services/health/policy"
	inputs "coxswain/services/health/projection"
)

// Nadia is the vendor's, Ann the customer's. Sam belongs to another tenant.
var (
	noon   = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	people = map[string]identity.Principal{
		"nadia": {Tenant: "t1", Person: "nadia", Party: events.Vendor, Role: identity.CSM},
		"ann":   {Tenant: "t1", Person: "ann", Party: events.Customer, Customer: "acme", Role: identity.Contact},
		"sam":   {Tenant: "t2", Person: "sam", Party: events.Vendor, Role: identity.Admin},
	}
)

// world is the service in memory, with a customer whose plan is agreed.
type world struct {
	*daemontest.Memory
	t      *testing.T
	policy bus.Policy
	keys   atomic.Int64
	scored int64 // facts up to here went through the policy
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, Memory: daemontest.InMemory(t, health.Service(), noon, people)}
	w.policy = health.Service().Policies(w.Deps)[0]
	w.Happened(t, people["nadia"], "acme", "customer", "acme", customerevent.Registered{Customer: "acme", Name: "Acme", Zone: "Asia/Tokyo"})
	w.Happened(t, people["nadia"], "acme", "plan", "p1", planevent.VersionAgreed{Plan: "p1", Customer: "acme", Version: 1})
	w.carry()
	return w
}

// carry gives the policy every fact it has not seen, as the bus would, and returns what it wrote.
func (w *world) carry() []events.Event {
	w.t.Helper()
	head := w.Head(w.t)
	for _, r := range w.After(w.t, w.scored) {
		for _, wanted := range w.policy.On {
			if r.Type == wanted {
				if err := w.policy.Handle(w.t.Context(), r); err != nil {
					w.t.Fatal(err)
				}
			}
		}
	}
	w.scored = w.Head(w.t)
	var written []events.Event
	for _, r := range w.After(w.t, head) {
		written = append(written, r.Event)
	}
	return written
}

// newDay runs the daily loop and returns what it wrote.
func (w *world) newDay() []events.Event {
	w.t.Helper()
	head := w.Head(w.t)
	if err := w.Deps.Stores[inputs.Name].Wait(w.t.Context(), 0, head); err != nil {
		w.t.Fatal(err)
	}
	s := policy.NewScorer(w.Log, w.Deps.Commands, w.Deps.Stores[inputs.Name], w.Now)
	if err := s.Daily(w.t.Context(), w.Deps.Tenants); err != nil {
		w.t.Fatal(err)
	}
	var written []events.Event
	for _, r := range w.After(w.t, head) {
		written = append(written, r.Event)
	}
	return written
}

// answer is what came back.
type answer struct {
	t      *testing.T
	status int
	body   []byte
}

func (w *world) call(as, method, path string, body any) answer {
	w.t.Helper()
	return w.callAs(as, method, path, fmt.Sprint("key-", w.keys.Add(1)), body)
}

// callAs is call with an Idempotency-Key of one's own.
func (w *world) callAs(as, method, path, key string, body any) answer {
	w.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		w.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.URL+path, bytes.NewReader(data))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("As", as)
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Idempotency-Key", key)
	} else {
		req.Header.Set("Coxswain-Position", fmt.Sprint(w.Head(w.t)))
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	got, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer{w.t, res.StatusCode, got}
}

func (a answer) ok(into any) {
	a.t.Helper()
	if a.status >= 300 {
		a.t.Fatalf("status %d: %s", a.status, a.body)
	}
	if into != nil {
		if err := json.Unmarshal(a.body, into); err != nil {
			a.t.Fatal(err)
		}
	}
}

func (a answer) refused(status int, code string, pointers ...string) {
	a.t.Helper()
	var p struct {
		Type   string `json:"type"`
		Errors []struct {
			Pointer string `json:"pointer"`
		} `json:"errors"`
	}
	if err := json.Unmarshal(a.body, &p); err != nil {
		a.t.Fatalf("no problem: %s", a.body)
	}
	if a.status != status || p.Type != "/problems/"+code || len(p.Errors) < len(pointers) {
		a.t.Fatalf("status %d, %s; want %d, %s at %v", a.status, a.body, status, code, pointers)
	}
	for i, want := range pointers {
		if p.Errors[i].Pointer != want {
			a.t.Fatalf("points to %s, want %s", p.Errors[i].Pointer, want)
		}
	}
}
