package cadence

import (
	"coxswain/pkg/daemon"
	pkgprojection "coxswain/pkg/projection"
	"coxswain/services/cadence/api"
	"coxswain/services/cadence/policy"
	"coxswain/services/cadence/projection"
)

// Service is what the cadence service consists of.
func Service() daemon.Service {
	return daemon.Service{
		Name:        "cadence",
		Doc:         "Calls with a reason: their rhythm, the agenda built from the log, what came out of them and who confirms it.",
		Projections: []pkgprojection.Definition{projection.Record()},
		Policies:    policy.All,
		Loops:       policy.Loops,
		API:         api.Register,
	}
}
