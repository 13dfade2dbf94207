package identity

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Installation is the id that the database was given when it was first opened. It is kept by dumps and
// backups, and tells this installation's streams from those of another.
func Installation(ctx context.Context, pool *pgxpool.Pool) (string, error) {
	if _, err := pool.Exec(ctx, `insert into installation default values on conflict do nothing`); err != nil {
		return "", fmt.Errorf("give the installation an id: %w", err)
	}
	var id string
	if err := pool.QueryRow(ctx, `select id::text from installation`).Scan(&id); err != nil {
		return "", fmt.Errorf("read the id of the installation: %w", err)
	}
	return id, nil
}
