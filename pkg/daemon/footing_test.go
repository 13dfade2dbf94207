package daemon_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/nats-io/nats.go/jetstream"

	"coxswain/pkg/bus"
	"coxswain/pkg/daemon"
	"coxswain/pkg/daemon/daemontest"
	"coxswain/pkg/footing"
	"coxswain/pkg/natstest"
	"coxswain/pkg/postgres"
	"coxswain/pkg/telemetry"
)

// ground is a sound installation that a test makes unsound: its settings, a process that was opened when all was well,
// and a way past the walls of the database.
type ground struct {
	environ []string
	open    *daemon.Runtime
	owner   *pgx.Conn // or a superuser
}

func newGround(t *testing.T, environ []string) *ground {
	t.Helper()
	g := &ground{environ: environ, open: daemontest.Open(t, environ)}
	t.Cleanup(func() { _ = g.open.Drain(context.WithoutCancel(t.Context())) })
	g.owner = connect(t, g.open.Config.DatabaseURL)
	return g
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) }) // nothing is left to lose
	return conn
}

func (g *ground) exec(t *testing.T, statements ...string) {
	t.Helper()
	for _, sql := range statements {
		if _, err := g.owner.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

// start runs a process until it is open and says with which status it ends, and what it has said.
func (g *ground) start(t *testing.T, more ...string) (status int, said string) {
	t.Helper()
	var stderr bytes.Buffer
	status = daemon.Exit("test", append(g.environ[:len(g.environ):len(g.environ)], more...), &stderr, func(ctx context.Context, c daemon.Config, tel *telemetry.Telemetry) error {
		r, err := daemon.Open(ctx, c, tel, "test")
		if err != nil {
			return err
		}
		return r.Drain(ctx)
	})
	return status, stderr.String()
}

// found is what the process that runs finds of a check, as doctor shows it.
func (g *ground) found(t *testing.T, check string) footing.Finding {
	t.Helper()
	for _, f := range g.open.Footing(t.Context()) {
		if f.Check == check {
			return f
		}
	}
	t.Fatalf("nothing was found of %s", check)
	return footing.Finding{}
}

// refused expects that doctor calls a finding grave and says what to do, and that no process starts on it, with status 78
// and one line.
func (g *ground) refused(t *testing.T, check, says string) {
	t.Helper()
	if f := g.found(t, check); f.OK || !f.Grave || !strings.Contains(f.Detail, says) || f.WhatToDo == "" {
		t.Errorf("doctor finds %+v, want it grave with %q", f, says)
	}
	g.refusedAtStart(t, says)
}

func (g *ground) refusedAtStart(t *testing.T, says string, more ...string) {
	t.Helper()
	status, said := g.start(t, more...)
	last := said[strings.LastIndex(strings.TrimSpace(said), "\n")+1:]
	if status != 78 || !strings.HasPrefix(last, "test: configuration: ") || !strings.Contains(last, says) {
		t.Errorf("the start ends with %d and says %q, want 78 and %q", status, last, says)
	}
}

func (g *ground) starts(t *testing.T, more ...string) {
	t.Helper()
	if status, said := g.start(t, more...); status != 0 {
		t.Fatalf("a sound installation does not start: %d %s", status, said)
	}
}

func TestARoleThatCouldBreakAPromiseIsRefused(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("makes a PostgreSQL cluster of its own; leave out -short to see it")
	}
	server, err := postgres.Start(t.Context(), postgres.Config{Dir: folderForAll(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	environ := append(daemontest.Environ(t), "DATABASE_URL="+server.URL(), "COXSWAIN_ACCEPT_DATA_LOSS=false")
	g := newGround(t, environ)
	g.starts(t)
	g.owner = connect(t, server.AdminURL())
	g.refusedAtStart(t, "synchronous_commit off", "DATABASE_URL="+server.URL()+"&options=-c%20synchronous_commit%3Doff")
	g.exec(t, "alter role coxswain_app bypassrls")
	if f := g.found(t, "database role"); !f.Grave || !strings.Contains(f.Detail, "bypasses row security") {
		t.Errorf("doctor finds %+v", f)
	}
	g.refusedAtStart(t, "bypasses row security")
	g.exec(t, "alter role coxswain_app nobypassrls superuser")
	g.refusedAtStart(t, "it is a superuser")
	g.exec(t, "alter role coxswain_app nosuperuser")
	g.starts(t)
}

// folderForAll is a folder that the account which runs PostgreSQL may pass through.
func folderForAll(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "coxswain-footing-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o711); err != nil { //nolint:gosec // others pass through, and read nothing
		t.Fatal(err)
	}
	return filepath.Join(dir, "postgres")
}

func TestAServerThatForgetsWhatItHasCommittedIsRefused(t *testing.T) {
	t.Parallel()
	g := newGround(t, daemontest.Environ(t)) // servers of tests do, and are accepted for once
	g.starts(t)
	g.refusedAtStart(t, "fsync, synchronous_commit, full_page_writes off", "COXSWAIN_ACCEPT_DATA_LOSS=false")
	if f := g.found(t, footing.Durability); f.OK || !f.Grave || f.WhatToDo == "" {
		t.Errorf("doctor finds %+v", f)
	}
}

func TestALogThatIsNotGuardedIsRefused(t *testing.T) {
	t.Parallel()
	g := newGround(t, daemontest.Environ(t))
	g.starts(t)
	g.exec(t, "alter table eventlog.events disable trigger facts_never_change")
	g.refused(t, "guards of the log", "1 of 6")
	g.exec(t, "alter table eventlog.events enable always trigger facts_never_change")
	g.starts(t)
	g.exec(t, "grant delete on eventlog.events to coxswain_app")
	g.refused(t, "database role", "may change or delete facts")
	g.exec(t, "revoke delete on eventlog.events from coxswain_app")
	g.starts(t)
	g.exec(t, "grant create on schema eventlog to coxswain_app", "alter table eventlog.events owner to coxswain_app")
	g.refused(t, "database role", "owns the log")
}

func TestASchemaOfANewerReleaseIsRefused(t *testing.T) {
	t.Parallel()
	g := newGround(t, daemontest.Environ(t))
	for _, schema := range []string{"eventlog", "bus", "identity", "seal"} {
		g.exec(t, fmt.Sprintf("update public.%s_version set version = version + 90", schema))
		g.refused(t, "schema", schema+" is at version 9")
		g.exec(t, fmt.Sprintf("update public.%s_version set version = version - 90", schema))
	}
	g.starts(t)
}

func TestAClockThatIsFarOffIsRefused(t *testing.T) {
	t.Parallel()
	clock := filepath.Join(t.TempDir(), "clock")
	broker := natstest.Start(t)
	g := newGround(t, daemontest.Environ(t, "NATS_URL="+broker.URL(), "COXSWAIN_CLOCK_FILE="+clock))
	stream(t, broker, bus.StreamConfig{Installation: g.open.Installation})
	if err := os.WriteFile(clock, []byte("-5m"), 0o600); err != nil {
		t.Fatal(err)
	}
	g.refused(t, "clock of PostgreSQL", "from the clock of this process")
	g.refused(t, "clock of NATS", "from the clock of this process")
	g.starts(t, "COXSWAIN_CLOCK_LIMIT=0")
	if err := os.WriteFile(clock, []byte("10s"), 0o600); err != nil {
		t.Fatal(err)
	}
	if f := g.found(t, "clock of NATS"); f.OK || f.Grave {
		t.Errorf("doctor finds %+v, want it wrong and not grave", f)
	}
	g.starts(t)
}

// stream makes a stream as the relay does, and then changes what is to be wrong with it.
func stream(t *testing.T, broker *natstest.Server, c bus.StreamConfig) (jetstream.JetStream, jetstream.StreamConfig) {
	t.Helper()
	js := broker.JetStream(t)
	s, err := bus.EnsureStream(t.Context(), js, c, nil)
	if err != nil {
		t.Fatal(err)
	}
	return js, s.CachedInfo().Config
}

func TestAStreamOfAnotherInstallationIsRefused(t *testing.T) {
	t.Parallel()
	broker := natstest.Start(t)
	g := newGround(t, daemontest.Environ(t, "NATS_URL="+broker.URL()))
	g.starts(t)
	stream(t, broker, bus.StreamConfig{Installation: "somebody-else"})
	g.refused(t, "stream COX_00", `belongs to installation "somebody-else"`)
}

func TestAStreamThatCannotBeMadeRightIsRefused(t *testing.T) {
	t.Parallel()
	broker := natstest.Start(t)
	g := newGround(t, daemontest.Environ(t, "NATS_URL="+broker.URL()))
	js, c := stream(t, broker, bus.StreamConfig{Installation: g.open.Installation})
	if err := js.DeleteStream(t.Context(), c.Name); err != nil {
		t.Fatal(err)
	}
	c.Storage = jetstream.MemoryStorage
	if _, err := js.CreateStream(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	g.refused(t, "stream COX_00", "storage")
}

func TestSettingsOfTheStreamThatWereChangedAreSeenAndRepaired(t *testing.T) {
	t.Parallel()
	broker := natstest.Start(t)
	environ := daemontest.Environ(t, "NATS_URL="+broker.URL())
	g := newGround(t, environ)
	js, c := stream(t, broker, bus.StreamConfig{Installation: g.open.Installation})
	c.MaxMsgs, c.Discard, c.DenyPurge = 10, jetstream.DiscardOld, true
	if _, err := js.UpdateStream(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if f := g.found(t, "stream COX_00"); f.OK || f.Grave || !strings.Contains(f.Detail, "discard, max_msgs") {
		t.Errorf("doctor finds %+v", f)
	}
	daemontest.Serve(t, daemontest.Open(t, environ)) // its relay looks at the stream
	for deadline := time.Now().Add(30 * time.Second); !g.found(t, "stream COX_00").OK; {
		if time.Now().After(deadline) {
			t.Fatalf("doctor still finds %+v", g.found(t, "stream COX_00"))
		}
	}
}
