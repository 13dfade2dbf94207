package projection

import (
	"context"
	"log/slog"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"

	"coxswain/pkg/eventlog"
)

// RunnerConfig says what a runner folds, from where, and how much at once.
type RunnerConfig struct {
	DB         *pgxpool.Pool // as coxswain_app
	Log        eventlog.Log
	Definition Definition
	Shard      int
	// Storage, if set, stands for the tables of the definition and the shard in DB: in simulations.
	Storage Storage

	// Hold calls work whenever this process should own the projection and ends work's context when another
	// should: bus.Hold with a lease. It spares work and decides nothing: two that both think they own a
	// projection are kept apart by the epoch of the checkpoint. Nil: always the owner.
	Hold func(ctx context.Context, work func(context.Context) error) error
	// Source opens the facts after a position, each time the runner becomes the owner; the context ends
	// with the ownership, and a source with a Close method is closed then. Nil: the log itself.
	Source func(ctx context.Context, after int64) (Source, error)
	// Announce is told each position that is readable from now on. Store.Announce, in the same process.
	Announce func(shard int, position int64)

	Batch      int // facts in a transaction at most; 500
	CatchUp    int // the same while far behind, read from the log; 5,000
	CacheBytes int // documents kept in memory between batches, as JSON (the heap has several times as much); 3 MiB

	Registerer prometheus.Registerer // nil: no metrics
	Logger     *slog.Logger          // nil: silent
}

func (c RunnerConfig) withDefaults() RunnerConfig {
	c.Batch = orDefault(c.Batch, 500)
	c.CatchUp = orDefault(c.CatchUp, 5000)
	c.CacheBytes = orDefault(c.CacheBytes, 3<<20)
	if c.Source == nil {
		c.Source = func(ctx context.Context, after int64) (Source, error) {
			return LogSource(ctx, c.Log, c.Shard, after), nil
		}
	}
	if c.Hold == nil {
		c.Hold = func(ctx context.Context, work func(context.Context) error) error { return work(ctx) }
	}
	if c.Announce == nil {
		c.Announce = func(int, int64) {}
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	c.Logger = c.Logger.With("projection", c.Definition.Name, "version", c.Definition.Version, "shard", c.Shard)
	return c
}

func orDefault(n, otherwise int) int {
	if n > 0 {
		return n
	}
	return otherwise
}
