package eventlog

import (
	"context"
	"encoding/hex"
	"slices"
	"sort"
	"sync"
	"time"

	"coxswain/events"
)

// Memory is a log that forgets everything when the process ends: for tests and previews. It behaves as
// Postgres does, to the same suite.
type Memory struct {
	registry *events.Registry
	options  Options
	signals  *signals

	mu       sync.Mutex
	shards   []memoryShard
	versions map[streamKey]int64
	commands map[commandKey]memoryCommand
}

type memoryShard struct {
	facts []events.Recorded // position n is at n-1
	last  time.Time
}

type memoryCommand struct {
	request [32]byte
	outcome Outcome
}

type streamKey struct {
	tenant events.TenantID
	stream events.Stream
}

type commandKey struct {
	tenant events.TenantID
	id     string
}

// NewMemory returns an empty log.
func NewMemory(registry *events.Registry, o Options) *Memory {
	o = o.withDefaults()
	return &Memory{
		registry: registry,
		options:  o,
		signals:  newSignals(),
		shards:   make([]memoryShard, o.Shards),
		versions: map[streamKey]int64{},
		commands: map[commandKey]memoryCommand{},
	}
}

// Append implements Log.
func (m *Memory) Append(ctx context.Context, a Append) (Outcome, error) {
	began := time.Now()
	out, err := m.append(ctx, a)
	m.options.Observer.appended(began, out, err)
	return out, err
}

func (m *Memory) append(ctx context.Context, a Append) (Outcome, error) {
	p, err := m.options.prepare(a)
	if err != nil {
		return Outcome{}, err
	}
	if err := ctx.Err(); err != nil {
		return Outcome{}, ErrUnavailable.Because(err)
	}
	shard := m.ShardOf(a.Tenant)
	out, err := m.write(shard, p)
	if err != nil || out.Replayed {
		return out, err
	}
	m.options.Observer.batch(shard, 1, out.Facts)
	if out.Facts > 0 {
		m.signals.wake(shard)
	}
	return out, nil
}

func (m *Memory) write(shard int, p *prepared) (Outcome, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if c, seen := m.commands[p.key()]; seen {
		return c.replay(p.request)
	}
	for _, w := range p.writes {
		if at := m.versions[streamKey{p.tenant, w.stream}]; w.expected != Any && w.expected != at {
			return Outcome{}, stale(w, at)
		}
	}
	s := &m.shards[shard]
	at := later(m.options.Now().UTC().Truncate(time.Microsecond), s.last)
	out := Outcome{Facts: p.facts, Body: p.body}
	for i := range p.writes {
		out.Versions = append(out.Versions, m.number(shard, at, p, &p.writes[i]))
	}
	out.Position = int64(len(s.facts))
	m.commands[p.key()] = memoryCommand{p.request, out}
	return out.clone(), nil
}

// number appends the facts of a write and returns the stream's version afterwards.
func (m *Memory) number(shard int, at time.Time, p *prepared, w *preparedWrite) int64 {
	s, key := &m.shards[shard], streamKey{p.tenant, w.stream}
	for i := range w.facts {
		m.versions[key]++
		r := w.facts[i].recorded(p, w)
		r.Hash = hex.EncodeToString(w.facts[i].hash[:])
		r.Shard, r.Position, r.Version, r.RecordedAt = shard, int64(len(s.facts))+1, m.versions[key], at
		s.facts = append(s.facts, r)
		s.last = at
	}
	return m.versions[key]
}

func (c memoryCommand) replay(request [32]byte) (Outcome, error) {
	if c.request != request {
		return Outcome{}, ErrKeyReused
	}
	out := c.outcome.clone()
	out.Replayed = true
	return out, nil
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// Outcome implements Log.
func (m *Memory) Outcome(_ context.Context, tenant events.TenantID, command string) (Outcome, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c, ok := m.commands[commandKey{tenant, command}]
	if !ok {
		return Outcome{}, false, nil
	}
	out, err := c.replay(c.request)
	return out, true, err
}

// Load implements Log.
func (m *Memory) Load(_ context.Context, tenant events.TenantID, s events.Stream, after int64) ([]events.Recorded, error) {
	return m.read(m.ShardOf(tenant), 0, -1, func(r events.Recorded) bool {
		return r.Tenant == tenant && r.Stream == s && r.Version > after
	}), nil
}

// LoadCustomer implements Log.
func (m *Memory) LoadCustomer(_ context.Context, tenant events.TenantID, c events.CustomerID, after, to int64, limit int) ([]events.Recorded, error) {
	return m.read(m.ShardOf(tenant), after, max(limit, 0), func(r events.Recorded) bool {
		return r.Tenant == tenant && r.Customer == c && r.Position <= to
	}), nil
}

// Read implements Log.
func (m *Memory) Read(_ context.Context, shard int, after int64, limit int) ([]events.Recorded, error) {
	return m.read(shard, after, max(limit, 0), func(events.Recorded) bool { return true }), nil
}

// read collects decoded facts after a position; a limit below 0 is none.
func (m *Memory) read(shard int, after int64, limit int, wanted func(events.Recorded) bool) []events.Recorded {
	var found []events.Recorded
	for _, r := range m.tail(shard, after) {
		if len(found) == limit {
			break
		}
		if wanted(r) {
			r.Data = slices.Clone(r.Data)
			found = append(found, decoded(m.registry, r))
		}
	}
	return found
}

// tail is safe to read without the lock: facts are appended and never changed.
func (m *Memory) tail(shard int, after int64) []events.Recorded {
	m.mu.Lock()
	defer m.mu.Unlock()
	if shard < 0 || shard >= len(m.shards) {
		return nil // a shard that nobody has written to
	}
	facts := m.shards[shard].facts
	return facts[min(max(after, 0), int64(len(facts))):]
}

// Head implements Log.
func (m *Memory) Head(_ context.Context, shard int) (int64, error) {
	return int64(len(m.tail(shard, 0))), nil
}

// PositionAt implements Log.
func (m *Memory) PositionAt(_ context.Context, shard int, at time.Time) (int64, error) {
	facts := m.tail(shard, 0)
	return int64(sort.Search(len(facts), func(i int) bool { return facts[i].RecordedAt.After(at) })), nil
}

// Subscribe implements Log.
func (m *Memory) Subscribe(ctx context.Context, shard int) <-chan struct{} {
	return m.signals.subscribe(ctx, shard)
}

// ShardOf implements Log.
func (m *Memory) ShardOf(tenant events.TenantID) int { return m.options.ShardOf(tenant) }

// Shards implements Log.
func (m *Memory) Shards() int { return m.options.Shards }
