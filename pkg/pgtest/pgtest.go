package pgtest

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/pkg/postgres"
)

// Migrate brings the database at url to the state that a test wants to start from.
type Migrate = func(ctx context.Context, url string) error

// New makes a database for this test, migrated by migrate (nil: left empty), and returns its URL as the owner. It is
// dropped when the test ends, with whatever is connected to it.
//
// Migrations are kept apart by the identity of the function: the same named function means the same template. A
// function literal that captures variables is another function each time it is evaluated, and migrates anew.
func New(t testing.TB, migrate Migrate) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	s, err := shared()
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	name, err := s.create(ctx, migrate)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() {
		if err := s.drop(name); err != nil {
			t.Errorf("pgtest: %v", err)
		}
	})
	return s.urlOf(name)
}

// Pool opens a pool on the database and closes it when the test ends.
func Pool(t testing.TB, url string, opts postgres.Options) *pgxpool.Pool {
	t.Helper()
	pool, err := postgres.Open(t.Context(), url, opts)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(pool.Close)
	return pool
}
