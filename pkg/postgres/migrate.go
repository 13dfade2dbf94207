package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"regexp"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/tern/v2/migrate"
)

// ErrNewerSchema says that the database was migrated by a newer release of the program.
var ErrNewerSchema = errors.New("the database is newer than this program")

var schemaName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// Migrate brings the schema called name up to the last of the numbered files (001_first.sql, 002_second.sql, ...; in
// files itself, so pass fs.Sub of an embedded folder). How far it came is kept in the table public.<name>_version.
// It makes the role [AppRole] first, so that the files can grant to it.
//
// Each file is a transaction of its own, so a failure leaves the files before it applied and the next call goes on
// from there. Any number of processes may call it at once. It fails with [ErrNewerSchema] rather than go back.
func Migrate(ctx context.Context, url, name string, files fs.FS) error {
	if !schemaName.MatchString(name) {
		return fmt.Errorf("postgres: migrate: schema name %q: use lower-case letters, digits and _", name)
	}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return fmt.Errorf("postgres: migrate %s: %w: check that the server runs and that DATABASE_URL is right", name, err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if err := EnsureRole(ctx, conn); err != nil {
		return err
	}
	return migrateConn(ctx, conn, name, files)
}

func migrateConn(ctx context.Context, conn *pgx.Conn, name string, files fs.FS) error {
	migrator, err := migrate.NewMigrator(ctx, conn, "public."+name+"_version")
	if err != nil {
		return fmt.Errorf("postgres: migrate %s: its version table: %w", name, err)
	}
	if err := migrator.LoadMigrations(files); err != nil {
		return fmt.Errorf("postgres: migrate %s: read the files: %w", name, err)
	}
	at, err := migrator.GetCurrentVersion(ctx)
	if err != nil {
		return fmt.Errorf("postgres: migrate %s: read its version: %w", name, err)
	}
	if known := len(migrator.Migrations); int(at) > known {
		return fmt.Errorf("postgres: schema %s is at version %d, this program knows %d: %w: start the release that "+
			"migrated it, or restore a backup from before", name, at, known, ErrNewerSchema)
	}
	if err := migrator.Migrate(ctx); err != nil {
		return fmt.Errorf("postgres: migrate %s from version %d: %w", name, at, err)
	}
	return nil
}
