package policy

import (
	"context"
	"slices"
	"sync"

	"coxswain/events"
)

// Limits of what is scored beside the fact in hand.
const (
	lookAhead = 256 // facts
	atOnce    = 4   // customers that are scored at the same time
)

// together scores the customer of a fact, and at the same time those whose facts stand right behind it in the log. The bus
// brings facts one by one, and a scoring mostly waits for reads and commits: alone, a few hundred signals a second would
// queue. The others' facts find their work done when their turn comes; where it was not, they do it themselves, so only
// the fact's own error counts.
func (s *Scorer) together(ctx context.Context, r events.Recorded) error {
	own := customer{r.Tenant, r.Customer}
	if s.last(own).basis >= r.Position {
		return nil
	}
	if err := s.wait(ctx, r.Tenant, r.Position); err != nil {
		return err
	}
	var others sync.WaitGroup
	places := make(chan struct{}, atOnce-1)
	for who, behind := range s.behind(ctx, r) {
		others.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			_ = s.rescore(ctx, who, behind.Position, s.because(behind)) // again in its own turn
		})
	}
	err := s.rescore(ctx, own, r.Position, s.because(r))
	others.Wait()
	return err
}

// behind is the next facts after one, of other customers, that the read model has taken in: the newest of each customer
// that has not been counted.
func (s *Scorer) behind(ctx context.Context, r events.Recorded) map[customer]events.Recorded {
	shard := s.log.ShardOf(r.Tenant)
	at, err := s.store.Position(ctx, shard)
	if err != nil || at <= r.Position {
		return nil
	}
	facts, err := s.log.Read(ctx, shard, r.Position, int(min(at-r.Position, lookAhead)))
	if err != nil {
		return nil
	}
	next, counted := map[customer]events.Recorded{}, moving()
	for _, f := range facts {
		who := customer{f.Tenant, f.Customer}
		if f.Customer == "" || f.Customer == r.Customer && f.Tenant == r.Tenant || !slices.Contains(counted, f.Type) {
			continue
		}
		if s.last(who).basis < f.Position {
			next[who] = f
		}
	}
	return next
}
