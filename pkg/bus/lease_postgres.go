package bus

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// DB is what this package needs of PostgreSQL; *pgxpool.Pool has it.
type DB interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// PostgresLease is a lease kept in the table leases, by the database's clock: clocks of processes may differ.
type PostgresLease struct {
	db     DB
	holder string
	ttl    time.Duration
}

// NewPostgresLease returns leases for one process. holder must be unique to its run (host, process id and
// a random part): a restarted process is another holder. ttl is how long others wait for one that died.
func NewPostgresLease(db DB, holder string, ttl time.Duration) *PostgresLease {
	return &PostgresLease{db: db, holder: holder, ttl: ttl}
}

// The epoch goes up when the lease changes hands and when its holder had let it run out: somebody may have
// worked in between, so it is a new term.
const acquireLease = `
insert into leases as l (name, holder, epoch, expires_at)
values ($1, $2, 1, clock_timestamp() + $3)
on conflict (name) do update
set holder = excluded.holder,
    epoch = l.epoch + case when l.holder = excluded.holder and l.expires_at > clock_timestamp() then 0 else 1 end,
    expires_at = excluded.expires_at
where l.holder = excluded.holder or l.expires_at <= clock_timestamp()
returning epoch`

// Acquire implements Lease.
func (p *PostgresLease) Acquire(ctx context.Context, name string) (Term, bool, error) {
	term := Term{TTL: p.ttl}
	err := p.db.QueryRow(ctx, acquireLease, name, p.holder, p.ttl).Scan(&term.Epoch)
	if errors.Is(err, pgx.ErrNoRows) {
		return term, false, nil
	}
	if err != nil {
		return term, false, fmt.Errorf("lease %s: %w", name, err)
	}
	return term, true, nil
}

// Release implements Lease. The row stays, so that epochs never start again.
func (p *PostgresLease) Release(ctx context.Context, name string) error {
	_, err := p.db.Exec(ctx, `update leases set expires_at = clock_timestamp() where name = $1 and holder = $2`, name, p.holder)
	if err != nil {
		return fmt.Errorf("release lease %s: %w", name, err)
	}
	return nil
}
