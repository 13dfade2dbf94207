package cadence_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
	pkgprojection "coxswain/pkg/projection"
	"coxswain/pkg/worktime"
	"coxswain/services/cadence/agenda"
	"coxswain/services/cadence/projection"
)

// tables is the service's read model in PostgreSQL with everything in it that the world's log has.
func (w *world) tables() pkgprojection.Store {
	w.t.Helper()
	ctx := w.t.Context()
	url := pgtest.New(w.t, eventlog.Migrate)
	owner := pgtest.Pool(w.t, url, postgres.Options{})
	if err := pkgprojection.Prepare(ctx, owner, projection.Record()); err != nil {
		w.t.Fatal(err)
	}
	db := pgtest.Pool(w.t, url, postgres.Options{Role: postgres.AppRole})
	store, err := pkgprojection.NewStore(db, projection.Record(), w.Log.ShardOf)
	if err != nil {
		w.t.Fatal(err)
	}
	runner, err := pkgprojection.NewRunner(pkgprojection.RunnerConfig{DB: db, Log: w.Log, Definition: projection.Record(), Announce: store.Announce})
	if err != nil {
		w.t.Fatal(err)
	}
	running, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- runner.Run(running) }()
	w.t.Cleanup(func() { stop(); <-done })
	if err := projection.CatchUp(ctx, store, w.Log, tenant); err != nil {
		w.t.Fatal(err)
	}
	return store
}

// busy gives the customer 500 open promises, of which some are late and some wait for others.
func (w *world) busy() *world {
	w.t.Helper()
	for i := range 500 {
		party, person := events.Vendor, anna
		if i%2 == 0 {
			party, person = events.Customer, bela
		}
		due := events.Date("2026-02-20").AddDays(i % 60)
		w.promised(events.CommitmentID(fmt.Sprintf("c%03d", i)), party, person, fmt.Sprintf("Promise number %d of the plan", i), due)
	}
	return w
}

func build(t testing.TB, store pkgprojection.Store, all *worktime.Calendars, id events.CallID) agenda.Agenda {
	t.Helper()
	in, _, ok, err := projection.Input(t.Context(), store, all, projection.Question{Tenant: tenant, Call: id, Reader: events.Customer, Now: now})
	if err != nil || !ok {
		t.Fatalf("input of %s: %v, %v", id, ok, err)
	}
	return agenda.Build(in)
}

func TestAnAgendaIsTheSameFromTablesAndFromMemory(t *testing.T) {
	t.Parallel()
	w := newWorld(t).given().busy().followed()
	id := w.next()
	fromTables := build(t, w.tables(), &worktime.Calendars{}, id)
	fromMemory := build(t, w.Deps.Stores[projection.Name], &worktime.Calendars{}, id)
	if diff := cmp.Diff(fromMemory, fromTables); diff != "" {
		t.Fatalf("(-memory +tables):\n%s", diff)
	}
	if n := len(fromTables.Lines) + len(fromTables.IfTimeAllows); n < 200 {
		t.Fatalf("only %d lines", n)
	}
}

// BenchmarkAgenda is the read and the build of an agenda of a customer with 500 open promises, from PostgreSQL.
func BenchmarkAgenda(b *testing.B) {
	w := newWorld(b).given().busy().followed()
	id, store, all := w.next(), w.tables(), &worktime.Calendars{}
	b.ReportAllocs()
	for b.Loop() {
		build(b, store, all, id)
	}
}

// BenchmarkAgendaRequest is the same over HTTP, with the answer encoded and tagged.
func BenchmarkAgendaRequest(b *testing.B) {
	w := newWorld(b).given().busy().followed()
	path := "/v1/calls/" + string(w.next()) + "/agenda"
	w.Deps.Stores[projection.Name] = w.tables()
	b.ReportAllocs()
	for b.Loop() {
		w.get("bela", path).ok(b)
	}
}
