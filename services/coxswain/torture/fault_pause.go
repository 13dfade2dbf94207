package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"coxswain/services/coxswain/torture/site"
)

// pauseOwner stops the process that has a lease for longer than it lasts (F21, F22). Where the service runs twice the
// other takes the work, and the one that goes on must change nothing.
type pauseOwner struct {
	title   string
	pattern string // of the names of leases, as SQL's "like" has it
	victim  *site.Process
}

func pauseRelay() *pauseOwner {
	return &pauseOwner{title: "F21 two relays, one paused beyond its lease", pattern: "relay%"}
}

func pauseProjector() *pauseOwner {
	return &pauseOwner{title: "F22a two owners of a projection, one paused beyond its lease", pattern: "projection_goals%"}
}

func (f *pauseOwner) name() string { return f.title }

func (f *pauseOwner) inject(ctx context.Context, r *round) (string, error) {
	held, err := r.anyLease(ctx, f.pattern)
	if err != nil || held.by == nil {
		return "", err // it has been killed since, or is the one of before
	}
	f.victim = held.by
	if err := f.victim.Pause(); err != nil {
		return "", err
	}
	if err := r.rest(ctx, r.overLease()); err != nil {
		return "", err
	}
	now, err := r.holder(ctx, held.name)
	if err != nil {
		return "", err
	}
	taken := "nobody else has it"
	if other := r.byPID(now); other != nil && other != f.victim {
		taken = other.Name + " has it now"
	}
	return fmt.Sprintf("%s, which had %s; %s", f.victim.Name, held.name, taken), nil
}

func (f *pauseOwner) heal(context.Context, *round) error {
	if f.victim == nil {
		return nil
	}
	return f.victim.Resume()
}

// held is a lease with the process that has it; nil when that is not running any more.
type held struct {
	name string
	by   *site.Process
}

// anyLease is one of the leases with such a name; the zero value when nobody has any.
func (r *round) anyLease(ctx context.Context, pattern string) (held, error) {
	db, err := r.Database(ctx)
	if err != nil {
		return held{}, err
	}
	defer db.Close()
	rows, err := db.Query(ctx, `select name, holder from leases where name like $1 and expires_at > now() order by name`, pattern)
	if err != nil {
		return held{}, err
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (l [2]string, err error) { return l, row.Scan(&l[0], &l[1]) })
	if err != nil || len(all) == 0 {
		return held{}, err
	}
	one := all[r.chance.IntN(len(all))]
	return held{one[0], r.byPID(one[1])}, nil
}

// holder is who has a lease now.
func (r *round) holder(ctx context.Context, lease string) (holder string, err error) {
	db, err := r.Database(ctx)
	if err != nil {
		return "", err
	}
	defer db.Close()
	return holder, db.QueryRow(ctx, `select holder from leases where name = $1`, lease).Scan(&holder)
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
	return f.victim.Name, r.rest(ctx, r.longest())
}

func (f *pauseService) heal(context.Context, *round) error {
	if f.victim == nil {
		return nil
	}
	return f.victim.Resume()
}

// pausePostgres stops every process of PostgreSQL (F25): whoever asks waits, and nobody is refused.
type pausePostgres struct{}

func (*pausePostgres) name() string { return "F25g PostgreSQL stands still" }

func (*pausePostgres) inject(ctx context.Context, r *round) (string, error) {
	still := r.between(time.Second, r.longest())
	if err := r.Cluster.Pause(); err != nil {
		return "", err
	}
	return "for " + still.Round(time.Millisecond).String(), r.rest(ctx, still)
}

func (*pausePostgres) heal(_ context.Context, r *round) error { return r.Cluster.Resume() }

// pauseNATS stops the broker (F25).
type pauseNATS struct{}

func (*pauseNATS) name() string { return "F25h NATS stands still" }

func (*pauseNATS) inject(ctx context.Context, r *round) (string, error) {
	still := r.between(time.Second, r.longest())
	if err := r.NATS.Pause(); err != nil {
		return "", err
	}
	return "for " + still.Round(time.Millisecond).String(), r.rest(ctx, still)
}

func (*pauseNATS) heal(_ context.Context, r *round) error { return r.NATS.Resume() }
