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
)

// storage keeps one generation of a projection for one shard: tables of PostgreSQL, or a Model of them.
type storage interface {
	// take gives the caller an epoch of its own: whoever took the generation before can write no more.
	take(ctx context.Context) (checkpoint, error)
	// parked lists what waits for a fix, by position.
	parked(ctx context.Context) ([]Parked, error)
	// fetch gives those of the wanted documents, by table, that exist.
	fetch(ctx context.Context, wanted map[string][]place, found func(p place, raw []byte) error) error
	// write keeps all of it or nothing: ErrFenced when the checkpoint is not where the owner left it, a dataError when
	// what the folds made is refused.
	write(ctx context.Context, t transaction) error
	// markReady opens the generation to readers, or is ErrFenced.
	markReady(ctx context.Context, epoch int64) error
}

// checkpoint is what an owner starts from.
type checkpoint struct {
	generation      int
	position, epoch int64
	ready           bool
}

// transaction is what a batch comes to.
type transaction struct {
	epoch    int64 // the owner's
	from, to int64 // the checkpoint: where it must stand, and where it will
	changed  []*rows
	parked   []Parked
	unparked []int64 // positions that wait no more, removed before parked is added
}

// db is a pool, or a transaction.
type db interface {
	Beginner
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
	SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
}

// tableStorage is the tables of a generation.
type tableStorage struct {
	db    db
	def   Definition
	phys  physical // its generation may be live until take has found which that is
	shard int
	sql   map[string]statements
}

func newTableStorage(db db, d Definition, p physical, shard int) *tableStorage {
	s := &tableStorage{db: db, def: d, phys: p, shard: shard, sql: map[string]statements{}}
	for _, t := range d.tables() {
		s.sql[t.TableName()] = statementsFor(p, t)
	}
	return s
}

// take holds a lock on projection_live, to wait for a switch in progress, so that nobody takes a generation that was
// just retired.
func (s *tableStorage) take(ctx context.Context) (at checkpoint, err error) {
	d := s.def
	err = s.db.QueryRow(ctx, `
		with live as (select generation from projection_live where name = $1 and version = $2 for share)
		insert into projection_checkpoints as c (name, version, generation, shard, epoch)
		select $1, $2, case when $3::int = 0 then generation else $3 end, $4, 1 from live
		on conflict (name, version, generation, shard) do update set epoch = c.epoch + 1
		returning generation, position, epoch, ready`,
		d.Name, d.Version, s.phys.generation, s.shard).Scan(&at.generation, &at.position, &at.epoch, &at.ready)
	if errors.Is(err, pgx.ErrNoRows) {
		return at, fmt.Errorf("projection %s version %d has no tables: call Prepare first", d.Name, d.Version)
	}
	if err != nil {
		return at, fmt.Errorf("take projection %s: %w", d.Name, err)
	}
	*s = *newTableStorage(s.db, d, d.generation(at.generation), s.shard)
	return at, nil
}

func (s *tableStorage) parked(ctx context.Context) (here []Parked, err error) {
	err = everybody(ctx, s.db, func(tx pgx.Tx) error {
		all, err := parkedIn(ctx, tx, s.phys)
		here = slices.DeleteFunc(all, func(p Parked) bool { return p.Shard != s.shard })
		return err
	})
	return here, err
}

// fetch asks for all documents in one round trip.
func (s *tableStorage) fetch(ctx context.Context, wanted map[string][]place, found func(place, []byte) error) error {
	b := &pgx.Batch{}
	asEverybody(b)
	for _, table := range slices.Sorted(maps.Keys(wanted)) {
		s.queueFetch(b, table, wanted[table], found)
	}
	if err := s.db.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("fetch documents of %v: %w", s.phys, err)
	}
	return nil
}

func (s *tableStorage) queueFetch(b *pgx.Batch, table string, places []place, found func(place, []byte) error) {
	tenants, keys := make([]string, len(places)), make([]string, len(places))
	for i, p := range places {
		tenants[i], keys[i] = string(p.space.tenant), p.key
	}
	b.Queue(s.sql[table].fetch, tenants, keys).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			var tenant, key string
			var raw []byte
			if err := rows.Scan(&tenant, &key, &raw); err != nil {
				return err
			}
			if err := found(place{space{table, events.TenantID(tenant)}, key}, json.RawMessage(raw)); err != nil {
				return err
			}
		}
		return rows.Err()
	})
}

// asEverybody lifts the tenant wall for the transaction: the runner folds for all of them.
func asEverybody(b *pgx.Batch) { b.Queue("select set_config('coxswain.tenant', '*', true)") }

// write sends the whole transaction as one pipeline: one round trip, one commit. The checkpoint comes first,
// so that an owner that was replaced is stopped before it has locked a row.
func (s *tableStorage) write(ctx context.Context, t transaction) error {
	b := &pgx.Batch{}
	b.Queue("select projection_move($1, $2, $3, $4, $5, $6, $7)",
		s.phys.name, s.phys.version, s.phys.generation, s.shard, t.from, t.to, t.epoch)
	for _, r := range t.changed {
		r.queue(b, s.sql[r.table.TableName()])
	}
	if len(t.unparked) > 0 {
		b.Queue(`delete from projection_parked where name = $1 and version = $2 and generation = $3 and shard = $4
			and position = any($5)`, s.phys.name, s.phys.version, s.phys.generation, s.shard, t.unparked)
	}
	queueParked(b, s.phys, s.shard, t.parked)
	if err := s.db.SendBatch(ctx, b).Close(); err != nil {
		return written(err)
	}
	return nil
}

func (s *tableStorage) markReady(ctx context.Context, epoch int64) error {
	tag, err := s.db.Exec(ctx, `update projection_checkpoints set ready = true
		where name = $1 and version = $2 and generation = $3 and shard = $4 and epoch = $5`,
		s.phys.name, s.phys.version, s.phys.generation, s.shard, epoch)
	if err == nil && tag.RowsAffected() == 0 {
		err = ErrFenced
	}
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
