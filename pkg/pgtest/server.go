package pgtest

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/pkg/postgres"
)

// URLVariable names the environment variable with the URL of a server to test on.
const URLVariable = "COXSWAIN_TEST_DATABASE_URL"

// shared is the one server of this test process. It is process-wide state on purpose: tests of one process share a
// server, and there is no place before all and after all of them without a TestMain in every package.
var shared = sync.OnceValues(newServer)

// server makes and drops databases.
type server struct {
	url   string
	admin *pgxpool.Pool
	alive *pgx.Conn // holds the advisory lock that says that this process lives
	run   runID
	count atomic.Int64

	mu        sync.Mutex
	templates map[identity]*template
}

func newServer() (*server, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	address, err := serverURL(ctx)
	if err != nil {
		return nil, err
	}
	// A few connections make databases side by side; more would only wait for the disk.
	admin, err := postgres.Open(ctx, address, postgres.Options{Name: "pgtest", MaxConns: 4})
	if err != nil {
		return nil, err
	}
	s := &server{url: address, admin: admin, run: newRunID(), templates: map[identity]*template{}}
	if s.alive, err = claim(ctx, address, s.run); err != nil {
		return nil, err
	}
	return s, s.dropLeftovers(ctx)
}

func serverURL(ctx context.Context) (string, error) {
	if address := os.Getenv(URLVariable); address != "" {
		return address, nil
	}
	cluster, err := StartCluster(ctx)
	if err != nil {
		return "", err
	}
	return cluster.URL(), nil
}

// StartCluster runs a private cluster for tests, in a temporary folder of its own. It ends with this process at the
// latest.
func StartCluster(ctx context.Context) (*postgres.Private, error) {
	dir, err := os.MkdirTemp("", "coxswain-pgtest-")
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(dir, 0o711); err != nil {
		return nil, err
	}
	cluster, err := postgres.Start(ctx, postgres.Config{
		Dir: dir, Temporary: true, NoFsync: os.Getenv("COXSWAIN_TEST_FSYNC") != "on",
	})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return cluster, nil
}

// urlOf is the server's URL with another database.
func (s *server) urlOf(database string) string {
	address, err := url.Parse(s.url)
	if err != nil {
		panic(fmt.Sprintf("pgtest: %s was parsed when it was opened, and now: %v", URLVariable, err))
	}
	address.Path = "/" + database
	return address.String()
}

// create makes a database from the template of migrate.
func (s *server) create(ctx context.Context, migrate Migrate) (string, error) {
	from, err := s.templateFor(ctx, migrate)
	if err != nil {
		return "", err
	}
	name := s.newName("db")
	_, err = s.admin.Exec(ctx, "create database "+name+" template "+from)
	if err != nil {
		return "", fmt.Errorf("make a database: %w: the user of %s must be allowed to make databases", err, URLVariable)
	}
	return name, nil
}

func (s *server) drop(name string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // the test's context has ended by now
	defer cancel()
	return s.dropForced(ctx, name)
}

// dropForced drops a database with whoever is connected to it. An autovacuum worker that happens to be in it belongs to no
// role, so only a superuser may end it; others ask again when it is done, which takes it moments.
func (s *server) dropForced(ctx context.Context, name string) error {
	const insufficientPrivilege = "42501"
	for {
		_, err := s.admin.Exec(ctx, "drop database if exists "+name+" with (force)")
		if refused, ok := errors.AsType[*pgconn.PgError](err); !ok || refused.Code != insufficientPrivilege {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// newName is unique among all processes that use the server.
func (s *server) newName(kind string) string {
	return fmt.Sprintf("%s%s_%s_%d", prefix, s.run, kind, s.count.Add(1))
}

// runID numbers test processes.
type runID int64

func (id runID) String() string { return fmt.Sprintf("%016x", uint64(id)) }

func newRunID() runID {
	var random [8]byte
	_, _ = rand.Read(random[:]) // never fails
	return runID(binary.BigEndian.Uint64(random[:]) >> 1)
}
