package main

import "context"

// moveDatabase dumps the database and restores it into a new cluster, while nobody works (F20). NATS stays as it is: the
// stream must be taken for that of this log, and nothing may be done again.
type moveDatabase struct{}

func (*moveDatabase) name() string { return "F20 dump and restore into a new cluster" }

func (*moveDatabase) inject(ctx context.Context, r *round) (string, error) {
	for _, p := range r.Services {
		p.Stop()
	}
	if err := r.Cluster.Move(ctx); err != nil {
		return "", err
	}
	for _, p := range r.Services {
		if err := p.Start(); err != nil {
			return "", err
		}
	}
	return "with NATS as it was", nil
}

func (*moveDatabase) heal(context.Context, *round) error { return nil } // it is whole again
