package projection

import (
	"context"
	"math/rand/v2"
	"time"
)

// backoff waits longer each time, from least to most, with a random part so that processes which failed
// together do not come back together.
type backoff struct {
	least, most, next time.Duration
}

func (b *backoff) reset() { b.next = 0 }

// step is how long to wait now.
func (b *backoff) step() time.Duration {
	b.next = min(max(b.least, 2*b.next), b.most)
	return b.next/2 + rand.N(b.next/2+1)
}

// pause waits, or until the context ends.
func (b *backoff) pause(ctx context.Context) {
	timer := time.NewTimer(b.step())
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
