package web

import (
	"context"
	"os"
	"time"

	"coxswain/pkg/bus"
	"coxswain/pkg/daemon"
	"coxswain/pkg/telemetry"
	"coxswain/services/cadence"
	"coxswain/services/goals"
	"coxswain/services/health"
	"coxswain/services/plans"
	"coxswain/services/responsibility"
	"coxswain/services/web/api"
	"coxswain/services/web/asks"
	"coxswain/services/web/gateway"
	"coxswain/services/web/policy"
)

// Service is what this service adds of its own.
func Service() daemon.Service {
	return daemon.Service{
		Name:     "web",
		Doc:      "The gateway, the feed of facts, people's own tokens, and who is let in.",
		API:      api.Register,
		Policies: func(d daemon.Deps) []bus.Policy { return append(policy.All(d), asks.Policies(d)...) },
		Loops: func(d daemon.Deps) []daemon.Loop {
			return append(asks.Loops(d), daemon.Loop{Name: "web_prune", Every: time.Hour, Run: func(ctx context.Context) error {
				_, err := d.SignIn.Prune(ctx)
				return err
			}})
		},
	}
}

// Behind lists the services that the gateway joins.
func Behind() []daemon.Service {
	return []daemon.Service{plans.Service(), goals.Service(), cadence.Service(), health.Service(), responsibility.Service()}
}

// Run serves everything under one address: services with an address in the environment (PLANS_URL, ...) from there,
// the others from this process.
func Run(ctx context.Context, c daemon.Config, tel *telemetry.Telemetry) error {
	services := Behind()
	local, remote, err := gateway.Place(os.Environ(), services)
	if err != nil {
		return err
	}
	r, err := daemon.Open(ctx, c, tel, "web", append(local, Service())...)
	if err != nil {
		return err
	}
	for _, s := range services {
		if address, ok := remote[s.Name]; ok {
			r.Include(s.Name, gateway.Register(r.Mux, s, address))
		}
	}
	if err := Pages(r, false); err != nil {
		return err
	}
	return r.ListenAndServe(ctx)
}
