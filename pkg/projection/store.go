package projection

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/events"
)

// Tables is the Store over PostgreSQL. It reads the live generation of its definition's version; a switch
// to another one is noticed by the next read.
type Tables struct {
	db       *pgxpool.Pool
	def      Definition
	tables   map[string]Table
	shardOf  func(events.TenantID) int
	live     atomic.Int64 // generation, as far as known
	progress *progress
	decoded  *decoded
	singles  *singles
}

var _ Store = (*Tables)(nil)

// NewStore reads a definition whose tables Prepare has made. shardOf says where a tenant lives:
// eventlog.Log.ShardOf. It makes no connection yet.
func NewStore(db *pgxpool.Pool, d Definition, shardOf func(events.TenantID) int) (*Tables, error) {
	if err := d.Validate(); err != nil {
		return nil, err
	}
	s := &Tables{db: db, def: d, tables: newFold(d).tables, shardOf: shardOf, progress: newProgress(), decoded: newDecoded()}
	s.singles = &singles{fetch: s.byKey}
	s.live.Store(1)
	return s, nil
}

// Position implements Store.
func (s *Tables) Position(ctx context.Context, shard int) (int64, error) {
	position, err := s.poll(ctx, shard)
	if err == nil {
		s.Announce(shard, position)
	}
	return position, err
}

// poll reads the checkpoint of the live generation; ErrBuilding when it may not be read yet.
func (s *Tables) poll(ctx context.Context, shard int) (position int64, err error) {
	b := &pgx.Batch{}
	s.queueCheckpoint(b, "", shard, &position, nil)
	return position, asked(s.db.SendBatch(ctx, b).Close())
}

// errMoved says that the live generation is another one than the statement was written for.
var errMoved = errors.New("readers were switched")

// queueCheckpoint reads position and readiness, and names the tenant whose rows the rest of the transaction may see. With a
// generation, it fails when that is live no more.
func (s *Tables) queueCheckpoint(b *pgx.Batch, tenant events.TenantID, shard int, position *int64, generation *int64) {
	b.Queue(`select l.generation, c.position, c.ready, set_config('coxswain.tenant', $4, true)
		from projection_live l join projection_checkpoints c using (name, version, generation)
		where l.name = $1 and l.version = $2 and c.shard = $3`, s.def.Name, s.def.Version, shard, string(tenant)).
		QueryRow(func(row pgx.Row) error {
			var now int64
			var ready bool
			err := row.Scan(&now, position, &ready, nil)
			switch {
			case errors.Is(err, pgx.ErrNoRows):
				return ErrBuilding.Because(fmt.Errorf("projection %s version %d shard %d has no checkpoint: no runner has begun it",
					s.def.Name, s.def.Version, shard))
			case err != nil:
				return err
			case generation != nil && now != *generation:
				*generation = now
				return errMoved
			case !ready:
				return ErrBuilding.Because(fmt.Errorf("%v shard %d is at %d", s.def.generation(int(now)), shard, *position))
			}
			return nil
		})
}

// One implements Store.
func (s *Tables) One(ctx context.Context, tenant events.TenantID, table Table, key string) (any, bool, error) {
	if _, err := planned(s.tables, Query{Table: table}); err != nil {
		return nil, false, err
	}
	return s.singles.get(ctx, place{space{table.TableName(), tenant}, key})
}

// byKey fetches documents of a tenant in one round trip, a statement for each table.
func (s *Tables) byKey(ctx context.Context, tenant events.TenantID, wanted map[string][]string) (map[place]any, error) {
	var plans []plan
	for _, table := range slices.Sorted(maps.Keys(wanted)) {
		p, err := planned(s.tables, Query{Table: s.tables[table], Where: []Condition{{"key", "in", wanted[table]}}})
		if err != nil {
			return nil, err
		}
		plans = append(plans, p)
	}
	result, err := s.ask(ctx, tenant, plans, "")
	if err != nil {
		return nil, err
	}
	found := map[place]any{}
	for i, rows := range result.Rows {
		for _, r := range rows {
			found[place{space{plans[i].table.TableName(), tenant}, r.Key}] = r.Doc
		}
	}
	return found, nil
}

// Select implements Store.
func (s *Tables) Select(ctx context.Context, tenant events.TenantID, queries ...Query) (Result, error) {
	plans := make([]plan, len(queries))
	for i, q := range queries {
		var err error
		if plans[i], err = planned(s.tables, q); err != nil {
			return Result{}, err
		}
	}
	return s.ask(ctx, tenant, plans, oneInstant)
}

