package eventlog

import (
	"context"
	"sync"
)

// signals wakes the readers of a process. Signals that nobody has taken yet are merged into one.
type signals struct {
	mu      sync.Mutex
	readers map[chan struct{}]int // to the shard it reads
}

func newSignals() *signals { return &signals{readers: map[chan struct{}]int{}} }

// subscribe gives a channel that is signalled at once, so that a reader starts by reading, and is closed
// when the context ends.
func (s *signals) subscribe(ctx context.Context, shard int) <-chan struct{} {
	ch := make(chan struct{}, 1)
	ch <- struct{}{}
	s.mu.Lock()
	s.readers[ch] = shard
	s.mu.Unlock()
	context.AfterFunc(ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.readers, ch)
		close(ch)
	})
	return ch
}

// wake signals the readers of a shard.
func (s *signals) wake(shard int) { s.wakeWhere(func(of int) bool { return of == shard }) }

// wakeAll signals every reader: something may have been missed.
func (s *signals) wakeAll() { s.wakeWhere(func(int) bool { return true }) }

func (s *signals) wakeWhere(meant func(shard int) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for ch, shard := range s.readers {
		if !meant(shard) {
			continue
		}
		select {
		case ch <- struct{}{}:
		default: // it has one that it did not take yet
		}
	}
}
