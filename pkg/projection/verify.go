package projection

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/events"
	"coxswain/pkg/eventlog"
)

// Verdict is what Verify found.
type Verdict struct {
	Positions   []int64 // per shard, where the rows were compared
	Parked      int     // facts that are in neither, because they are parked
	Rows        int
	Differences []Difference // empty: rebuild equals live. At most a hundred
}

// Difference is a row that is not what the log says.
type Difference struct {
	Table  string
	Tenant events.TenantID
	Key    string
	Live   string // columns and document as stored; empty: no such row
	Want   string // as folded; empty: there should be none
}

func (d Difference) String() string {
	return fmt.Sprintf("%s of tenant %s, key %s: stored %q, folded %q", d.Table, d.Tenant, d.Key, d.Live, d.Want)
}

const mostDifferences = 100

// Verify folds the log in memory and compares what comes of it with the live rows, row by row, at the
// position of one snapshot of them. The live projection goes on meanwhile. Parked facts are left out of
// both. It needs the read model's size in memory.
func Verify(ctx context.Context, db *pgxpool.Pool, log eventlog.Log, d Definition) (Verdict, error) {
	p, err := liveGeneration(ctx, db, d)
	if err != nil {
		return Verdict{}, err
	}
	return verify(ctx, db, log, d, p)
}

// errRetried says that facts were taken out of parking between the fold and the snapshot.
var errRetried = errors.New("parked facts were retried while they were being verified; verify again")

func verify(ctx context.Context, db *pgxpool.Pool, log eventlog.Log, d Definition, p physical) (Verdict, error) {
	c := &comparison{log: log, phys: p, fold: newFold(d), at: make([]int64, log.Shards()), target: make([]int64, log.Shards())}
	// The long way first, without a snapshot: one that stays open for minutes holds up vacuum.
	if err := snapshot(ctx, db, func(tx pgx.Tx) error { return c.look(ctx, tx) }); err != nil {
		return Verdict{}, err
	}
	if err := c.foldTo(ctx); err != nil {
		return Verdict{}, err
	}
	var v Verdict
	err := snapshot(ctx, db, func(tx pgx.Tx) error {
		if err := c.look(ctx, tx); err != nil {
			return err
		}
		if err := c.foldTo(ctx); err != nil {
			return err
		}
		var err error
		v, err = c.compare(ctx, tx)
		return err
	})
	return v, err
}

// comparison folds a log in memory as far as a snapshot of the tables is.
type comparison struct {
	log    eventlog.Log
	phys   physical
	fold   *fold
	at     []int64 // folded, per shard
	target []int64 // to be folded, per shard
	parked []Parked
}

// look reads from a snapshot how far the tables are and what is parked. What is parked among the facts that
// were folded before must be what it was then.
func (c *comparison) look(ctx context.Context, tx pgx.Tx) error {
	for shard := range c.target {
		err := tx.QueryRow(ctx, `select coalesce(max(position), 0) from projection_checkpoints
			where name = $1 and version = $2 and generation = $3 and shard = $4`,
			c.phys.name, c.phys.version, c.phys.generation, shard).Scan(&c.target[shard])
		if err != nil {
			return err
		}
	}
	parked, err := parkedIn(ctx, tx, c.phys)
	if err != nil {
		return err
	}
	before := slices.Clone(parked)
	before = slices.DeleteFunc(before, func(p Parked) bool { return p.Position > c.at[p.Shard] })
	if !slices.Equal(before, c.parked) {
		return errRetried
	}
	c.parked = parked
	return nil
}

// foldTo folds each shard's log up to where the tables are, without what is parked.
func (c *comparison) foldTo(ctx context.Context) error {
	skip := map[[2]int64]bool{}
	for _, p := range c.parked {
		skip[[2]int64{int64(p.Shard), p.Position}] = true
	}
	for shard := range c.target {
		for c.at[shard] < c.target[shard] {
			if err := c.foldSome(ctx, shard, skip); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *comparison) foldSome(ctx context.Context, shard int, skip map[[2]int64]bool) error {
	const batch = 5000
	facts, err := shardLog{c.log, c.phys.name, shard}.between(ctx, c.at[shard], c.target[shard], batch)
	if err != nil {
		return err
	}
	for _, r := range facts {
		if skip[[2]int64{int64(shard), r.Position}] {
			continue
		}
		if err := c.fold.apply(r); err != nil {
			return err
		}
	}
	c.fold.settle(math.MaxInt)
	c.at[shard] = facts[len(facts)-1].Position
	return nil
}

// compare walks through both sets of rows in their common order.
func (c *comparison) compare(ctx context.Context, tx pgx.Tx) (Verdict, error) {
	v := Verdict{Positions: c.at, Parked: len(c.parked)}
	next, stop := iter.Pull2(c.fold.image())
	defer stop()
	want, err, more := next()
	for have, readErr := range c.phys.image(ctx, tx, c.fold.tables) {
		if readErr != nil {
			return v, readErr
		}
		v.Rows++
		for ; more && err == nil && want.compare(have) < 0; want, err, more = next() {
			v.add(rowImage{}, want)
		}
		switch {
		case err != nil:
			return v, err
		case !more || want.compare(have) > 0:
			v.add(have, rowImage{})
			continue
		case want.body != have.body:
			v.add(have, want)
		}
		want, err, more = next()
	}
	for ; more && err == nil; want, err, more = next() {
		v.add(rowImage{}, want)
	}
	return v, err
}

// add notes a difference between what is stored and what was folded; one of the two may be missing.
func (v *Verdict) add(have, want rowImage) {
	if len(v.Differences) == mostDifferences {
		return
	}
	at := have
	if at.table == "" {
		at = want
	}
	v.Differences = append(v.Differences, Difference{at.table, at.tenant, at.key, have.body, want.body})
}
