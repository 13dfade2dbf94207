package projection

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"coxswain/events"
	"coxswain/pkg/eventlog"
)

// db is a pool, or a transaction.
type db interface {
	Beginner
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
	SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
}

// owner writes one generation of a projection for one shard. Taking it gives it an epoch of its own;
// whoever took it before can write no more.
type owner struct {
	db    db
	def   Definition
	phys  physical
	shard int
	log   shardLog
	cache int // bytes of documents to keep between batches

	position int64
	epoch    int64
	ready    bool
	fold     *fold
	sql      map[string]statements
}

// live as a generation means whichever readers read.
const live = 0

// take becomes the owner of a generation, or of the live one. The lock on projection_live makes it wait
// for a switch in progress, so that nobody takes a generation that was just retired.
func take(ctx context.Context, db db, log eventlog.Log, d Definition, generation, shard int) (*owner, error) {
	o := &owner{db: db, def: d, shard: shard, log: shardLog{log, d.Name, shard}, fold: newFold(d), sql: map[string]statements{}}
	err := db.QueryRow(ctx, `
		with live as (select generation from projection_live where name = $1 and version = $2 for share)
		insert into projection_checkpoints as c (name, version, generation, shard, epoch)
		select $1, $2, case when $3::int = 0 then generation else $3 end, $4, 1 from live
		on conflict (name, version, generation, shard) do update set epoch = c.epoch + 1
		returning generation, position, epoch, ready`,
		d.Name, d.Version, generation, shard).Scan(&generation, &o.position, &o.epoch, &o.ready)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, fmt.Errorf("projection %s version %d has no tables: call Prepare first", d.Name, d.Version)
	}
	if err != nil {
		return nil, fmt.Errorf("take projection %s: %w", d.Name, err)
	}
	o.phys = d.generation(generation)
	for _, t := range d.tables() {
		o.sql[t.TableName()] = statementsFor(o.phys, t)
	}
	parked, err := parkedLanes(ctx, db, o.phys, shard)
	o.fold.lanes = parked
	return o, err
}

// Step says what one batch did.
type Step struct {
	From, To  int64 // positions, both included; To < From when there was nothing new
	Facts     int   // seen, whether or not the projection may see or wants them
	Documents int   // written or deleted
	Parked    int   // facts that were parked
}

// step takes in the facts after the checkpoint, which must be contiguous, and moves it behind them: all of
// it in one transaction, or nothing. What the database refuses to store is narrowed down to its fact, which
// is parked.
func (o *owner) step(ctx context.Context, facts []events.Recorded) (Step, error) {
	done, err := o.try(ctx, facts)
	if !errors.As(err, new(dataError)) {
		return done, err
	}
	if len(facts) == 1 {
		o.fold.park(facts[0], err)
		return o.write(ctx, facts[0].Position)
	}
	first, err := o.step(ctx, facts[:len(facts)/2])
	if err != nil {
		return first, err
	}
	second, err := o.step(ctx, facts[len(facts)/2:])
	return first.plus(second), err
}

func (s Step) plus(next Step) Step {
	return Step{
		From: s.From, To: next.To, Facts: s.Facts + next.Facts,
		Documents: s.Documents + next.Documents, Parked: s.Parked + next.Parked,
	}
}

// try is one attempt at a batch.
func (o *owner) try(ctx context.Context, facts []events.Recorded) (Step, error) {
	done, err := o.foldAndWrite(ctx, facts, facts[len(facts)-1].Position)
	done.Facts = len(facts)
	return done, err
}

// foldAndWrite applies facts and writes what came of it, with the checkpoint moved to a position and more statements in
// the same transaction. After an error the memory is as the database is.
func (o *owner) foldAndWrite(ctx context.Context, facts []events.Recorded, to int64, more ...func(*pgx.Batch)) (done Step, err error) {
	defer func() {
		if err != nil {
			o.fold.abandon()
		}
	}()
	if err := o.prefetch(ctx, facts); err != nil {
		return Step{}, err
	}
	o.fold.docs.fetch = o.fetchOne(ctx)
	for _, r := range facts {
		if err := o.fold.apply(r); err != nil {
			return Step{}, err
		}
	}
	return o.write(ctx, to, more...)
}

