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
		p.lanes = append(p.lanes, newLane(o.Queue, func(b *batch, tickets []*ticket) { p.write(shard, b, tickets) }))
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

// write is the lane's end: one transaction for the batch, and another for the rest when some must be refused.
func (p *Postgres) write(shard int, b *batch, tickets []*ticket) {
	for rest := tickets; len(rest) > 0; {
		again, err := p.transact(shard, b, rest)
		switch {
		case err != nil:
			p.fail(shard, b, rest, err)
			return
		case len(again) == len(rest):
			failAll(rest, errors.New("eventlog.append_rows wrote nothing, and nothing speaks against the batch"))
			return
		}
		rest = again
	}
	p.tell(shard, tickets)
}

// fail says what became of a batch whose transaction failed. A command that PostgreSQL refuses for what it
// is, which prepare should have refused, fails alone.
func (p *Postgres) fail(shard int, b *batch, tickets []*ticket, err error) {
	switch {
	case isRefused(err) && len(tickets) > 1:
		for i := range tickets {
			p.write(shard, b, tickets[i:i+1])
		}
	case isLost(err) && !planted.Has(planted.RetryAmbiguous):
		p.settle(shard, tickets, err)
	default:
		failAll(tickets, asFault(err))
	}
}

func failAll(tickets []*ticket, err error) {
	for _, t := range tickets {
		t.err = err
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

// transact sends the batch, and returns those that must be sent again.
func (p *Postgres) transact(shard int, b *batch, tickets []*ticket) (again []*ticket, err error) {
	for range tries {
		again, err = p.send(shard, b, tickets)
		if err == nil || !isRetriable(err) {
			break
		}
	}
	return again, err
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
