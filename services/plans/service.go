package plans

import (
	"github.com/danielgtaylor/huma/v2"

	"coxswain/pkg/daemon"
	pkgprojection "coxswain/pkg/projection"
	"coxswain/services/plans/api"
	"coxswain/services/plans/projection"
)

// Service is what the plans service consists of. It has no policies: nobody else's fact makes it decide
// anything; what is agreed is agreed by people.
func Service() daemon.Service {
	return daemon.Service{
		Name:        "plans",
		Doc:         "Customers, their people and seats, and the success plans that parties agree on.",
		Projections: []pkgprojection.Definition{projection.Record()},
		API:         func(a huma.API, d daemon.Deps) { api.Register(a, d) },
	}
}
