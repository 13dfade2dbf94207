package daemontest

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
	"coxswain/pkg/command"
	"coxswain/pkg/daemon"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/pkg/projection"
)

// Memory is one service over a log and read models in memory, for tests of what it decides and answers. Its
// clock stands still, its policies are called by hand, and whoever sends the header "As" is who is named.
type Memory struct {
	Log  *eventlog.Memory
	Deps daemon.Deps
	URL  string

	clock atomic.Pointer[time.Time]
	facts atomic.Int64
}

// InMemory serves a service until the test ends. It is at the instant; people are who may be named in "As".
func InMemory(t testing.TB, s daemon.Service, at time.Time, people map[string]identity.Principal) *Memory {
	t.Helper()
	m := &Memory{}
	m.At(at)
	m.Log = eventlog.NewMemory(catalogue.New(), eventlog.Options{Now: m.Now})
	m.Deps = daemon.Deps{
		Log: m.Log, Commands: command.New(m.Log, 1000), Stores: map[string]projection.Store{}, Directory: identity.NewMemory(),
		Now: m.Now, Logger: slog.New(slog.DiscardHandler), Tenants: tenantsOf(people),
	}
	for _, d := range s.Projections {
		store, err := projection.NewMemory(d)
		if err != nil {
			t.Fatal(err)
		}
		m.Deps.Stores[d.Name] = following{store, m.Log}
	}
	mux := http.NewServeMux()
	s.API(httpapi.New(mux, s.Name, s.Doc), m.Deps)
	server := httptest.NewServer(httpapi.Handler(mux, httpapi.Options{
		Logger: m.Deps.Logger, Inner: []func(http.Handler) http.Handler{signIn(people)},
	}))
	t.Cleanup(server.Close)
	m.URL = server.URL
	return m
}

// Now is the clock's instant.
func (m *Memory) Now() time.Time { return *m.clock.Load() }

// At sets the clock.
func (m *Memory) At(at time.Time) { m.clock.Store(&at) }

// Happened writes facts of another service, all in one stream, and returns the last one as the bus carries it.
func (m *Memory) Happened(t testing.TB, by identity.Principal, c events.CustomerID, kind, id string, facts ...events.Event) events.Recorded {
	t.Helper()
	out, err := m.Log.Append(t.Context(), eventlog.Append{
		Tenant: by.Tenant, Customer: c, Command: fmt.Sprintf("fact-%d", m.facts.Add(1)), Actor: by.Actor(),
		OccurredAt: m.Now(), Correlation: "elsewhere",
		Writes: []eventlog.Write{{Stream: events.Stream{Kind: kind, ID: id}, Expected: eventlog.Any, Facts: facts}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return m.After(t, out.Position-1)[0]
}

// Head is the position of the last fact.
func (m *Memory) Head(t testing.TB) int64 {
	t.Helper()
	head, err := m.Log.Head(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	return head
}

// After reads the facts after a position.
func (m *Memory) After(t testing.TB, position int64) []events.Recorded {
	t.Helper()
	facts, err := m.Log.Read(t.Context(), 0, position, 100_000)
	if err != nil {
		t.Fatal(err)
	}
	return facts
}

// following is a read model that takes in the whole log whenever somebody waits for it.
type following struct {
	*projection.Memory
	log eventlog.Log
}

func (f following) Wait(ctx context.Context, shard int, position int64) error {
	at, err := f.Position(ctx, shard)
	if err != nil {
		return err
	}
	facts, err := f.log.Read(ctx, shard, at, 100_000)
	if err != nil {
		return err
	}
	if err := f.Apply(facts...); err != nil {
		return err
	}
	return f.Memory.Wait(ctx, shard, position)
}

func signIn(people map[string]identity.Principal) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if p, ok := people[r.Header.Get("As")]; ok {
				r = r.WithContext(identity.With(r.Context(), p))
			}
			next.ServeHTTP(w, r)
		})
	}
}

func tenantsOf(people map[string]identity.Principal) func(context.Context) ([]events.TenantID, error) {
	seen := map[events.TenantID]bool{}
	var all []events.TenantID
	for _, p := range people {
		if !seen[p.Tenant] {
			seen[p.Tenant] = true
			all = append(all, p.Tenant)
		}
	}
	return func(context.Context) ([]events.TenantID, error) { return all, nil }
}
