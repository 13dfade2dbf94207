package audit

import (
	"context"
	"math"
	"runtime"
	"sync"

	"coxswain/events"
	"coxswain/pkg/seal"
)

// seen is a fact with the hash of its leaf as it is now.
type seen struct {
	position int64
	tenant   events.TenantID
	leaf     seal.Hash
	changed  error // its content does not have the hash that stands beside it
}

// page is some facts in the order of their positions.
type page struct {
	facts []events.Recorded
	err   error
}

// pages reads a shard to its end, one page ahead of who takes them. It begins before the first position: a fact that
// was put there would be read by its stream.
func pages(ctx context.Context, facts Facts, shard, limit int) <-chan page {
	out := make(chan page, 1)
	go func() {
		defer close(out)
		for after := int64(math.MinInt64); ; {
			read, err := facts.Read(ctx, shard, after, limit)
			select {
			case out <- page{read, err}:
			case <-ctx.Done():
				return
			}
			if err != nil || len(read) == 0 {
				return
			}
			after = read[len(read)-1].Position
		}
	}()
	return out
}

// look computes the leaves of a page on every core.
func look(facts []events.Recorded) []seen {
	all := make([]seen, len(facts))
	share := (len(facts) + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0)
	var workers sync.WaitGroup
	for from := 0; from < len(facts); from += share {
		to := min(from+share, len(facts))
		workers.Go(func() {
			for i := from; i < to; i++ {
				all[i] = lookAt(facts[i])
			}
		})
	}
	workers.Wait()
	return all
}

func lookAt(r events.Recorded) seen {
	leaf, err := seal.LeafOf(r)
	return seen{position: r.Position, tenant: r.Tenant, leaf: leaf.Hash(), changed: err}
}
