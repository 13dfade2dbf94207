package pgtest_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
)

var migrations atomic.Int64 // counts runs of migrateBoats, across the parallel tests below

func migrateBoats(ctx context.Context, url string) error {
	migrations.Add(1)
	return execute(ctx, url, "create table boats (name text primary key)")
}

func execute(ctx context.Context, url, sql string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, sql)
	return err
}

func TestEveryTestHasADatabaseOfItsOwn(t *testing.T) {
	t.Parallel()
	t.Run("parallel", func(t *testing.T) {
		for range 8 {
			t.Run("test", func(t *testing.T) {
				t.Parallel()
				pool := pgtest.Pool(t, pgtest.New(t, migrateBoats), postgres.Options{})
				if _, err := pool.Exec(t.Context(), "insert into boats values ('Coxed Four')"); err != nil {
					t.Fatalf("the row of another test is in the way: %v", err)
				}
			})
		}
	})
	if got := migrations.Load(); got != 1 {
		t.Errorf("migrations ran %d times in one process, want once", got)
	}
}

func TestClosuresOverDifferentVariablesAreDifferentMigrations(t *testing.T) {
	t.Parallel()
	withTable := func(table string) pgtest.Migrate {
		return func(ctx context.Context, url string) error {
			return execute(ctx, url, "create table "+table+" ()")
		}
	}
	for _, table := range []string{"oars", "seats"} {
		pool := pgtest.Pool(t, pgtest.New(t, withTable(table)), postgres.Options{})
		if _, err := pool.Exec(t.Context(), "select from "+table); err != nil {
			t.Errorf("the database was made from the template of another closure: %v", err)
		}
	}
}

func TestADatabaseIsDroppedWithItsTestThoughSomebodyIsConnected(t *testing.T) {
	t.Parallel()
	var url string
	t.Run("test", func(t *testing.T) {
		url = pgtest.New(t, nil)
		if _, err := pgx.Connect(context.Background(), url); err != nil {
			t.Fatal(err)
		}
	})
	if _, err := pgx.Connect(t.Context(), url); err == nil {
		t.Error("the database is there after its test")
	}
}
