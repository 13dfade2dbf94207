package eventlog

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"coxswain/events"
)

const selectFacts = `select shard, position, tenant, customer, stream_kind, stream_id, version, type, id, command,
	actor_person, actor_party, actor_seat, actor_machine, on_behalf_of, occurred_at, recorded_at,
	reason, audience, causation, correlation, traceparent, data, hash
	from eventlog.events `

// Load implements Log.
func (p *Postgres) Load(ctx context.Context, tenant events.TenantID, s events.Stream, after int64) ([]events.Recorded, error) {
	return p.read(ctx, selectFacts+`where tenant = $1 and stream_kind = $2 and stream_id = $3 and version > $4
		order by version`, string(tenant), s.Kind, s.ID, after)
}

// LoadCustomer implements Log.
func (p *Postgres) LoadCustomer(ctx context.Context, tenant events.TenantID, c events.CustomerID, after, to int64, limit int) ([]events.Recorded, error) {
	return p.read(ctx, selectFacts+`where tenant = $1 and customer = $2 and position > $3 and position <= $4
		order by position limit $5`, string(tenant), string(c), after, to, max(limit, 0))
}

// Read implements Log.
func (p *Postgres) Read(ctx context.Context, shard int, after int64, limit int) ([]events.Recorded, error) {
	return p.read(ctx, selectFacts+`where shard = $1 and position > $2 order by position limit $3`,
		shard, after, max(limit, 0))
}

// Head implements Log.
func (p *Postgres) Head(ctx context.Context, shard int) (int64, error) {
	return p.number(ctx, `select coalesce((select position from eventlog.heads where shard = $1), 0)`, shard)
}

// PositionAt implements Log.
func (p *Postgres) PositionAt(ctx context.Context, shard int, at time.Time) (int64, error) {
	return p.number(ctx, `select eventlog.position_at($1, $2)`, shard, at)
}

func (p *Postgres) number(ctx context.Context, sql string, args ...any) (n int64, err error) {
	rows, err := p.query(ctx, sql, args...)
	if err != nil {
		return 0, err
	}
	n, err = pgx.CollectExactlyOneRow(rows, pgx.RowTo[int64])
	return n, readFault(ctx, err)
}

func (p *Postgres) read(ctx context.Context, sql string, args ...any) ([]events.Recorded, error) {
	rows, err := p.query(ctx, sql, append([]any{factFormats}, args...)...)
	if err != nil {
		return nil, err
	}
	d := decoder{registry: p.registry, names: map[string]string{}}
	defer rows.Close()
	facts := make([]events.Recorded, 0, few)
	for rows.Next() {
		if len(facts) == cap(facts) {
			facts = slices.Grow(facts, len(facts)) // append would grow by a quarter, and copy most facts four times
		}
		fact, err := d.fact(rows)
		if err != nil {
			return nil, readFault(ctx, err)
		}
		facts = append(facts, fact)
	}
	if err := rows.Err(); err != nil {
		return nil, readFault(ctx, err)
	}
	return facts, nil
}

// few facts are what most reads give: those of a stream, or what has come since.
const few = 16

func (p *Postgres) query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	rows, err := p.pool.Query(ctx, sql, args...)
	return rows, readFault(ctx, err)
}

// readFault is ErrUnavailable for every failure that is not the statement's own fault; the cause says which.
func readFault(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ErrUnavailable.Because(errors.Join(context.Cause(ctx), err))
	}
	return asFault(err)
}
