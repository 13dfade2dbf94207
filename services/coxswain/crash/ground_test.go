package crash_test

import (
	"context"
	"time"

	"coxswain/pkg/identity"
	"coxswain/services/coxswain/torture/load"
)

// ground is the program as crews see it.
func (p *program) ground() *load.Ground {
	return &load.Ground{
		Base: "http://" + p.address, Issue: p.issue, Serving: p.whenServing,
		Patience: 3 * patience, Findings: &load.Findings{},
	}
}

func (p *program) issue(ctx context.Context, who identity.Principal) (string, error) {
	pool := p.database()
	defer pool.Close()
	return identity.NewTokens(pool, identity.TokenOptions{}).Issue(ctx, who, time.Hour, "crash")
}