// oneInstant begins a transaction whose statements see the same instant.
const oneInstant = "begin isolation level repeatable read, read only"

// ask reads, again when readers were switched meanwhile. Without a statement to begin with, each query sees the instant
// at which it runs: enough for one document, and two statements less.
func (s *Tables) ask(ctx context.Context, tenant events.TenantID, plans []plan, begin string) (Result, error) {
	for {
		generation := s.live.Load()
		result, err := s.read(ctx, tenant, plans, &generation, begin)
		if errors.Is(err, errMoved) {
			s.live.Store(generation)
			continue
		}
		return result, err
	}
}

// read asks everything in one round trip: begin, the checkpoint with the tenant's wall, the queries, commit. What goes out
// in one round trip is one transaction in any case, so the tenant is forgotten with it. After an error the pool throws
// the connection away with its open transaction.
func (s *Tables) read(ctx context.Context, tenant events.TenantID, plans []plan, generation *int64, begin string) (Result, error) {
	result := Result{Rows: make([][]Row, len(plans))}
	tables := s.def.generation(int(*generation))
	b := &pgx.Batch{}
	if begin != "" {
		b.Queue(begin)
	}
	s.queueCheckpoint(b, tenant, s.shardOf(tenant), &result.Position, generation)
	for i, p := range plans {
		sql, args := p.sql(tables.table(p.table.TableName()))
		args[0] = string(tenant)
		b.Queue(sql, args...).Query(s.collect(p.table, tenant, &result.Rows[i]))
	}
	if begin != "" {
		b.Queue("commit")
	}
	err := s.db.SendBatch(ctx, b).Close()
	if undefinedTable(err) {
		return Result{}, s.lookAgain(ctx, generation, err)
	}
	if err != nil {
		return Result{}, asked(err)
	}
	return result, nil
}

// lookAgain is for a table that is not there: the generation was dropped after a switch this store has not
// noticed.
func (s *Tables) lookAgain(ctx context.Context, generation *int64, cause error) error {
	p, err := liveGeneration(ctx, s.db, s.def)
	if err != nil {
		return asked(err)
	}
	if int64(p.generation) == *generation {
		return cause
	}
	*generation = int64(p.generation)
	return errMoved
}

func undefinedTable(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pg.Code == "42P01"
}

func (s *Tables) collect(t Table, tenant events.TenantID, into *[]Row) func(pgx.Rows) error {
	return func(found pgx.Rows) error {
		for found.Next() {
			var key string
			var raw []byte
			if err := found.Scan(&key, &raw); err != nil {
				return err
			}
			doc, err := s.decoded.read(t, tenant, key, raw)
			if err != nil {
				return fmt.Errorf("document %s of %s: %w", key, t.TableName(), err)
			}
			*into = append(*into, Row{key, doc})
		}
		return found.Err()
	}
}

// Announce tells the store of a position that is readable: the runner of the same process does, so that
// Wait need not ask the database.
func (s *Tables) Announce(shard int, position int64) { s.progress.reach(shard, position) }

const (
	firstPoll = 2 * time.Millisecond
	lastPoll  = 25 * time.Millisecond
)

// Wait implements Store. It is woken by the runner of this process; when another process has the
// projection, it asks the database, ever more seldom, and one waiter's answer serves all.
func (s *Tables) Wait(ctx context.Context, shard int, position int64) error {
	wait := backoff{least: firstPoll, most: lastPoll}
	for {
		at, moved := s.progress.at(shard)
		if at >= position {
			return nil
		}
		timer := time.NewTimer(wait.step())
		select {
		case <-ctx.Done():
			timer.Stop()
			return s.behind(shard, position, at, ctx.Err())
		case <-moved:
			timer.Stop()
			continue
		case <-timer.C:
		}
		if err := s.pollFor(ctx, shard); err != nil {
			return err
		}
	}
}

func (s *Tables) behind(shard int, want, at int64, cause error) error {
	return ErrBehind.Because(fmt.Errorf("projection %s shard %d is at %d, asked for %d: %w", s.def.Name, shard, at, want, cause))
}

// pollFor asks the database unless another waiter is asking right now.
func (s *Tables) pollFor(ctx context.Context, shard int) error {
	if !s.progress.polling.CompareAndSwap(false, true) {
		return nil
	}
	defer s.progress.polling.Store(false)
	position, err := s.poll(ctx, shard)
	switch {
	case err == nil:
		s.Announce(shard, position)
	case ctx.Err() != nil, errors.Is(err, ErrBuilding):
		return nil // the loop sees to the context; a build may end in time
	}
	return err
}