// prefetch brings the documents that a batch will touch into memory, in one round trip.
func (o *owner) prefetch(ctx context.Context, facts []events.Recorded) error {
	missing := o.fold.missing(facts)
	if len(missing) == 0 {
		return nil
	}
	b := &pgx.Batch{}
	asEverybody(b)
	for _, table := range slices.Sorted(maps.Keys(missing)) {
		o.queueFetch(b, table, missing[table])
	}
	if err := o.db.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("fetch documents of %v: %w", o.phys, err)
	}
	return nil
}

func (o *owner) queueFetch(b *pgx.Batch, table string, places []place) {
	tenants, keys := make([]string, len(places)), make([]string, len(places))
	for i, p := range places {
		tenants[i], keys[i] = string(p.space.tenant), p.key
		o.fold.docs.learn(p.space, p.key, nil, 0, false) // unless a row says otherwise
	}
	b.Queue(o.sql[table].fetch, tenants, keys).Query(func(found pgx.Rows) error {
		for found.Next() {
			if err := o.learn(table, found); err != nil {
				return err
			}
		}
		return found.Err()
	})
}

func (o *owner) learn(table string, found pgx.Rows) error {
	var tenant, key string
	var raw []byte
	if err := found.Scan(&tenant, &key, &raw); err != nil {
		return err
	}
	doc, err := o.fold.tables[table].Decode(json.RawMessage(raw))
	if err != nil {
		return fmt.Errorf("document %s of %s cannot be read: %w: raise the definition's Version", key, o.phys.table(table), err)
	}
	o.fold.docs.learn(space{table, events.TenantID(tenant)}, key, doc, len(raw), true)
	return nil
}

// fetchOne is for documents that Touches did not name: slower, never wrong.
func (o *owner) fetchOne(ctx context.Context) func(space, string) (any, int, bool, error) {
	return func(s space, key string) (doc any, size int, there bool, err error) {
		b := &pgx.Batch{}
		asEverybody(b)
		o.queueFetch(b, s.table, []place{{s, key}})
		if err := o.db.SendBatch(ctx, b).Close(); err != nil {
			return nil, 0, false, fmt.Errorf("fetch document %s of %s: %w", key, o.phys.table(s.table), err)
		}
		e, _ := o.fold.docs.known(s, key)
		return e.doc, e.size, e.there, nil
	}
}

// asEverybody lifts the tenant wall for the transaction: the runner folds for all of them.
func asEverybody(b *pgx.Batch) { b.Queue("select set_config('coxswain.tenant', '*', true)") }

// write sends the whole transaction as one pipeline: one round trip, one commit. The checkpoint comes first,
// so that an owner that was replaced is stopped before it has locked a row.
func (o *owner) write(ctx context.Context, to int64, more ...func(*pgx.Batch)) (Step, error) {
	changed, err := gather(o.fold)
	if err != nil {
		return Step{}, err
	}
	done := Step{From: o.position + 1, To: to, Parked: len(o.fold.parked)}
	b := &pgx.Batch{}
	b.Queue("select projection_move($1, $2, $3, $4, $5, $6, $7)",
		o.phys.name, o.phys.version, o.phys.generation, o.shard, o.position, to, o.epoch)
	for _, r := range changed {
		r.queue(b, o.sql[r.table.TableName()])
		done.Documents += len(r.keys) + len(r.goneBy)
	}
	for _, queue := range more {
		queue(b)
	}
	queueParked(b, o.phys, o.shard, o.fold.parked)
	if err := o.db.SendBatch(ctx, b).Close(); err != nil {
		return Step{}, written(err)
	}
	o.position = to
	o.fold.settle(o.cache)
	return done, nil
}

// markReady opens the read model: it has reached the head of the log once.
func (o *owner) markReady(ctx context.Context) error {
	tag, err := o.db.Exec(ctx, `update projection_checkpoints set ready = true
		where name = $1 and version = $2 and generation = $3 and shard = $4 and epoch = $5`,
		o.phys.name, o.phys.version, o.phys.generation, o.shard, o.epoch)
	if err == nil && tag.RowsAffected() == 0 {
		err = ErrFenced
	}
	o.ready = err == nil
	return err
}

// storable makes an error fit into a text column: PostgreSQL keeps no NUL and no broken UTF-8.
func storable(s string) string {
	const most = 2000
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "?"), "\x00", "?")
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + " ..."
	}
	return s
}
