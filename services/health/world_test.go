package health_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
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

// world is the service over a log in memory.
type world struct {
	t      *testing.T
	log    *eventlog.Memory
	deps   daemon.Deps
	policy bus.Policy
	server *httptest.Server
	clock  atomic.Pointer[time.Time]
	keys   atomic.Int64
	scored int64 // facts up to here went through the policy
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
	w := &world{t: t}
	w.at(noon)
	w.log = eventlog.NewMemory(catalogue.New(), eventlog.Options{Now: w.now})
	memory, err := projection.NewMemory(inputs.Definition())
	if err != nil {
		t.Fatal(err)
	}
	w.deps = daemon.Deps{
		Log: w.log, Commands: command.New(w.log, 1000), Stores: map[string]projection.Store{inputs.Name: store{memory, w.log}},
		Now: w.now, Logger: slog.New(slog.DiscardHandler),
		Tenants: func(context.Context) ([]events.TenantID, error) { return []events.TenantID{"t1"}, nil },
	}
	service := health.Service()
	w.policy = service.Policies(w.deps)[0]
	mux := http.NewServeMux()
	service.API(httpapi.New(mux, service.Name, service.Doc), w.deps)
	w.server = httptest.NewServer(httpapi.Handler(mux, httpapi.Options{Logger: w.deps.Logger, Inner: []func(http.Handler) http.Handler{signIn}}))
	t.Cleanup(w.server.Close)
	w.happened("customer", "acme", customerevent.Registered{Customer: "acme", Name: "Acme", Zone: "Asia/Tokyo"})
	w.happened("plan", "p1", planevent.VersionAgreed{Plan: "p1", Customer: "acme", Version: 1})
	w.carry()
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

// happened writes facts of another service.
func (w *world) happened(kind, id string, facts ...events.Event) {
	w.t.Helper()
	_, err := w.log.Append(w.t.Context(), eventlog.Append{
		Tenant: "t1", Customer: "acme", Command: fmt.Sprint("setup ", w.keys.Add(1)), OccurredAt: w.now(),
		Actor:  events.Actor{Machine: "test"},
		Writes: []eventlog.Write{{Stream: events.Stream{Kind: kind, ID: id}, Expected: eventlog.Any, Facts: facts}},
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// carry gives the policy every fact it has not seen, as the bus would, and returns what it wrote.
func (w *world) carry() []events.Event {
	w.t.Helper()
	head := w.head()
	for _, r := range w.after(w.scored) {
		for _, wanted := range w.policy.On {
			if r.Type == wanted {
				if err := w.policy.Handle(w.t.Context(), r); err != nil {
					w.t.Fatal(err)
				}
			}
		}
	}
	w.scored = w.head()
	var written []events.Event
	for _, r := range w.after(head) {
		written = append(written, r.Event)
	}
	return written
}

// newDay runs the daily loop and returns what it wrote.
func (w *world) newDay() []events.Event {
	w.t.Helper()
	head := w.head()
	if err := w.deps.Stores[inputs.Name].Wait(w.t.Context(), 0, head); err != nil {
		w.t.Fatal(err)
	}
	s := policy.NewScorer(w.log, w.deps.Commands, w.deps.Stores[inputs.Name], w.now)
	if err := s.Daily(w.t.Context(), w.deps.Tenants); err != nil {
		w.t.Fatal(err)
	}
	var written []events.Event
	for _, r := range w.after(head) {
		written = append(written, r.Event)
	}
	return written
}

func (w *world) head() int64 {
	head, err := w.log.Head(w.t.Context(), 0)
	if err != nil {
		w.t.Fatal(err)
	}
	return head
}

func (w *world) after(position int64) []events.Recorded {
	facts, err := w.log.Read(w.t.Context(), 0, position, 100_000)
	if err != nil {
		w.t.Fatal(err)
	}
	return facts
}

// answer is what came back.
type answer struct {
	t      *testing.T
	status int
	body   []byte
}

func (w *world) call(as, method, path string, body any) answer {
	w.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		w.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.server.URL+path, bytes.NewReader(data))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("As", as)
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Idempotency-Key", fmt.Sprint("key-", w.keys.Add(1)))
	} else {
		req.Header.Set("Coxswain-Position", fmt.Sprint(w.head()))
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
