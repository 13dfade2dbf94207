package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"coxswain/services/coxswain/torture/site"
)

// killProjector kills a process whose projection has folded and sent a batch that is not committed yet (F4): the
// checkpoint's row is locked from outside until the projection's transaction waits for it. What becomes of the
// transaction is chance: it is committed though nobody hears of it, or rolled back. The batch has its effect once.
type killProjector struct{ victim *site.Process }

func (*killProjector) name() string {
	return "F4 kill -9 of a projection between apply and commit"
}

// lockTime bounds the wait for a projection to run into a lock: without facts it writes nothing.
const lockTime = 3 * time.Second

func (f *killProjector) inject(ctx context.Context, r *round) (what string, err error) {
	lease, err := r.anyLease(ctx, "projection%")
	if err != nil || lease.by == nil {
		return "", err
	}
	conn, err := pgx.Connect(ctx, r.Cluster.Superuser())
	if err != nil {
		return "", err
	}
	defer func() { _ = conn.Close(ctx) }() // with it goes the lock
	waiting, err := f.lock(ctx, conn, projectionOf(lease.name))
	if err != nil || len(waiting) == 0 {
		return "", err
	}
	f.victim = lease.by
	f.victim.Kill()
	became := "committed all the same"
	if r.chance.IntN(2) == 0 {
		became = "rolled back"
		if _, err := conn.Exec(ctx, `select pg_terminate_backend(pid) from unnest($1::int[]) pid`, waiting); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("%s, which had %s; its transaction is %s", f.victim.Name, lease.name, became), nil
}

// lock takes the checkpoint of a projection and says which sessions wait for it.
func (f *killProjector) lock(ctx context.Context, conn *pgx.Conn, projection string) (waiting []int32, err error) {
	if _, err := conn.Exec(ctx, "begin"); err != nil {
		return nil, err
	}
	if _, err := conn.Exec(ctx, "select from projection_checkpoints where name = $1 for update", projection); err != nil {
		return nil, err
	}
	look, cancel := context.WithTimeout(ctx, lockTime)
	defer cancel()
	for len(waiting) == 0 && err == nil {
		err = conn.QueryRow(look, `select coalesce(array_agg(pid), '{}') from pg_stat_activity
			where pg_backend_pid() = any (pg_blocking_pids(pid)) and pg_sleep(0.01) is not null`).Scan(&waiting)
	}
	if look.Err() != nil && ctx.Err() == nil {
		return nil, nil // it had nothing to write
	}
	return waiting, err
}

// projectionOf takes a lease's name apart: projection_NAME_vVERSION_SHARD.
func projectionOf(lease string) string {
	name := strings.TrimPrefix(lease, "projection_")
	return name[:strings.LastIndex(name, "_v")]
}

func (f *killProjector) heal(context.Context, *round) error {
	if f.victim == nil {
		return nil
	}
	return f.victim.Start()
}

// killRelay kills the process that relays, when the broker has taken facts and nobody has heard that it has (F3).
type killRelay struct{ victim *site.Process }

func (*killRelay) name() string { return "F3 kill -9 of the relay between publish and acknowledgement" }

func (f *killRelay) inject(ctx context.Context, r *round) (string, error) {
	lease, err := r.anyLease(ctx, "relay%")
	if err != nil || lease.by == nil {
		return "", err
	}
	r.ToBroker.Mute()
	before, after, err := r.published(ctx)
	if err != nil || after == before {
		return "", err
	}
	f.victim = lease.by
	f.victim.Kill()
	return fmt.Sprintf("%s, with %d facts that the broker has and it does not know of", f.victim.Name, after-before), nil
}

func (f *killRelay) heal(_ context.Context, r *round) error {
	r.ToBroker.Unmute()
	if f.victim == nil {
		return nil
	}
	return f.victim.Start()
}
