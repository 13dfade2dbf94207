package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/pkg/eventlog"
	"coxswain/pkg/postgres"
	"coxswain/pkg/projection"
	cadence "coxswain/services/cadence/projection"
	"coxswain/services/coxswain/bench/book"
	readmodel "coxswain/services/responsibility/projection"
)

// growth is the measurement that runs when asked for only: it takes long.
const growth = "growth"

// seed of the books that growth is measured with.
const seed = 20261122

// benchGrowth measures the same things on logs of several sizes: whether a call costs more because the log is longer.
// Each log is filled through the append path by itself, with nothing reading along; then the read models that are asked
// are built from the first fact on.
func benchGrowth(ctx context.Context, b *bench) error {
	for _, size := range b.Sizes {
		if err := b.grow(ctx, size); err != nil {
			return fmt.Errorf("with %d facts: %w", size, err)
		}
	}
	return nil
}

// grown is a log of a size and what is built from it.
type grown struct {
	*bench
	size    int // that was asked for
	facts   int // that are in the log: of whole customers, so a little more
	book    book.Book
	name    string // of the database
	address string // as its owner
	log     *eventlog.Postgres
	pool    *pgxpool.Pool
}

func (b *bench) grow(ctx context.Context, size int) (err error) {
	g := &grown{bench: b, size: size, name: fmt.Sprintf("growth_%d", size), book: book.New(size, seed, time.Now())}
	if g.log, g.pool, g.address, err = b.openLog(ctx, g.name); err != nil {
		return err
	}
	defer func() {
		g.pool.Close()
		err = errors.Join(err, b.dropDatabase(context.WithoutCancel(ctx), g.name))
	}()
	for _, step := range []func(context.Context) error{g.benchFill, g.benchRebuilds, g.benchReads, g.benchAppends} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (g *grown) config(more string) string { return fmt.Sprintf("facts=%d%s", g.size, more) }

// tell says on the error output how far something long has come.
func (g *grown) tell(format string, values ...any) {
	fmt.Fprintf(os.Stderr, "%s growth %d: %s\n", time.Now().Format(time.TimeOnly), g.size, fmt.Sprintf(format, values...))
}

// once reports figures that are measured once, for what they measure takes long or cannot be done again.
func (g *grown) once(figures ...Figure) { g.report.figures("coxswain", g.config(""), 1, figures) }

// benchRebuilds builds the read models that views and agendas are read from. Small ones are built in rounds.
func (g *grown) benchRebuilds(ctx context.Context) error {
	owner, err := makeTables(ctx, g.address, cadence.Record())
	if err != nil {
		return err
	}
	defer owner.Close()
	rounds := g.Rounds
	if g.size > 100_000 {
		rounds = 1
	}
	for round := 1; round <= rounds; round++ {
		for _, d := range []projection.Definition{readmodel.Shared(), cadence.Record()} {
			f, err := g.rebuild(ctx, owner, d)
			if err != nil {
				return err
			}
			g.report.figures("coxswain", g.config(""), round, []Figure{f})
		}
	}
	size, err := g.disk(ctx)
	if err != nil {
		return err
	}
	g.once(Figure{Name: "log and read models on disk", N: g.facts, Disk: size})
	return nil
}

func (g *grown) rebuild(ctx context.Context, owner *pgxpool.Pool, d projection.Definition) (Figure, error) {
	name := "rebuild of " + d.Name
	told, m := time.Now(), g.start()
	built, err := projection.Rebuild(ctx, projection.RebuildConfig{
		Owner: owner, DB: g.pool, Log: g.log, Definition: d,
		Progress: func(p projection.Progress) {
			if time.Since(told) > 10*time.Second {
				told = time.Now()
				g.tell("%s at %d of %d, %.0f facts/s", name, p.Position, p.Head, p.Rate)
			}
		},
	})
	if err != nil {
		return Figure{}, err
	}
	f := m.figure(name, int(built.Facts))
	f.Resident = resident()
	_, err = projection.Prune(ctx, owner, d)
	return f, err
}

// disk is the size of the database in MiB.
func (g *grown) disk(ctx context.Context) (float64, error) {
	var bytes int64
	err := g.pool.QueryRow(ctx, "select pg_database_size(current_database())").Scan(&bytes)
	return rounded(float64(bytes) / (1 << 20)), err
}

// benchAppends appends what people append, to streams of their own, to the log as long as it is.
func (g *grown) benchAppends(ctx context.Context) error {
	for _, callers := range []int{1, 8} {
		err := g.measure(ctx, cell{
			config: g.config(fmt.Sprintf(" callers=%d", callers)),
			run: func(ctx context.Context, round int) ([]Figure, error) {
				f, err := g.closed("append", callers, g.For, func(worker, nth int) error {
					_, err := g.log.Append(ctx, talk(fmt.Sprintf("c%d-r%d-w%d", callers, round, worker), nth))
					return err
				})
				return []Figure{f}, err
			},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// dropDatabase makes room for the next.
func (g *ground) dropDatabase(ctx context.Context, name string) error {
	return g.execute(ctx, g.postgres.AdminURL(), "drop database "+name+" with (force)")
}

// analyze gathers the statistics that a log which grew slowly would have.
func (g *grown) analyze(ctx context.Context) error {
	conn, err := postgres.Open(ctx, g.address, postgres.Options{Name: "coxswain-bench-owner", MaxConns: 1})
	if err != nil {
		return err
	}
	defer conn.Close()
	_, err = conn.Exec(ctx, "vacuum (analyze)")
	return err
}
