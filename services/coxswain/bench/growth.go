package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"github.com/jackc/pgx/v5"
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

// benchGrowth measures the same calls on logs of several sizes: whether one costs more because the log is longer. Each
// log is filled through the append path by itself, with nothing reading along; then the read models that are asked are
// built from the first fact on. When all logs are there, they take turns in rounds.
func benchGrowth(ctx context.Context, b *bench) error {
	var logs []*grown
	for _, size := range b.Sizes {
		g, err := b.grow(ctx, size)
		if err != nil {
			return fmt.Errorf("with %d facts: %w", size, err)
		}
		defer g.pool.Close()
		logs = append(logs, g)
	}
	var all []*readers
	for _, g := range logs {
		r, err := g.read(ctx)
		if err != nil {
			return fmt.Errorf("with %d facts: %w", g.size, err)
		}
		defer func() { _ = r.site.stop() }() // what was measured is printed already
		all = append(all, r)
	}
	for round := 1; round <= b.Rounds; round++ {
		for _, r := range all {
			if err := errors.Join(r.benchReads(ctx, round), r.benchAppends(ctx, round), ctx.Err()); err != nil {
				return fmt.Errorf("with %d facts: %w", r.size, err)
			}
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
	run     int64 // keeps what is appended now apart from what was another time
}

// grow makes a log of a size, and what is built from it; or finds them, where they were kept.
func (b *bench) grow(ctx context.Context, size int) (_ *grown, err error) {
	debug.FreeOSMemory() // of the log before: the memory of the process is measured too
	g := &grown{
		bench: b, size: size, name: fmt.Sprintf("growth_%d", size), book: book.New(size, seed, time.Now()), run: time.Now().UnixMilli(),
	}
	if g.address, err = b.addressOf(g.name); err != nil {
		return nil, err
	}
	there, err := g.found(ctx)
	if err != nil {
		return nil, err
	}
	if there {
		g.log, g.pool, err = openLogAt(ctx, g.address)
		return g, err
	}
	if err := b.execute(ctx, b.postgres.AdminURL(), "drop database if exists "+g.name+" with (force)"); err != nil {
		return nil, err
	}
	if g.log, g.pool, _, err = b.openLog(ctx, g.name); err != nil {
		return nil, err
	}
	for _, step := range []func(context.Context) error{g.benchFill, g.benchRebuilds, g.done} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// complete is what is said of a database that has everything.
const complete = "complete"

// found reports whether the log is there from another time, with all that is built from it.
func (g *grown) found(ctx context.Context) (is bool, err error) {
	conn, err := pgx.Connect(ctx, g.postgres.AdminURL())
	if err != nil {
		return false, err
	}
	err = conn.QueryRow(ctx, `select coalesce(
		(select shobj_description(oid, 'pg_database') = $2 from pg_database where datname = $1), false)`, g.name, complete).Scan(&is)
	if is {
		g.tell("it is there from another time")
	}
	return is, errors.Join(err, conn.Close(ctx))
}

func (g *grown) done(ctx context.Context) error {
	return g.execute(ctx, g.postgres.AdminURL(), "comment on database "+g.name+" is '"+complete+"'")
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

// benchAppends appends what people append, to streams of their own, to the log as long as it is. Nothing reads along.
func (g *grown) benchAppends(ctx context.Context, round int) error {
	for _, callers := range []int{1, 8} {
		f, err := g.closed("append", callers, g.For, func(worker, nth int) error {
			_, err := g.log.Append(ctx, talk(fmt.Sprintf("%d-c%d-r%d-w%d", g.run, callers, round, worker), nth))
			return err
		})
		if err != nil {
			return err
		}
		g.report.figures("coxswain", g.config(fmt.Sprintf(" callers=%d", callers)), round, []Figure{f})
	}
	return nil
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
