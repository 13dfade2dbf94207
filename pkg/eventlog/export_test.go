package eventlog

// Queued is how many commands wait in a shard, for tests that put a batch together.
func (p *Postgres) Queued(shard int) int {
	l := p.lanes[shard]
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.queue)
}

// Busy says that a command has taken the lane of a shard.
func (p *Postgres) Busy(shard int) bool {
	l := p.lanes[shard]
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.busy
}
