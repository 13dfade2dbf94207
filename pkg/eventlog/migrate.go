package eventlog

import (
	"context"
	"embed"
	"io/fs"

	"coxswain/pkg/postgres"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrate brings the log's schema (eventlog) of the database at url to the version of this program. Any
// number of processes may call it at once. The user of url owns the log; programs work as postgres.AppRole.
func Migrate(ctx context.Context, url string) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	return postgres.Migrate(ctx, url, "eventlog", files)
}
