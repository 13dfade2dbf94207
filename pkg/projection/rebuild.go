package projection

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/events"
	"coxswain/pkg/eventlog"
)

// RebuildConfig says what to rebuild and how to tell about it.
type RebuildConfig struct {
	Owner      *pgxpool.Pool // as the owner of the schema: makes the tables
	DB         *pgxpool.Pool // as coxswain_app: fills them
	Log        eventlog.Log
	Definition Definition

	// Check compares the new tables with a fold in memory before readers are switched to them, and leaves
	// readers where they are when they differ. It takes as much again, and the read model's size in memory.
	Check bool
	// Progress is called after each batch, if set.
	Progress func(Progress)

	Batch      int // facts in a transaction; 20,000
	CacheBytes int // documents kept in memory between batches, as JSON; 64 MiB
}

// Progress is how far a rebuild has come in a shard.
type Progress struct {
	Shard    int
	Position int64
	Head     int64   // of the log when the rebuild last looked
	Rate     float64 // facts per second since it began
}

// Rebuilt is what a rebuild made.
type Rebuilt struct {
	Generation int // now live
	Previous   int // live before; SwitchTo goes back to it, until Prune drops it
	Facts      int64
}

// Rebuild builds the tables of a definition anew from the log, in a generation beside the live one, and
// switches readers and the runner to it in one transaction when it has caught up. The live projection goes
// on meanwhile. No side effects: a fold has none.
func Rebuild(ctx context.Context, cfg RebuildConfig) (Rebuilt, error) {
	if err := cfg.Definition.Validate(); err != nil {
		return Rebuilt{}, err
	}
	cfg.Batch, cfg.CacheBytes = orDefault(cfg.Batch, 20_000), orDefault(cfg.CacheBytes, 64<<20)
	generation, err := cfg.begin(ctx)
	if err != nil {
		return Rebuilt{}, fmt.Errorf("rebuild %s: make its tables: %w", cfg.Definition.Name, err)
	}
	built := Rebuilt{Generation: generation}
	for shard := range cfg.Log.Shards() {
		facts, err := cfg.fill(ctx, generation, shard)
		built.Facts += facts
		if err != nil {
			return built, fmt.Errorf("rebuild %v: %w", cfg.Definition.generation(generation), err)
		}
	}
	if err := cfg.finish(ctx, generation); err != nil {
		return built, err
	}
	built.Previous, err = SwitchTo(ctx, cfg.DB, cfg.Log, cfg.Definition, generation)
	return built, err
}

// begin makes the tables of the next generation, without the indexes: those are made over the rows.
func (cfg RebuildConfig) begin(ctx context.Context) (generation int, err error) {
	err = pgx.BeginFunc(ctx, cfg.Owner, func(tx pgx.Tx) error {
		if err := locked(ctx, tx); err != nil {
			return err
		}
		if _, err := liveGeneration(ctx, tx, cfg.Definition); err != nil {
			return err
		}
		all, err := generations(ctx, tx, cfg.Definition.Name)
		for _, p := range all {
			if p.version == cfg.Definition.Version {
				generation = max(generation, p.generation+1)
			}
		}
		if err != nil {
			return err
		}
		return createTables(ctx, tx, cfg.Definition, cfg.Definition.generation(generation), false)
	})
	return generation, err
}

