package projection

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// ListParked lists the facts that the live generation of a definition has parked, by position within the shard.
// Those with an Error failed; those without wait behind them.
func ListParked(ctx context.Context, db *pgxpool.Pool, d Definition) (all []Parked, err error) {
	p, err := liveGeneration(ctx, db, d)
	if err != nil {
		return nil, err
	}
	err = everybody(ctx, db, func(tx pgx.Tx) error {
		all, err = parkedIn(ctx, tx, p)
		return err
	})
	return all, err
}

func parkedIn(ctx context.Context, tx pgx.Tx, p physical) ([]Parked, error) {
	found, err := tx.Query(ctx, `select shard, tenant, customer, position, type, error from projection_parked
		where name = $1 and version = $2 and generation = $3 order by shard, position`, p.name, p.version, p.generation)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, func(row pgx.CollectableRow) (r Parked, err error) {
		err = row.Scan(&r.Shard, &r.Lane.Tenant, &r.Lane.Customer, &r.Position, &r.Type, &r.Error)
		return r, err
	})
}

// everybody runs work in a transaction that sees every tenant's rows.
func everybody(ctx context.Context, db Beginner, work func(pgx.Tx) error) error {
	return pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "select set_config('coxswain.tenant', '*', true)"); err != nil {
			return err
		}
		return work(tx)
	})
}

// queueParked adds the parked facts of a batch to its pipeline.
func queueParked(b *pgx.Batch, p physical, shard int, parked []Parked) {
	if len(parked) == 0 {
		return
	}
	n := len(parked)
	tenants, customers, types, errs := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	positions := make([]int64, n)
	for i, r := range parked {
		tenants[i], customers[i], positions[i] = string(r.Lane.Tenant), string(r.Lane.Customer), r.Position
		types[i], errs[i] = storable(r.Type), storable(r.Error)
	}
	b.Queue(`insert into projection_parked (name, version, generation, shard, tenant, customer, position, type, error)
		select $1, $2, $3, $4, * from unnest($5::text[], $6::text[], $7::bigint[], $8::text[], $9::text[])`,
		p.name, p.version, p.generation, shard, tenants, customers, positions, types, errs)
}
