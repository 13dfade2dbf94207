package up

import (
	"coxswain/pkg/daemon"
	"coxswain/services/cadence"
	"coxswain/services/goals"
	"coxswain/services/health"
	"coxswain/services/plans"
	"coxswain/services/responsibility"
)

// Services are all that run in one process.
func Services() []daemon.Service {
	return []daemon.Service{plans.Service(), goals.Service(), cadence.Service(), health.Service(), responsibility.Service()}
}