// fill folds a shard's log up to its head, reading ahead while the batch before is written.
func (cfg RebuildConfig) fill(ctx context.Context, generation, shard int) (facts int64, err error) {
	o, err := take(ctx, cfg.DB, cfg.Definition, generation, shard, cfg.CacheBytes)
	if err != nil {
		return 0, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	began := time.Now()
	for read := range readAhead(ctx, cfg.Log, cfg.Definition.Name, shard, cfg.Batch) {
		if read.err != nil {
			return facts, read.err
		}
		if _, err := o.step(ctx, read.facts); err != nil {
			return facts, err
		}
		facts += int64(len(read.facts))
		if cfg.Progress != nil {
			cfg.Progress(Progress{shard, o.position, read.head, float64(facts) / time.Since(began).Seconds()})
		}
	}
	return facts, ctx.Err()
}

type reading struct {
	facts []events.Recorded
	head  int64
	err   error
}

// readAhead reads a shard from its first fact to its head, a batch ahead of its reader.
func readAhead(ctx context.Context, log eventlog.Log, name string, shard, batch int) <-chan reading {
	out := make(chan reading, 1)
	go func() {
		defer close(out)
		for at := int64(0); ; {
			r := readNext(ctx, log, name, shard, at, batch)
			if r.err == nil && len(r.facts) == 0 {
				return
			}
			select {
			case out <- r:
			case <-ctx.Done():
				return
			}
			if r.err != nil {
				return
			}
			at = r.facts[len(r.facts)-1].Position
		}
	}()
	return out
}

func readNext(ctx context.Context, log eventlog.Log, name string, shard int, at int64, batch int) (r reading) {
	if r.head, r.err = log.Head(ctx, shard); r.err != nil {
		return r
	}
	if r.facts, r.err = log.Read(ctx, shard, at, batch); r.err != nil {
		return r
	}
	r.facts, _, r.err = mend(ctx, log, name, shard, at, r.facts)
	return r
}

// finish makes the indexes over the filled tables, gathers statistics, and checks the rows.
func (cfg RebuildConfig) finish(ctx context.Context, generation int) error {
	p := cfg.Definition.generation(generation)
	err := pgx.BeginFunc(ctx, cfg.Owner, func(tx pgx.Tx) error {
		for _, t := range cfg.Definition.tables() {
			if err := createIndexes(ctx, tx, p, t); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, "analyze "+p.table(t.TableName())); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || !cfg.Check {
		return err
	}
	v, err := verify(ctx, cfg.DB, cfg.Log, cfg.Definition, p)
	if err == nil && len(v.Differences) > 0 {
		err = fmt.Errorf("rebuild %v: its rows differ from a fold in memory, first in %v; readers stay where they are", p, v.Differences[0])
	}
	return err
}

// SwitchTo makes readers, and the runner, of a definition's version go on with another generation: the one
// that a rebuild made, or the one before it. That one first catches up, so that no reader goes back in
// time. It returns the generation that was live before.
func SwitchTo(ctx context.Context, db *pgxpool.Pool, log eventlog.Log, d Definition, generation int) (before int, err error) {
	owners := make([]*owner, log.Shards())
	for shard := range owners {
		if owners[shard], err = take(ctx, db, d, generation, shard, 0); err != nil {
			return 0, err
		}
		head, err := log.Head(ctx, shard)
		if err == nil {
			err = owners[shard].follow(ctx, log, head)
		}
		if err != nil {
			return 0, fmt.Errorf("switch to %v: %w", owners[shard].phys, err)
		}
	}
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		before, err = handOver(ctx, tx, log, owners)
		return err
	})
	return before, err
}

// follow takes in the facts up to a position.
func (o *owner) follow(ctx context.Context, log eventlog.Log, to int64) error {
	const batch = 5000
	for o.position < to {
		facts, err := log.Read(ctx, o.shard, o.position, int(min(batch, to-o.position)))
		if err != nil {
			return err
		}
		if len(facts) == 0 || !contiguous(o.shard, o.position, facts) {
			return &PositionError{o.def.Name, o.shard, o.position, to, "the log lacks facts"}
		}
		if _, err := o.step(ctx, facts); err != nil {
			return err
		}
	}
	return nil
}

// handOver stops the live generation where it is, lets the new one come as far, and points readers to it.
// The row of projection_live is locked first, as by take, so nobody begins to own the old one meanwhile.
func handOver(ctx context.Context, tx pgx.Tx, log eventlog.Log, owners []*owner) (before int, err error) {
	o := owners[0]
	name, version := o.phys.name, o.phys.version
	err = tx.QueryRow(ctx, "select generation from projection_live where name = $1 and version = $2 for update", name, version).Scan(&before)
	if err != nil || before == o.phys.generation {
		return before, err
	}
	for _, o := range owners {
		if err := o.replace(ctx, tx, log, before); err != nil {
			return before, err
		}
	}
	_, err = tx.Exec(ctx, `update projection_live set generation = $3, previous = generation, switched_at = clock_timestamp()
		where name = $1 and version = $2`, name, version, o.phys.generation)
	return before, err
}

// replace stops the shard's owner of the generation before and comes as far as it came, all within the
// transaction. That owner is fenced by the new epoch; one that is writing right now is waited for.
func (o *owner) replace(ctx context.Context, tx pgx.Tx, log eventlog.Log, before int) error {
	var stopped int64
	err := tx.QueryRow(ctx, `update projection_checkpoints set epoch = epoch + 1
		where name = $1 and version = $2 and generation = $3 and shard = $4 returning position`,
		o.phys.name, o.phys.version, before, o.shard).Scan(&stopped)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	o.db = tx
	if err := o.follow(ctx, log, stopped); err != nil {
		return err
	}
	return o.markReady(ctx)
}

// Prune drops the tables of a projection that nobody reads: other generations of this version, and older
// versions. It tells which. owner connects as the owner of the schema.
func Prune(ctx context.Context, owner Beginner, d Definition) (dropped []string, err error) {
	if err := d.Validate(); err != nil {
		return nil, err
	}
	err = pgx.BeginFunc(ctx, owner, func(tx pgx.Tx) error {
		if err := locked(ctx, tx); err != nil {
			return err
		}
		keep, err := liveGeneration(ctx, tx, d)
		if err != nil {
			return err
		}
		all, err := generations(ctx, tx, d.Name)
		if err != nil {
			return err
		}
		for _, p := range all {
			if p == keep || p.version > d.Version {
				continue
			}
			if err := drop(ctx, tx, p); err != nil {
				return err
			}
			dropped = append(dropped, p.String())
		}
		return nil
	})
	return dropped, err
}

func drop(ctx context.Context, tx pgx.Tx, p physical) error {
	tables, err := tablesLike(ctx, tx, "^"+p.table(""))
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "select set_config('coxswain.tenant', '*', true)"); err != nil {
		return err
	}
	for _, t := range tables {
		if _, err := tx.Exec(ctx, "drop table "+quote(t)); err != nil {
			return err
		}
	}
	for _, table := range []string{"projection_checkpoints", "projection_parked", "projection_live"} {
		_, err := tx.Exec(ctx, "delete from "+table+" where name = $1 and version = $2 and generation = $3", p.name, p.version, p.generation)
		if err != nil {
			return err
		}
	}
	return nil
}

// generations finds the sets of tables of a projection by their names, which Validate keeps unambiguous.
func generations(ctx context.Context, tx pgx.Tx, name string) ([]physical, error) {
	tables, err := tablesLike(ctx, tx, "^"+name+"_v[0-9]+(g[0-9]+)?_")
	if err != nil {
		return nil, err
	}
	parts := regexp.MustCompile("^" + name + "_v([0-9]+)(?:g([0-9]+))?_")
	var all []physical
	for _, t := range tables {
		m := parts.FindStringSubmatch(t)
		p := physical{name: name, generation: 1}
		p.version, _ = strconv.Atoi(m[1])
		if m[2] != "" {
			p.generation, _ = strconv.Atoi(m[2])
		}
		if !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	return all, nil
}

func tablesLike(ctx context.Context, tx pgx.Tx, pattern string) ([]string, error) {
	found, err := tx.Query(ctx, `select relname::text from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace
		and relname ~ $1 order by 1`, pattern)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, pgx.RowTo[string])
}
