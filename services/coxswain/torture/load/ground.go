package load

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"coxswain/pkg/identity"
)

// Ground is what crews work on.
type Ground struct {
	// Base is where the API is served, "http://127.0.0.1:8080", through all lives of the process behind it.
	Base string
	// Issue makes a token for somebody.
	Issue func(context.Context, identity.Principal) (string, error)
	// Serving returns when it makes sense to ask, or the context has ended. Nil asks at once.
	Serving func(context.Context) error
	// Patience bounds how long a command may be without an answer.
	Patience time.Duration
	// Findings takes what does not hold.
	Findings *Findings
}

func (g *Ground) serving(ctx context.Context) error {
	if g.Serving == nil {
		return ctx.Err()
	}
	return g.Serving(ctx)
}

// Findings are what does not hold, in the order in which it was noticed. The zero value is ready; many may add.
type Findings struct {
	mu  sync.Mutex
	all []string
}

// Addf adds a finding.
func (f *Findings) Addf(format string, args ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.all = append(f.all, fmt.Sprintf(format, args...))
}

// All are the findings until now.
func (f *Findings) All() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.all)
}
