package seal

import (
	"context"
	"embed"

	"coxswain/pkg/postgres"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrate brings the schema of the seals (seal) of the database at url up to date. Any number of processes may call
// it at once.
func Migrate(ctx context.Context, url string) error { return Schema().Migrate(ctx, url) }

// Schema is what Migrate brings up to date.
func Schema() postgres.Schema { return postgres.Schema{Name: "seal", Files: migrations} }
