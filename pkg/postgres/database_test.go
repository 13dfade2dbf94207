package postgres_test

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
)

func file(sql string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(sql)} }

var (
	release1 = fstest.MapFS{"001_boats.sql": file("create table boats (name text); grant select, insert on boats to coxswain_app;")}
	release2 = fstest.MapFS{"001_boats.sql": release1["001_boats.sql"], "002_oars.sql": file("create table oars (side text);")}
)

func migrated(files fs.FS) pgtest.Migrate {
	return func(ctx context.Context, url string) error { return postgres.Migrate(ctx, url, "boathouse", files) }
}

func TestTheApplicationActsUnderItsOwnRole(t *testing.T) {
	t.Parallel()
	pool := pgtest.Pool(t, pgtest.New(t, migrated(release1)), postgres.Options{Role: postgres.AppRole, Name: "plans", Trace: true})

	var user, plans, name string
	err := pool.QueryRow(t.Context(), `select current_user::text, current_setting('plan_cache_mode'),
		current_setting('application_name')`).Scan(&user, &plans, &name)
	if err != nil || user != postgres.AppRole || plans != "force_generic_plan" || name != "plans" {
		t.Errorf("user, plans, name = %s, %s, %s, %v", user, plans, name, err)
	}
	if _, err := pool.Exec(t.Context(), "insert into boats values ('Eight')"); err != nil {
		t.Errorf("what was granted is refused: %v", err)
	}
	if _, err := pool.Exec(t.Context(), "delete from boats"); err == nil {
		t.Error("what was not granted is allowed")
	}
}

func TestTheRoleComesBackWhenASessionIsReset(t *testing.T) {
	t.Parallel()
	pool := pgtest.Pool(t, pgtest.New(t, migrated(release1)), postgres.Options{Role: postgres.AppRole, MaxConns: 1})
	for _, reset := range []string{"reset role", "reset all", "discard all"} {
		var user string
		if _, err := pool.Exec(t.Context(), reset, pgx.QueryExecModeSimpleProtocol); err != nil {
			t.Fatal(err)
		}
		err := pool.QueryRow(t.Context(), "select current_user::text", pgx.QueryExecModeSimpleProtocol).Scan(&user)
		if err != nil || user != postgres.AppRole {
			t.Errorf("after %s the user is %s, %v", reset, user, err)
		}
	}
}

func TestAnUnreachableServerIsNamedWithoutItsPassword(t *testing.T) {
	t.Parallel()
	_, err := postgres.Open(t.Context(), "postgres://rower:secret@127.0.0.1:1/boathouse", postgres.Options{})
	if err == nil || strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), "DATABASE_URL") {
		t.Errorf("err = %v", err)
	}
}

func TestProcessesThatStartTogetherMigrateOnce(t *testing.T) {
	t.Parallel()
	// Different databases as well, because the role is common to all of them.
	urls := []string{pgtest.New(t, nil), pgtest.New(t, nil)}
	group, ctx := errgroup.WithContext(t.Context())
	for i := range 12 {
		group.Go(func() error { return postgres.Migrate(ctx, urls[i%2], "boathouse", release2) })
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	mustBeAt(t, urls[0], 2)
	mustBeAt(t, urls[1], 2)
}

func TestANewerReleaseMigratesFurther(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t, migrated(release1))
	if err := postgres.Migrate(t.Context(), url, "boathouse", release2); err != nil {
		t.Fatal(err)
	}
	mustBeAt(t, url, 2)
}

func TestADatabaseOfANewerReleaseIsRefused(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t, migrated(release2))
	err := postgres.Migrate(t.Context(), url, "boathouse", release1)
	if !errors.Is(err, postgres.ErrNewerSchema) || !strings.Contains(err.Error(), "start the release that migrated it") {
		t.Errorf("err = %v, want ErrNewerSchema and what to do", err)
	}
	mustBeAt(t, url, 2)
}

func TestAFailedMigrationLeavesTheOnesBeforeIt(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t, nil)
	broken := fstest.MapFS{"001_boats.sql": release1["001_boats.sql"], "002_oars.sql": file("create table oars (side oar);")}

	err := postgres.Migrate(t.Context(), url, "boathouse", broken)
	if err == nil || !strings.Contains(err.Error(), "002_oars.sql") {
		t.Errorf("err = %v, want the file that failed", err)
	}
	mustBeAt(t, url, 1)

	if err := postgres.Migrate(t.Context(), url, "boathouse", release2); err != nil {
		t.Errorf("the repaired file is not applied: %v", err)
	}
	mustBeAt(t, url, 2)
}

func TestTwoSchemasAdvanceSeparatelyInOneDatabase(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t, migrated(release2))
	other := fstest.MapFS{"001_races.sql": file("create table races (day date);")}
	if err := postgres.Migrate(t.Context(), url, "regatta", other); err != nil {
		t.Fatal(err)
	}
	mustBeAt(t, url, 2)
}

func TestASchemaNameIsNoSQL(t *testing.T) {
	t.Parallel()
	if err := postgres.Migrate(t.Context(), "", "x; drop table events", release1); err == nil {
		t.Error("it was taken")
	}
}

func mustBeAt(t *testing.T, url string, want int) {
	t.Helper()
	var at int
	pool := pgtest.Pool(t, url, postgres.Options{})
	if err := pool.QueryRow(t.Context(), "select version from boathouse_version").Scan(&at); err != nil || at != want {
		t.Errorf("version = %d, %v; want %d", at, err, want)
	}
}
