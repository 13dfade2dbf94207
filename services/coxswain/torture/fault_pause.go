package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"coxswain/services/coxswain/torture/site"
)

// overLease is how long a process stands still so that its leases run out.
const overLease = 5 * site.LeaseTTL / 2

// pauseOwner stops the process that relays, or one that projects, for longer than its lease (F21, F22). When it goes
// on, another has its work, and it must change nothing.
type pauseOwner struct{ victim *site.Process }

func (*pauseOwner) name() string { return "F21 an owner paused beyond its lease" }

func (f *pauseOwner) inject(ctx context.Context, r *round) (string, error) {
	lease, holder, err := r.anyLease(ctx)
	if err != nil || holder == "" {
		return "", err
	}
	f.victim = r.byPID(holder)
	if f.victim == nil {
		return "", nil // it has been killed since, or is the one of before
	}
	if err := f.victim.Pause(); err != nil {
		return "", err
	}
	if err := r.rest(ctx, overLease); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s, which had %s", f.victim.Name, lease), nil
}

func (f *pauseOwner) heal(context.Context, *round) error {
	if f.victim == nil {
		return nil
	}
	return f.victim.Resume()
}

// anyLease is a lease that somebody holds: the relay's every other time.
func (r *round) anyLease(ctx context.Context) (name, holder string, err error) {
	db, err := r.Database(ctx)
	if err != nil {
		return "", "", err
	}
	defer db.Close()
	pattern := []string{"%relay%", "projection%"}[r.chance.IntN(2)]
	var all [][2]string
	rows, err := db.Query(ctx, `select name, holder from leases where name like $1 and expires_at > now() order by name`, pattern)
	if err != nil {
		return "", "", err
	}
	all, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (l [2]string, err error) { return l, row.Scan(&l[0], &l[1]) })
	if err != nil || len(all) == 0 {
		return "", "", err
	}
	one := all[r.chance.IntN(len(all))]
	return one[0], one[1], nil
}

// byPID finds the process that a lease names: host/pid/random.
func (r *round) byPID(holder string) *site.Process {
	words := strings.Split(holder, "/")
	for _, p := range r.Services {
		if len(words) == 3 && words[1] == fmt.Sprint(p.PID()) {
			return p
		}
	}
	return nil
}

// pauseService stops the service responsibility (F12): its projections fall behind, and nobody else does.
type pauseService struct{ victim *site.Process }

func (*pauseService) name() string { return "F12 a projection paused" }

func (f *pauseService) inject(ctx context.Context, r *round) (string, error) {
	for _, p := range r.Services {
		if strings.HasPrefix(p.Name, "responsibility") {
			f.victim = p
		}
	}
	if f.victim == nil {
		return "", errors.New("there is no service responsibility")
	}
	if err := f.victim.Pause(); err != nil {
		return "", err
	}
	return f.victim.Name, r.rest(ctx, overLease)
}

func (f *pauseService) heal(context.Context, *round) error { return f.victim.Resume() }
