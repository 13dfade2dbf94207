package api_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/events/catalogue"
	"coxswain/pkg/daemon"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
	"coxswain/pkg/projection"
	"coxswain/services/responsibility/api"
	readmodel "coxswain/services/responsibility/projection"
	sample "coxswain/services/responsibility/responsibilitytest"
)

// noon is when people look: after the last fact of every sample.
var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// people who ask.
var (
	vera = identity.Principal{Tenant: sample.Tenant, Person: sample.Vera, Party: events.Vendor, Role: identity.CSM}
	ada  = identity.Principal{Tenant: sample.Tenant, Person: sample.Ada, Party: events.Customer, Customer: sample.Acme, Role: identity.Contact}
	paul = identity.Principal{Tenant: sample.Tenant, Person: sample.Paul, Party: sample.Globex, Customer: sample.Acme, Role: identity.Contact}
	eve  = identity.Principal{Tenant: sample.Tenant, Person: "eve", Party: events.Customer, Customer: "zenith", Role: identity.Contact}
	mal  = identity.Principal{Tenant: "another", Person: "mal", Party: events.Vendor, Role: identity.Admin}
)

// world is the service over a log and read models that have taken everything in.
type world struct {
	server    *httptest.Server
	log       eventlog.Log
	directory identity.Directory
}

// inMemory is a world without a database.
func inMemory(t testing.TB, histories ...*sample.History) *world {
	t.Helper()
	log := eventlog.NewMemory(catalogue.New(), eventlog.Options{Now: ticking()})
	write(t, log, histories)
	all, err := log.Read(t.Context(), 0, 0, 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	stores := map[string]projection.Store{}
	for _, d := range []projection.Definition{readmodel.Vendor(), readmodel.Shared()} {
		m, err := readmodel.Fold(d, all)
		if err != nil {
			t.Fatal(err)
		}
		stores[d.Name] = m
	}
	return serve(t, log, stores)
}

// onPostgres is a world as it runs: the log of record, and read models filled by their runners.
func onPostgres(t testing.TB, histories ...*sample.History) *world {
	t.Helper()
	url := pgtest.New(t, eventlog.Migrate)
	owner, app := pgtest.Pool(t, url, postgres.Options{MaxConns: 2}), pgtest.Pool(t, url, postgres.Options{Role: postgres.AppRole, MaxConns: 8})
	definitions := []projection.Definition{readmodel.Vendor(), readmodel.Shared()}
	if err := projection.Prepare(t.Context(), owner, definitions...); err != nil {
		t.Fatal(err)
	}
	log := eventlog.New(app, catalogue.New(), eventlog.Options{})
	stores := map[string]projection.Store{}
	for _, d := range definitions {
		stores[d.Name] = follow(t, projection.RunnerConfig{DB: app, Log: log, Definition: d})
	}
	write(t, log, histories)
	head, err := log.Head(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range stores {
		if err := s.Wait(t.Context(), 0, head); err != nil {
			t.Fatal(err)
		}
	}
	return serve(t, log, stores)
}

// follow runs a projection for the length of the test.
func follow(t testing.TB, cfg projection.RunnerConfig) projection.Store {
	t.Helper()
	store, err := projection.NewStore(cfg.DB, cfg.Definition, cfg.Log.ShardOf)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Announce = store.Announce
	runner, err := projection.NewRunner(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- runner.Run(t.Context()) }() // the context of a test ends before its clean-up
	t.Cleanup(func() { <-ended })
	return store
}

func write(t testing.TB, log eventlog.Log, histories []*sample.History) {
	t.Helper()
	for _, h := range histories {
		if err := h.Append(t.Context(), log); err != nil {
			t.Fatal(err)
		}
	}
}

// ticking is a clock that runs as the samples do.
func ticking() func() time.Time {
	var n atomic.Int64
	return func() time.Time { return sample.Start.Add(time.Duration(n.Add(1)) * sample.Step) }
}

func serve(t testing.TB, log eventlog.Log, stores map[string]projection.Store) *world {
	t.Helper()
	directory := identity.NewMemory()
	w := &world{log: log, directory: directory}
	for id, name := range map[events.PersonID]string{sample.Vera: "Vera Vance", sample.Ada: "Ada Lovelace"} {
		if err := directory.Put(t.Context(), sample.Tenant, id, identity.Details{Name: name}); err != nil {
			t.Fatal(err)
		}
	}
	mux := http.NewServeMux()
	api.Register(httpapi.New(mux, "Responsibility", ""), daemon.Deps{
		Log: log, Stores: stores, Directory: directory, Now: func() time.Time { return noon },
	})
	w.server = httptest.NewServer(httpapi.Handler(mux, httpapi.Options{Logger: slog.New(slog.DiscardHandler), Inner: []func(http.Handler) http.Handler{w.signIn}}))
	t.Cleanup(w.server.Close)
	return w
}

// signIn stands for the tokens: the request says whose it is by its place in the list above.
func (w *world) signIn(next http.Handler) http.Handler {
	people := map[string]identity.Principal{"vera": vera, "ada": ada, "paul": paul, "eve": eve, "mal": mal}
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if p, ok := people[r.Header.Get("Person")]; ok {
			r = r.WithContext(identity.With(r.Context(), p))
		}
		next.ServeHTTP(rw, r)
	})
}

// ask gets an address as somebody and returns status and body.
func (w *world) ask(t testing.TB, who identity.Principal, path string, headers ...string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Person", string(who.Person))
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := w.server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

// read is ask for an answer that must be there.
func read[T any](t testing.TB, w *world, who identity.Principal, path string) T {
	t.Helper()
	status, body := w.ask(t, who, path)
	if status != http.StatusOK {
		t.Fatalf("%s: %d %s", path, status, body)
	}
	var v T
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatal(err)
	}
	return v
}
