package responsibility

import (
	pkgprojection "coxswain/pkg/projection"

	"coxswain/pkg/daemon"
	"coxswain/services/responsibility/api"
	"coxswain/services/responsibility/projection"
)

// Service is what the responsibility service consists of. It decides nothing, so it has no policies and
// writes no facts.
func Service() daemon.Service {
	return daemon.Service{
		Name:        "responsibility",
		Doc:         "Who owes what to whom: the shared view of every customer, its past, what changed, and the portfolio.",
		Projections: []pkgprojection.Definition{projection.Vendor(), projection.Shared()},
		API:         api.Register,
	}
}
