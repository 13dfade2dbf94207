package projection

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/pkg/eventlog"
)

// SwitchTo makes readers, and the runner, of a definition's version go on with another generation: the one
// that a rebuild made, or the one before it. That one first catches up, so that no reader goes back in
// time. It returns the generation that was live before.
func SwitchTo(ctx context.Context, db *pgxpool.Pool, log eventlog.Log, d Definition, generation int) (before int, err error) {
	if err := exists(ctx, db, d, generation); err != nil {
		return 0, err
	}
	owners := make([]*owner, log.Shards())
	for shard := range owners {
		if owners[shard], err = take(ctx, db, log, d, generation, shard); err != nil {
			return 0, err
		}
		head, err := log.Head(ctx, shard)
		if err == nil {
			err = owners[shard].follow(ctx, head)
		}
		if err != nil {
			return 0, fmt.Errorf("switch to %v: %w", owners[shard].phys, err)
		}
	}
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		before, err = handOver(ctx, tx, owners)
		return err
	})
	return before, err
}

// exists tells whether a generation has tables.
func exists(ctx context.Context, db db, d Definition, generation int) error {
	if err := d.Validate(); err != nil {
		return err
	}
	var there bool
	p := d.generation(generation)
	err := db.QueryRow(ctx, "select to_regclass($1) is not null", p.table(d.tables()[0].TableName())).Scan(&there)
	if err == nil && !there {
		err = fmt.Errorf("%v has no tables: it was pruned, or never built; Rebuild builds one", p)
	}
	return err
}

// follow takes in the facts up to a position.
func (o *owner) follow(ctx context.Context, to int64) error {
	const batch = 5000
	for o.position < to {
		facts, err := o.log.between(ctx, o.position, to, batch)
		if err != nil {
			return err
		}
		if _, err := o.step(ctx, facts); err != nil {
			return err
		}
	}
	return nil
}

// handOver stops the live generation where it is, lets the new one come as far, and points readers to it.
// The row of projection_live is locked first, as by take, so nobody begins to own the old one meanwhile.
func handOver(ctx context.Context, tx pgx.Tx, owners []*owner) (before int, err error) {
	o := owners[0]
	name, version := o.phys.name, o.phys.version
	err = tx.QueryRow(ctx, "select generation from projection_live where name = $1 and version = $2 for update", name, version).Scan(&before)
	if err != nil || before == o.phys.generation {
		return before, err
	}
	for _, o := range owners {
		if err := o.replace(ctx, tx, before); err != nil {
			return before, err
		}
	}
	_, err = tx.Exec(ctx, `update projection_live set generation = $3, previous = generation, switched_at = clock_timestamp()
		where name = $1 and version = $2`, name, version, o.phys.generation)
	return before, err
}

// replace stops the shard's owner of the generation before and comes as far as it came, all within the
// transaction. That owner is fenced by the new epoch; one that is writing right now is waited for.
func (o *owner) replace(ctx context.Context, tx pgx.Tx, before int) error {
	var stopped int64
	err := tx.QueryRow(ctx, `update projection_checkpoints set epoch = epoch + 1
		where name = $1 and version = $2 and generation = $3 and shard = $4 returning position`,
		o.phys.name, o.phys.version, before, o.shard).Scan(&stopped)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	o.store = newTableStorage(tx, o.def, o.phys, o.shard)
	if err := o.follow(ctx, stopped); err != nil {
		return err
	}
	return o.markReady(ctx)
}
