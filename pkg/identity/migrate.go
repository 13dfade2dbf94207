package identity

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"coxswain/pkg/postgres"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrate brings the tables of tokens and people up to date.
func Migrate(ctx context.Context, url string) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("identity: migrations: %w", err)
	}
	return postgres.Migrate(ctx, url, "identity", files)
}
