package vitals_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"

	"coxswain/events"
	"coxswain/pkg/bus"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/natstest"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
	"coxswain/pkg/projection"
	"coxswain/pkg/vitals"
)

// scrape gives the value of each series, by its name and the values of its labels.
func scrape(t *testing.T, c prometheus.Collector) map[string]float64 {
	t.Helper()
	registry := prometheus.NewPedanticRegistry()
	registry.MustRegister(c)
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]float64{}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			name := f.GetName()
			for _, l := range m.GetLabel() {
				name += " " + l.GetValue()
			}
			values[name] = m.GetGauge().GetValue() + m.GetCounter().GetValue()
		}
	}
	return values
}

var board = projection.Definition{Name: "board", Version: 3, Parts: []projection.Part{{
	Collection: projection.Collection[string]{Name: "notes"},
	Touches:    func(events.Recorded) []string { return nil },
	Apply:      func(events.Recorded, projection.Docs) error { return nil },
}}}

func migrate(ctx context.Context, url string) error {
	for _, step := range []func(context.Context, string) error{eventlog.Migrate, bus.Migrate} {
		if err := step(ctx, url); err != nil {
			return err
		}
	}
	return nil
}

// world is a database with a log, and a pool of the application.
type world struct {
	*testing.T
	pool *pgxpool.Pool
	url  string
}

func newWorld(t *testing.T) world {
	t.Helper()
	w := world{T: t, url: pgtest.New(t, migrate)}
	var err error
	if w.pool, err = postgres.Open(t.Context(), w.url, postgres.Options{Role: postgres.AppRole, MaxConns: 2}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.pool.Close)
	if err := projection.Prepare(t.Context(), w.owner(), board); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w world) owner() *pgx.Conn {
	w.Helper()
	conn, err := pgx.Connect(w.Context(), w.url)
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

// look is a look with a clock that is an hour behind.
func (w world) look() *vitals.Database {
	d := vitals.NewDatabase(vitals.DatabaseConfig{
		Conn: w.pool.Config().ConnConfig, Shards: 2, Projections: map[string]int{"board": 3},
		Now: func() time.Time { return time.Now().Add(-time.Hour) },
	})
	w.Cleanup(d.Close)
	return d
}

func TestTheDatabaseIsSeenAsItIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	got := scrape(t, w.look())
	for name, want := range map[string]float64{
		"coxswain_database_up":                               1,
		"coxswain_database_oldest_transaction_seconds write": 0,
		"coxswain_log_head_position 1":                       0,
		"coxswain_projection_checkpoint_age_seconds board 1": 0,
		"coxswain_projection_parked_facts board":             0,
	} {
		if value, ok := got[name]; !ok || value != want {
			t.Errorf("%s is %v (there: %t), want %v", name, value, ok, want)
		}
	}
	if skew := got["coxswain_database_clock_skew_seconds"]; skew < 3590 || skew > 3610 {
		t.Errorf("the clocks are seen %v s apart, they are an hour apart", skew)
	}
}

func TestAnOpenTransactionThatWritesIsSeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tx, err := w.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(t.Context())
	if _, err := tx.Exec(t.Context(), "insert into eventlog.heads values (0, 0, '-infinity')"); err != nil {
		t.Fatal(err)
	}
	if got := scrape(t, w.look())["coxswain_database_oldest_transaction_seconds write"]; got <= 0 {
		t.Errorf("its age is seen as %v", got)
	}
}

func TestFiguresComeFromAFullPool(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 2 {
		conn, err := w.pool.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Release()
	}
	if got := scrape(t, w.look()); got["coxswain_database_up"] != 1 {
		t.Errorf("seen: %v", got)
	}
	if got := scrape(t, vitals.Pool(w.pool)); got["coxswain_database_pool_used_connections"] != got["coxswain_database_pool_limit_connections"] {
		t.Errorf("the pool is not seen to be full: %v", got)
	}
}

func TestALookThatFailedIsMadeAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	look := w.look()
	scrape(t, look)
	_, err := w.owner().Exec(t.Context(), "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
	if err != nil {
		t.Fatal(err)
	}
	if got := scrape(t, look); len(got) != 1 || got["coxswain_database_up"] != 0 {
		t.Errorf("a database that did not answer is seen as %v", got)
	}
	if got := scrape(t, look); got["coxswain_database_up"] != 1 {
		t.Errorf("a database that answers again is seen as %v", got)
	}
}

func TestNATSIsSeenToGoAndToComeBack(t *testing.T) {
	t.Parallel()
	broker := natstest.Start(t)
	back := make(chan struct{}, 1)
	conn, js, err := bus.Connect(bus.ConnectOptions{URL: broker.URL()})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetReconnectHandler(func(*nats.Conn) { back <- struct{}{} })
	away := conn.StatusChanged(nats.RECONNECTING)
	if _, err := js.CreateStream(t.Context(), jetstream.StreamConfig{Name: events.StreamName(0), Subjects: []string{"cox.0.>"}}); err != nil {
		t.Fatal(err)
	}
	look := vitals.NATS(conn, js, 1)
	if got := scrape(t, look); got["coxswain_nats_connected"] != 1 || got["coxswain_nats_jetstream_up"] != 1 {
		t.Errorf("seen: %v", got)
	}
	broker.Stop()
	<-away
	if got := scrape(t, look); got["coxswain_nats_connected"] != 0 || got["coxswain_nats_jetstream_up"] != 0 {
		t.Errorf("while it is away: %v", got)
	}
	broker.Restart()
	<-back
	if got := scrape(t, look); got["coxswain_nats_connected"] != 1 || got["coxswain_nats_reconnects_total"] != 1 {
		t.Errorf("when it is back: %v", got)
	}
}

func TestFactsThatWaitForAPolicyAreCounted(t *testing.T) {
	t.Parallel()
	conn, js, err := bus.Connect(bus.ConnectOptions{URL: natstest.Start(t).URL()})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	stream, err := js.CreateStream(t.Context(), jetstream.StreamConfig{Name: events.StreamName(0), Subjects: []string{"cox.0.>"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []jetstream.ConsumerConfig{{Durable: "slow", AckPolicy: jetstream.AckExplicitPolicy}, {AckPolicy: jetstream.AckNonePolicy}} {
		if _, err := stream.CreateConsumer(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		if _, err := js.Publish(t.Context(), "cox.0.note", nil); err != nil {
			t.Fatal(err)
		}
	}
	got := scrape(t, vitals.NATS(conn, js, 1))
	if got["coxswain_bus_policy_lag_facts slow 0"] != 3 || got["coxswain_nats_stream_bytes 0"] == 0 {
		t.Errorf("seen: %v", got)
	}
}

func TestRoomAndTheLastBackupAreSeen(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if got := scrape(t, vitals.Disk(folder)); got["coxswain_disk_free_bytes"] <= 0 || got["coxswain_disk_size_bytes"] < got["coxswain_disk_free_bytes"] {
		t.Errorf("seen: %v", got)
	}
	marker := filepath.Join(folder, "backup")
	if got := scrape(t, vitals.Backup(marker)); len(got) != 0 {
		t.Errorf("no backup is seen as %v", got)
	}
	ended := time.Date(2026, 3, 2, 4, 0, 0, 0, time.UTC)
	if err := os.WriteFile(marker, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(marker, ended, ended); err != nil {
		t.Fatal(err)
	}
	if got := scrape(t, vitals.Backup(marker)); got["coxswain_backup_last_success_timestamp_seconds"] != float64(ended.Unix()) {
		t.Errorf("seen: %v", got)
	}
}
