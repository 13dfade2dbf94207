package seal

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"coxswain/pkg/postgres"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrate brings the schema of the seals (seal) of the database at url up to date. Any number of processes may call
// it at once.
func Migrate(ctx context.Context, url string) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("seal: migrations: %w", err)
	}
	return postgres.Migrate(ctx, url, "seal", files)
}
