package bench

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/postgres"
	"coxswain/pkg/projection"
	readmodel "coxswain/services/responsibility/projection"
)

// makeTables makes the tables of the shared view, and of more, and returns a pool of their owner.
func makeTables(ctx context.Context, address string, more ...projection.Definition) (*pgxpool.Pool, error) {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return nil, err
	}
	defer conn.Close(context.WithoutCancel(ctx)) // nothing is left to lose
	if err := projection.Prepare(ctx, conn, append(more, readmodel.Shared())...); err != nil {
		return nil, err
	}
	return postgres.Open(ctx, address, postgres.Options{Name: "coxswain-bench-owner", MaxConns: 2})
}

// benchRebuild folds a whole log into the shared view: into tables, and in memory.
func benchRebuild(ctx context.Context, b *bench) error {
	log, pool, address, err := b.openLog(ctx, "rebuild")
	if err != nil {
		return err
	}
	defer pool.Close()
	owner, err := makeTables(ctx, address)
	if err != nil {
		return err
	}
	defer owner.Close()
	if err := record(ctx, log, "rebuild", history(b.Facts, time.Now())); err != nil {
		return err
	}
	err = b.measure(ctx, cell{
		config: fmt.Sprintf("facts=%d", b.Facts),
		run: func(ctx context.Context, _ int) ([]Figure, error) {
			m := b.start()
			_, err := projection.Rebuild(ctx, projection.RebuildConfig{Owner: owner, DB: pool, Log: log, Definition: readmodel.Shared()})
			if err != nil {
				return nil, err
			}
			f := m.figure("rebuild", b.Facts)
			_, err = projection.Prune(ctx, owner, readmodel.Shared())
			return []Figure{f}, err
		},
		beside: []string{"rebuild", "-src", "pg", "-batch", "5000", "-n", strconv.Itoa(b.Facts)},
	})
	if err != nil {
		return err
	}
	return b.benchMemory(ctx, log)
}

// benchMemory folds facts that are read already, as a view of the past does.
func (b *bench) benchMemory(ctx context.Context, log eventlog.Log) error {
	var facts []events.Recorded
	for {
		some, err := log.Read(ctx, 0, int64(len(facts)), 5000)
		if err != nil {
			return err
		}
		if len(some) == 0 {
			break
		}
		facts = append(facts, some...)
	}
	return b.measure(ctx, cell{
		config: fmt.Sprintf("facts=%d", len(facts)),
		run: func(context.Context, int) ([]Figure, error) {
			m := b.start()
			memory, err := projection.NewMemory(readmodel.Shared())
			if err != nil {
				return nil, err
			}
			err = memory.Apply(facts...)
			return []Figure{m.figure("fold in memory", len(facts))}, err
		},
	})
}
