package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// glance is how often the checkpoints are looked at.
const glance = 200 * time.Millisecond

// watch looks at the checkpoints while things break: none may ever go back (I6).
func watch(ctx context.Context, r *round) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var looking sync.WaitGroup
	looking.Go(func() {
		seen := map[string]int64{}
		for r.rest(ctx, glance) == nil {
			_ = r.lookAt(ctx, seen) // the database is away now and then; the next look is soon
		}
	})
	return func() {
		cancel()
		looking.Wait()
	}
}

func (r *round) lookAt(ctx context.Context, seen map[string]int64) error {
	db, err := r.Database(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	now, err := checkpoints(ctx, db)
	for name, position := range now {
		if position < seen[name] {
			r.ground.Findings.Addf("I6: the checkpoint of %s went back from %d to %d", name, seen[name], position)
		}
		seen[name] = position
	}
	if err != nil {
		return err
	}
	lag, err := oldestUnfolded(ctx, db)
	r.lag = max(r.lag, lag)
	return err
}

// oldestUnfolded is the age of the oldest fact that a read model does not show yet, by the database's clock.
func oldestUnfolded(ctx context.Context, db *pgxpool.Pool) (age time.Duration, err error) {
	var seconds float64
	err = db.QueryRow(ctx, `select coalesce(max(extract(epoch from now() - e.recorded_at))::float8, 0)
		from projection_checkpoints c join projection_live l using (name, version, generation)
		join eventlog.events e on e.shard = c.shard and e.position = c.position + 1`).Scan(&seconds)
	return time.Duration(seconds * float64(time.Second)), err
}

// checkpoints are how far every read model and every policy has come.
func checkpoints(ctx context.Context, db *pgxpool.Pool) (map[string]int64, error) {
	rows, err := db.Query(ctx, `
		select format('read model %s version %s generation %s shard %s', name, version, generation, shard), position from projection_checkpoints
		union all select format('policy %s shard %s', policy, shard), position from policy_progress`)
	if err != nil {
		return nil, fmt.Errorf("read the checkpoints: %w", err)
	}
	all := map[string]int64{}
	var name string
	var position int64
	_, err = pgx.ForEachRow(rows, []any{&name, &position}, func() error {
		all[name] = position
		return nil
	})
	return all, err
}

// head is the last position of the log.
func (r *round) head(ctx context.Context) (head int64, err error) {
	db, err := r.Database(ctx)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	return head, db.QueryRow(ctx, `select coalesce(max(position), 0) from eventlog.events`).Scan(&head)
}
