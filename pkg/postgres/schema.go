package postgres

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
)

// Schema is a set of tables that is migrated as one; see [Migrate].
type Schema struct {
	Name string
	// Files has the numbered files in the folder "migrations", as it was embedded.
	Files fs.FS
}

// Migrate brings the schema in the database at url up to date.
func (s Schema) Migrate(ctx context.Context, url string) error {
	files, err := fs.Sub(s.Files, "migrations")
	if err != nil {
		return fmt.Errorf("postgres: the migrations of %s: %w", s.Name, err)
	}
	return Migrate(ctx, url, s.Name, files)
}

// Versions are the version that the database has and the one that this program knows. conn is the owner's: nobody else
// may read it.
func (s Schema) Versions(ctx context.Context, conn *pgx.Conn) (at, known int, err error) {
	files, err := fs.Glob(s.Files, "migrations/*.sql")
	if err != nil {
		return 0, 0, fmt.Errorf("postgres: the migrations of %s: %w", s.Name, err)
	}
	table := pgx.Identifier{"public", s.Name + "_version"}.Sanitize()
	if err := conn.QueryRow(ctx, "select version from "+table).Scan(&at); err != nil {
		return 0, 0, fmt.Errorf("postgres: the version of %s: %w", s.Name, err)
	}
	return at, len(files), nil
}
