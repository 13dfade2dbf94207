package eventlog_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/pkg/eventlog/eventlogtest"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
)

// These tests show that the checks of the suite can see: the usual log, numbered by a sequence and read by
// "greater than last", fails them.

const naiveTable = `create table naive (position bigserial primary key, name text not null, recorded_at timestamptz default now())`

func TestALogNumberedByASequenceLosesFacts(t *testing.T) {
	t.Parallel()
	pool := naiveLog(t, 4)
	late, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	insertNaive(t, late, "late") // takes 1
	insertNaive(t, pool, "early")
	reader := &naiveReader{pool: pool}
	reader.read(t) // sees 2, and goes on from there
	if err := late.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	insertNaive(t, pool, "last")
	reader.read(t)
	got := eventlogtest.Compare([]string{"late", "early", "last"}, reader.seen)
	if len(got.Lost) != 1 || got.Lost[0] != "late" || got.Gaps == 0 {
		t.Errorf("the check does not see the lost fact: %+v", got)
	}
}

func TestALogNumberedByASequenceLosesFactsInARaceToo(t *testing.T) {
	t.Parallel()
	const writers = 8
	pool := naiveLog(t, writers+1)
	committed, done := make(chan string, 10_000), make(chan struct{})
	var writing sync.WaitGroup
	for w := range writers {
		writing.Go(func() { writeNaively(t, pool, w, committed) })
	}
	go func() {
		writing.Wait()
		close(done)
	}()
	reader := &naiveReader{pool: pool}
	for reading := true; reading; {
		select {
		case <-done:
			reading = false
		default:
		}
		reader.read(t)
	}
	close(committed)
	var names []string
	for name := range committed {
		names = append(names, name)
	}
	if got := eventlogtest.Compare(names, reader.seen); len(got.Lost) == 0 {
		t.Errorf("of %d facts none was lost: either the race was too tame or the check is blind", len(names))
	} else {
		t.Logf("lost %d of %d facts", len(got.Lost), len(names))
	}
}

// writeNaively takes its numbers early and commits late, or not at all. The pauses are in the database.
func writeNaively(t *testing.T, pool *pgxpool.Pool, writer int, committed chan<- string) {
	random := rand.New(rand.NewPCG(uint64(writer), 7))
	for n := range 40 {
		name := fmt.Sprintf("w%d-%d", writer, n)
		keep := random.IntN(5) > 0
		err := pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
			insertNaive(t, tx, name)
			if _, err := tx.Exec(t.Context(), "select pg_sleep($1)", random.Float64()/200); err != nil {
				return err
			}
			if !keep {
				return pgx.ErrTxClosed // any error rolls back
			}
			return nil
		})
		if keep && err == nil {
			committed <- name
		}
	}
}

func naiveLog(t *testing.T, connections int32) *pgxpool.Pool {
	t.Helper()
	pool := pgtest.Pool(t, pgtest.New(t, nil), postgres.Options{MaxConns: connections})
	if _, err := pool.Exec(t.Context(), naiveTable); err != nil {
		t.Fatal(err)
	}
	return pool
}

type execer interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

func insertNaive(t *testing.T, db execer, name string) {
	t.Helper()
	rows, err := db.Query(t.Context(), "insert into naive (name) values ($1)", name)
	if err != nil {
		t.Error(err)
		return
	}
	rows.Close()
	if err := rows.Err(); err != nil {
		t.Error(err)
	}
}

// naiveReader remembers the last number it saw, and reads on from there.
type naiveReader struct {
	pool *pgxpool.Pool
	last int64
	seen []eventlogtest.Seen
}

func (r *naiveReader) read(t *testing.T) {
	t.Helper()
	rows, err := r.pool.Query(t.Context(), "select position, name, recorded_at from naive where position > $1 order by position", r.last)
	if err != nil {
		t.Fatal(err)
	}
	page, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (s eventlogtest.Seen, err error) {
		err = row.Scan(&s.Position, &s.Name, &s.RecordedAt)
		return s, err
	})
	if err != nil {
		t.Fatal(err)
	}
	r.seen = append(r.seen, page...)
	if len(page) > 0 {
		r.last = page[len(page)-1].Position
	}
}
