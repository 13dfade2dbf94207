package command

import (
	"sync"

	"coxswain/events"
)

type stateKey struct {
	tenant events.TenantID
	stream events.Stream
}

type known struct {
	state   any
	version int64
}

// stateCache remembers folded states. It is only a shortcut: the append's version check finds every
// stale entry. When it is full, it forgets everything and starts anew, which costs one load per stream.
type stateCache struct {
	mu   sync.Mutex
	max  int
	byID map[stateKey]known
}

func newStateCache(n int) *stateCache { return &stateCache{max: n, byID: map[stateKey]known{}} }

func (c *stateCache) get(k stateKey) (known, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v, ok := c.byID[k]
	return v, ok
}

// put keeps the newest version of a state only.
func (c *stateCache) put(k stateKey, v known) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if old, ok := c.byID[k]; ok && old.version > v.version {
		return
	}
	c.keep(k, v)
}

// suppose puts a state of which nothing is known.
func (c *stateCache) suppose(k stateKey, v known) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.byID[k]; !ok {
		c.keep(k, v)
	}
}

func (c *stateCache) keep(k stateKey, v known) {
	if len(c.byID) >= c.max {
		clear(c.byID)
	}
	c.byID[k] = v
}
