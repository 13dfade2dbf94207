package projection

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"

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

	Registerer prometheus.Registerer // nil: no metrics

	Batch      int // facts in a transaction; 10,000
	CacheBytes int // documents kept in memory between batches, as JSON (the heap has several times as much); 8 MiB
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
// on meanwhile. No side effects: a fold has none. What a failed rebuild leaves behind, Prune drops.
func Rebuild(ctx context.Context, cfg RebuildConfig) (Rebuilt, error) {
	if err := cfg.Definition.Validate(); err != nil {
		return Rebuilt{}, err
	}
	cfg.Batch, cfg.CacheBytes = orDefault(cfg.Batch, 10_000), orDefault(cfg.CacheBytes, 8<<20)
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
	o, err := take(ctx, cfg.DB, cfg.Log, cfg.Definition, generation, shard)
	if err != nil {
		return 0, err
	}
	o.cache = cfg.CacheBytes
	tell, err := cfg.teller(shard)
	if err != nil {
		return 0, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for read := range o.log.ahead(ctx, o.position, cfg.Batch) {
		if read.err != nil {
			return facts, read.err
		}
		if _, err := o.step(ctx, read.facts); err != nil {
			return facts, err
		}
		facts += int64(len(read.facts))
		tell(o.position, read.head)
	}
	return facts, ctx.Err()
}

// teller passes on how far a shard has come.
func (cfg RebuildConfig) teller(shard int) (func(position, head int64), error) {
	at, end, err := rebuildProgress(cfg.Registerer, cfg.Definition.Name, shard)
	began := time.Now()
	return func(position, head int64) {
		at.Set(float64(position))
		end.Set(float64(head))
		if cfg.Progress != nil {
			cfg.Progress(Progress{shard, position, head, float64(position) / time.Since(began).Seconds()})
		}
	}, err
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
