package eventlog

import (
	"context"
	"embed"

	"coxswain/pkg/postgres"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrate brings the log's schema (eventlog) of the database at url to the version of this program. Any
// number of processes may call it at once. The user of url owns the log; programs work as postgres.AppRole.
func Migrate(ctx context.Context, url string) error { return Schema().Migrate(ctx, url) }

// Schema is what Migrate brings up to date.
func Schema() postgres.Schema { return postgres.Schema{Name: "eventlog", Files: migrations} }
