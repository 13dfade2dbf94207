//go:build unix

package postgres

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func TestWhatWasCommittedIsThereAfterStopAndStart(t *testing.T) {
	t.Parallel()
	dir := clusterDir(t)

	first := start(t, dir)
	commit(t, first.URL())
	if err := first.Stop(); err != nil {
		t.Fatal(err)
	}
	eventuallyGone(t, dir) // the last of its processes may still be ending

	second := start(t, dir)
	mustHaveCommitted(t, second.URL())
}

func TestThePrivateClusterIsSafeByDefault(t *testing.T) {
	t.Parallel()
	p := start(t, clusterDir(t))
	owner, admin := connect(t, p.URL()), connect(t, p.AdminURL())
	for _, ask := range []struct {
		conn           *pgx.Conn
		question, want string
	}{
		{owner, "show fsync", "on"},
		{owner, "show synchronous_commit", "on"},
		{owner, "show full_page_writes", "on"},
		{owner, "show data_checksums", "on"},
		{owner, "show server_encoding", "UTF8"},
		{owner, "show listen_addresses", "127.0.0.1"},
		{owner, "select rolsuper::text from pg_roles where rolname = current_user", "false"},
		{owner, "select pg_get_userbyid(datdba)::text from pg_database where datname = current_database()", "coxswain"},
		{admin, "show unix_socket_directories", ""},
		{admin, "select string_agg(distinct auth_method, ',') from pg_hba_file_rules", "scram-sha-256"},
	} {
		var got string
		if err := ask.conn.QueryRow(t.Context(), ask.question).Scan(&got); err != nil || got != ask.want {
			t.Errorf("%s = %q, %v; want %q", ask.question, got, err, ask.want)
		}
	}
}

func TestAKilledProcessLeavesNoServerAndLosesNothing(t *testing.T) {
	t.Parallel()
	dir := clusterDir(t)
	c := startChild(t, dir, 0)
	commit(t, c.url)

	c.kill()

	eventuallyGone(t, dir)
	mustHaveCommitted(t, start(t, dir).URL())
}

func TestAStartRightAfterAKillWaitsForTheFormerServer(t *testing.T) {
	t.Parallel()
	dir := clusterDir(t)
	c := startChild(t, dir, 0)
	commit(t, c.url)

	c.kill()

	mustHaveCommitted(t, start(t, dir).URL())
}

func TestAServerWhoseGuardWasKilledTooIsStoppedByTheNextStart(t *testing.T) {
	t.Parallel()
	dir := clusterDir(t)
	c := startChild(t, dir, 0)
	commit(t, c.url)

	c.killGuard(t)
	c.kill()
	mustHaveCommitted(t, c.url) // it runs on, owned by nobody

	mustHaveCommitted(t, start(t, dir).URL())
}

func TestStopStopsAServerWhoseGuardWasKilled(t *testing.T) {
	t.Parallel()
	dir := clusterDir(t)
	p := start(t, dir)
	pid, _ := postmasterPID(dir)
	(&child{guard: p.guard.pid, postmaster: pid}).killGuard(t)
	<-p.Exited()

	if err := p.Stop(); err != nil {
		t.Fatal(err)
	}
	mustBeGone(t, dir)
}

func TestATemporaryClusterIsDeletedWithItsProcess(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(clusterDir(t), "temporary")
	if os.Geteuid() == 0 { // the account that runs the server deletes, so it must own the folder above
		if err := os.Chmod(filepath.Dir(dir), 0o777|os.ModeSticky); err != nil {
			t.Fatal(err)
		}
	}
	c := startChild(t, dir, 0, "COXSWAIN_TEST_CHILD_TEMPORARY=yes")

	c.kill()

	eventually(t, "the folder is deleted", func() bool {
		_, err := os.Stat(dir)
		return errors.Is(err, os.ErrNotExist)
	})
}

func TestAnOrdinaryUserRunsTheServerAsThemselves(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("every other test is run by an ordinary user already")
	}
	const somebody = 65534 // "nobody" on Linux and most others; initdb wants a name
	dir := clusterDir(t)
	if err := os.Chown(dir, somebody, somebody); err != nil {
		t.Fatal(err)
	}
	c := startChild(t, dir, somebody)
	commit(t, c.url)
	if uid, ok := ownerOf(pidPath(dir)); !ok || uid != somebody {
		t.Errorf("the server runs as user %d, want %d", uid, somebody)
	}

	c.kill()

	eventuallyGone(t, dir)
}

func TestAHardenedUmaskIsNoObstacle(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(clusterDir(t), "var", "coxswain", "postgres")
	commit(t, startChild(t, dir, 0, "COXSWAIN_TEST_CHILD_HARDENED=yes").url)
}

func TestOneProcessPerFolder(t *testing.T) {
	t.Parallel()
	dir := clusterDir(t)
	start(t, dir)

	_, err := Start(t.Context(), Config{Dir: dir})

	if !errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), dir) {
		t.Errorf("err = %v, want ErrInUse and the folder", err)
	}
}

func TestAForeignProcessNumberInPostmasterPidIsNoObstacle(t *testing.T) {
	t.Parallel()
	dir := clusterDir(t)
	if err := start(t, dir).Stop(); err != nil {
		t.Fatal(err)
	}
	stale := "999999\n" + dataDir(dir) + "\n1\n5432\n\n127.0.0.1\n\nready\n"
	if err := os.WriteFile(pidPath(dir), []byte(stale), 0o600); err != nil {
		t.Fatal(err)
	}

	start(t, dir)
}

// start starts a cluster that is stopped with the test.
func start(t *testing.T, dir string) *Private {
	t.Helper()
	p, err := Start(t.Context(), Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Stop(); err != nil {
			t.Error(err)
		}
	})
	return p
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func commit(t *testing.T, url string) {
	t.Helper()
	if _, err := connect(t, url).Exec(t.Context(), "create table promises as select 'kept' as state"); err != nil {
		t.Fatal(err)
	}
}

func mustHaveCommitted(t *testing.T, url string) {
	t.Helper()
	var state string
	err := connect(t, url).QueryRow(t.Context(), "select state from promises").Scan(&state)
	if err != nil || state != "kept" {
		t.Errorf("state = %q, %v; what was committed is not there", state, err)
	}
}

// gone reports whether no process of a server in dir is left: they all hold the lock.
func gone(dir string) bool {
	file, err := tryLock(filepath.Join(dir, "server.lock"))
	if err != nil {
		return false
	}
	return file.Close() == nil
}

func mustBeGone(t *testing.T, dir string) {
	t.Helper()
	if _, running := postmasterPID(dir); running || !gone(dir) {
		t.Error("a process of the server is left")
	}
}

func eventuallyGone(t *testing.T, dir string) {
	t.Helper()
	eventually(t, "the server is gone", func() bool { return gone(dir) })
	mustBeGone(t, dir)
}

// eventually waits for a condition of other processes, who send no signal.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for !holds() {
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			t.Fatalf("%s: not within 20 seconds", what)
		}
	}
}
