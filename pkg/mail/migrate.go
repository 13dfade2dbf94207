package mail

import (
	"context"
	"embed"

	"coxswain/pkg/postgres"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrate brings the table of letters up to date.
func Migrate(ctx context.Context, url string) error { return Schema().Migrate(ctx, url) }

// Schema is what Migrate brings up to date.
func Schema() postgres.Schema { return postgres.Schema{Name: "mail", Files: migrations} }
