package main

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"coxswain/services/coxswain/torture/site"
)

// stealLease ends the lease of a projection that runs twice ahead of its time, again and again (F22): the other owner
// takes it while the first is at work and does not know for up to a third of the lease. A lease only spares work; what
// keeps two owners apart is the fence.
type stealLease struct{}

func (*stealLease) name() string { return "F22b a projection's lease given twice" }

func (*stealLease) inject(ctx context.Context, r *round) (string, error) {
	const times = 5
	lease, err := r.anyLease(ctx, "projection_goals%")
	if err != nil || lease.name == "" {
		return "", err
	}
	conn, err := pgx.Connect(ctx, r.Cluster.Superuser())
	if err != nil {
		return "", err
	}
	defer func() { _ = conn.Close(ctx) }()
	owners := map[string]bool{}
	for range times {
		var holder string
		if err := conn.QueryRow(ctx, `update leases set expires_at = now() where name = $1 returning holder`, lease.name).Scan(&holder); err != nil {
			return "", err
		}
		owners[holder] = true
		if err := r.rest(ctx, r.between(site.LeaseTTL/5, 3*site.LeaseTTL/5)); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("%s, %d times, with %d owners", lease.name, times, len(owners)), nil
}

func (*stealLease) heal(context.Context, *round) error { return nil } // the next renewal tells

// overLease is how long a process stands still so that its leases run out: a minute where there is time for it.
func (r *round) overLease() time.Duration {
	if r.long {
		return time.Minute
	}
	return 5 * site.LeaseTTL / 2
}
