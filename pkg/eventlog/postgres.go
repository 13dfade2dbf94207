package eventlog

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/events"
	"coxswain/pkg/planted"
)

// Postgres is the log of record on PostgreSQL. Any number of processes may write to one database; each
// should have one Postgres, since commands join a transaction only within it.
type Postgres struct {
	pool     *pgxpool.Pool
	registry *events.Registry
	options  Options
	lanes    []*lane
	signals  *signals
	listener *listener
}

var (
	_ Log = (*Postgres)(nil)
	_ Log = (*Memory)(nil)
)

// New returns the log in a database that was prepared by Migrate. The pool stays the caller's; one
// connection per shard is used while appending, and one more, outside of the pool, while anybody is
// subscribed. New does not connect.
func New(pool *pgxpool.Pool, registry *events.Registry, o Options) *Postgres {
	o = o.withDefaults()
	p := &Postgres{pool: pool, registry: registry, options: o, signals: newSignals()}
	p.listener = newListener(pool.Config().ConnConfig, p.signals)
	for shard := range o.Shards {
		p.lanes = append(p.lanes, &lane{room: o.Queue, write: func(b []*ticket) { p.write(shard, b) }})
	}
	return p
}

// ShardOf implements Log.
func (p *Postgres) ShardOf(tenant events.TenantID) int { return p.options.ShardOf(tenant) }

// Shards implements Log.
func (p *Postgres) Shards() int { return p.options.Shards }

// Subscribe implements Log. Commits of this process signal at once, those of others through the database.
func (p *Postgres) Subscribe(ctx context.Context, shard int) <-chan struct{} {
	p.listener.join(ctx)
	return p.signals.subscribe(ctx, shard)
}

// errKnown says that the command was written before; the caller looks up its outcome outside of the lane.
var errKnown = errors.New("the command is known")

// Append implements Log.
func (p *Postgres) Append(ctx context.Context, a Append) (Outcome, error) {
	began := time.Now()
	out, err := p.append(ctx, a)
	if err != nil && planted.Has(planted.RetryAmbiguous) {
		out, err = p.blindlyAgain(ctx, a, err)
	}
	p.options.Observer.appended(began, out, err)
	return out, err
}

func (p *Postgres) append(ctx context.Context, a Append) (Outcome, error) {
	ready, err := p.options.prepare(a)
	if err != nil {
		return Outcome{}, err
	}
	out, err := p.lanes[p.ShardOf(a.Tenant)].submit(ctx, ready)
	if errors.Is(err, errKnown) {
		return p.replay(ctx, a)
	}
	return out, err
}

// replay gives the stored outcome of a command that was asked for again.
func (p *Postgres) replay(ctx context.Context, a Append) (Outcome, error) {
	out, ok, err := p.Outcome(ctx, a.Tenant, a.Command)
	if err == nil && !ok {
		// It was there a moment ago: the owner of the log has just deleted old outcomes.
		return out, ErrUnavailable.Because(errors.New("the outcome of the command was deleted while it was read"))
	}
	return out, err
}

// write is the lane's end: one transaction for the batch. A command that PostgreSQL refuses for what it
// is, which prepare should have refused, fails alone.
func (p *Postgres) write(shard int, tickets []*ticket) {
	got, err := p.transact(shard, tickets)
	switch {
	case err == nil:
		got.give(tickets)
		p.tell(shard, tickets)
	case isRefused(err) && len(tickets) > 1:
		for i := range tickets {
			p.write(shard, tickets[i:i+1])
		}
	case isLost(err) && !planted.Has(planted.RetryAmbiguous):
		p.settle(shard, tickets, err)
	default:
		for _, t := range tickets {
			t.err = asFault(err)
		}
	}
}

// tell wakes the readers of this process and the observer.
func (p *Postgres) tell(shard int, tickets []*ticket) {
	commands, facts := 0, 0
	for _, t := range tickets {
		if t.err == nil {
			commands, facts = commands+1, facts+t.facts
		}
	}
	if commands > 0 {
		p.options.Observer.batch(shard, commands, facts)
	}
	if facts > 0 {
		p.signals.wake(shard)
	}
}

// tries is how often a transaction is sent that certainly was not written the time before.
const tries = 3

// transact sends the batch. The contexts of its callers play no part: one that gives up must not take the
// others with it.
func (p *Postgres) transact(shard int, tickets []*ticket) (got answers, err error) {
	sql, arguments := statement(shard, tickets)
	for range tries {
		got, err = p.send(sql, arguments)
		if err == nil || !isRetriable(err) {
			break
		}
	}
	return got, err
}

// send runs one transaction: a single statement, committed by itself, in one round trip.
func (p *Postgres) send(sql string, arguments []any) (got answers, err error) {
	if planted.Has(planted.AcknowledgeFirst) {
		return p.acknowledgeFirst(sql, arguments)
	}
	conn, err := p.acquire(context.Background())
	if err != nil {
		return got, err
	}
	defer conn.Release()
	ctx, cancel := context.WithTimeout(context.Background(), p.options.Timeout)
	defer cancel()
	err = conn.QueryRow(ctx, sql, arguments...).Scan(&got.verdicts, &got.positions, &got.versions)
	return got, err
}

// acquire waits a bounded time for a connection; without one, nothing was sent.
func (p *Postgres) acquire(ctx context.Context) (*pgxpool.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, p.options.Acquire)
	defer cancel()
	conn, err := p.pool.Acquire(ctx)
	if err != nil {
		return nil, ErrUnavailable.Because(err)
	}
	return conn, nil
}
