package daemon_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/events/customerevent"
	"coxswain/pkg/bus"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/natstest"
)

// startLinked is a process with a link to its database. Its pool is small, so that it is soon full.
func startLinked(t *testing.T) (*process, *link) {
	t.Helper()
	c := config(t, natstest.Start(t).URL())
	way, through := linkTo(t, c.DatabaseURL)
	c.DatabaseURL = through
	p := start(t, c, accountsService())
	p.show("acme", p.register("acme", "Acme").position)
	return p, way
}

const written = "coxswain_http_request_seconds POST /v1/accounts "

func TestADatabaseThatIsAwayIsSeenInWhatFails(t *testing.T) {
	t.Parallel()
	p, way := startLinked(t)
	way.leave()
	for i := range 3 {
		if got := p.register(fmt.Sprintf("pier-%d", i), "Pier"); got.status != http.StatusServiceUnavailable {
			t.Errorf("answered %+v", got)
		}
	}
	p.awaitAbove(t, written+"5xx", 2)
	way.back()
	p.await(t, "coxswain_database_up", 1)
}

func TestWritesThatFailInTheLogAreSeen(t *testing.T) {
	t.Parallel()
	p, way := startLinked(t)
	way.leave()
	_, err := p.Log.Append(t.Context(), eventlog.Append{
		Tenant: "harbor", Customer: "pier", Command: "lost", OccurredAt: time.Now(),
		Writes: []eventlog.Write{{Stream: events.Stream{Kind: customerevent.Kind, ID: "pier"}, Facts: []events.Event{customerevent.Registered{Customer: "pier", Name: "Pier"}}}},
	})
	if err == nil {
		t.Error("a command was written without a database")
	}
	p.awaitAbove(t, "coxswain_log_append_seconds unavailable", 0)
	way.back()
}

func TestASlowWayToTheDatabaseIsSeenInHowLongCommandsTake(t *testing.T) {
	t.Parallel()
	p, way := startLinked(t)
	before := figures(t, p.Telemetry.Metrics)[written+"2xx seconds"]
	way.delay.Store(int64(200 * time.Millisecond))
	p.register("pier", "Pier")
	p.awaitAbove(t, written+"2xx seconds", before+0.15)
	way.delay.Store(0)
}

func TestACommitWhoseAnswerIsLostWhileTheDatabaseStaysAwayIsSeen(t *testing.T) {
	t.Parallel()
	p, way := startLinked(t)
	lock, err := connect(t, p.Config.DatabaseURL).Begin(t.Context()) // the command waits in the database when its way is lost
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lock.Exec(t.Context(), "select position from eventlog.heads for update"); err != nil {
		t.Fatal(err)
	}
	done := make(chan answer, 1)
	go func() { done <- p.register("pier", "Pier") }()
	p.awaitAbove(t, "coxswain_database_oldest_transaction_seconds write", 0)
	way.leave()
	if got := <-done; got.status != http.StatusServiceUnavailable {
		t.Errorf("answered %+v", got)
	}
	p.awaitAbove(t, "coxswain_log_unsettled_total", 0)
	way.back()
}

func TestCommandsThatNameAnotherVersionAreSeen(t *testing.T) {
	t.Parallel()
	p, _ := startLinked(t)
	for i := range 3 {
		_, err := p.Log.Append(t.Context(), eventlog.Append{
			Tenant: "harbor", Customer: "acme", Command: fmt.Sprintf("late-%d", i), OccurredAt: time.Now(),
			Writes: []eventlog.Write{{
				Stream: events.Stream{Kind: customerevent.Kind, ID: "acme"}, Expected: 0, Facts: []events.Event{customerevent.Archived{}},
			}},
		})
		if err == nil {
			t.Error("a command was written over a version that it had not seen")
		}
	}
	p.await(t, "coxswain_log_stale_total", 3)
}

func TestAReadModelThatCannotWriteIsSeenToFallBehind(t *testing.T) {
	t.Parallel()
	p, _ := startLinked(t)
	owner := connect(t, p.Config.DatabaseURL)
	tx, err := owner.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "select 1 from projection_checkpoints for update"); err != nil {
		t.Fatal(err)
	}
	p.register("pier", "Pier")
	p.awaitAbove(t, "coxswain_projection_checkpoint_age_seconds accounts 0", 0)
	p.awaitAbove(t, "coxswain_projection_lag_facts accounts 0", 0)
	p.awaitAbove(t, "coxswain_projection_lag_seconds accounts 0", 0)
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.await(t, "coxswain_projection_lag_facts accounts 0", 0)
}

func TestAReadModelWhoseTablesAreGoneIsSeenToFail(t *testing.T) {
	t.Parallel()
	p, _ := startLinked(t)
	owner := connect(t, p.Config.DatabaseURL)
	var table string
	err := owner.QueryRow(t.Context(), `select oid::regclass::text from pg_class where relkind = 'r' and relname like 'accounts\_v%'`).Scan(&table)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := owner.Exec(t.Context(), "drop table "+table+" cascade"); err != nil {
		t.Fatal(err)
	}
	p.register("pier", "Pier")
	p.awaitAbove(t, "coxswain_projection_failures_total accounts 0", 1)
}

func TestALeaseThatSomebodyElseKeepsIsSeenAsARelayThatNobodyIs(t *testing.T) {
	t.Parallel()
	p, _ := startLinked(t)
	p.await(t, "coxswain_bus_relay_leader 0", 1)
	owner := connect(t, p.Config.DatabaseURL)
	_, err := owner.Exec(t.Context(), "update leases set holder = 'nobody', expires_at = clock_timestamp() + interval '1 hour' where name = $1", bus.LeaseName(0))
	if err != nil {
		t.Fatal(err)
	}
	p.await(t, "coxswain_bus_relay_leader 0", 0)
}
