package main

import (
	"context"
	"fmt"
	"time"

	"coxswain/services/coxswain/torture/site"
)

// killService kills one process and starts it again (F1).
type killService struct{ victim *site.Process }

func (*killService) name() string { return "F1 kill -9 of a service" }

func (f *killService) inject(_ context.Context, r *round) (string, error) {
	f.victim = r.Services[r.chance.IntN(len(r.Services))]
	f.victim.Kill()
	return f.victim.Name, nil
}

func (f *killService) heal(context.Context, *round) error { return f.victim.Start() }

// killPostgres kills every process of PostgreSQL and starts it again (F5). No service is started anew.
type killPostgres struct{}

func (*killPostgres) name() string { return "F5 kill -9 of PostgreSQL" }

func (*killPostgres) inject(_ context.Context, r *round) (string, error) {
	return "all of its processes", r.Cluster.Kill()
}

func (*killPostgres) heal(ctx context.Context, r *round) error { return r.Cluster.Start(ctx) }

// killNATS kills the broker and starts it again on the same store (F7).
type killNATS struct{}

func (*killNATS) name() string { return "F7 kill -9 of NATS" }

func (*killNATS) inject(_ context.Context, r *round) (string, error) {
	r.NATS.Kill()
	return "it comes back with its store", nil
}

func (*killNATS) heal(_ context.Context, r *round) error { return r.NATS.Start() }

// natsAway is killNATS for a while (F9): commands go on.
type natsAway struct{}

func (*natsAway) name() string { return "F9 NATS away for a while" }

func (*natsAway) inject(ctx context.Context, r *round) (string, error) {
	const away = 4 * time.Second
	r.NATS.Kill()
	before, err := r.head(ctx)
	if err != nil {
		return "", err
	}
	if err := r.rest(ctx, away); err != nil {
		return "", err
	}
	after, err := r.head(ctx)
	if err == nil && after == before {
		r.ground.Findings.Addf("F9: no fact was recorded while NATS was away for %s", away)
	}
	return fmt.Sprintf("%d facts were recorded meanwhile", after-before), err
}

func (*natsAway) heal(_ context.Context, r *round) error { return r.NATS.Start() }
