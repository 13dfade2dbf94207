package projection

import (
	"sync"
	"sync/atomic"
)

// progress is how far readers know the read model to be, per shard, and a signal for those who wait.
// Positions only grow: readers are never switched to a generation that is behind (see Rebuild).
type progress struct {
	mu      sync.Mutex
	shards  map[int]*mark
	polling atomic.Bool
}

type mark struct {
	position int64
	moved    chan struct{} // closed at the next move
}

func newProgress() *progress { return &progress{shards: map[int]*mark{}} }

// at is the known position, and a channel that is closed when it moves. Nothing known is -1: a wait for
// position 0 still finds out whether the read model may be read.
func (p *progress) at(shard int) (int64, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	m := p.mark(shard)
	return m.position, m.moved
}

func (p *progress) reach(shard int, position int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	m := p.mark(shard)
	if position <= m.position {
		return
	}
	m.position = position
	close(m.moved)
	m.moved = make(chan struct{})
}

func (p *progress) mark(shard int) *mark {
	m := p.shards[shard]
	if m == nil {
		m = &mark{position: -1, moved: make(chan struct{})}
		p.shards[shard] = m
	}
	return m
}
