package goals

import (
	"time"

	"coxswain/pkg/daemon"
	"coxswain/pkg/projection"
	"coxswain/services/goals/api"
	"coxswain/services/goals/policy"
	goals "coxswain/services/goals/projection"
)

// Service is what the goals service consists of.
func Service() daemon.Service {
	return daemon.Service{
		Name:        "goals",
		Doc:         "Goals with their progress, and commitments: who does what, by when, and whether it was done.",
		Projections: []projection.Definition{goals.Record},
		Policies:    policy.All,
		Loops: func(deps daemon.Deps) []daemon.Loop {
			return []daemon.Loop{{Name: "goals_silence", Every: 15 * time.Minute, Run: policy.NewSilence(deps).Run}}
		},
		API: api.Register,
	}
}
