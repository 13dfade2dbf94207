package health

import (
	"context"
	"time"

	"coxswain/pkg/bus"
	"coxswain/pkg/daemon"
	"coxswain/pkg/projection"
	"coxswain/services/health/api"
	"coxswain/services/health/policy"
	inputs "coxswain/services/health/projection"
)

// Service is the health service.
func Service() daemon.Service {
	return daemon.Service{
		Name:        "health",
		Doc:         "Signals, scorecards, and scores that explain themselves.",
		Projections: []projection.Definition{inputs.Definition()},
		Policies: func(d daemon.Deps) []bus.Policy {
			return []bus.Policy{policy.OnWhatMovesAScore(scorer(d))}
		},
		Loops: func(d daemon.Deps) []daemon.Loop {
			s := scorer(d)
			return []daemon.Loop{{Name: "health_daily", Every: 10 * time.Minute, Run: func(ctx context.Context) error {
				return s.Daily(ctx, d.Tenants)
			}}}
		},
		API: api.Register,
	}
}

func scorer(d daemon.Deps) *policy.Scorer {
	return policy.NewScorer(d.Log, d.Commands, d.Stores[inputs.Name], d.Now)
}
