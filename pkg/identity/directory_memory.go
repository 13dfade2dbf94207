package identity

import (
	"context"
	"sync"

	"coxswain/events"
)

// Memory is a directory for tests.
type Memory struct {
	mu     sync.Mutex
	people map[personKey]*Details // nil: erased
	at     map[personKey]int64    // position of the command that the details came with
}

// NewMemory returns an empty directory.
func NewMemory() *Memory { return &Memory{people: map[personKey]*Details{}, at: map[personKey]int64{}} }

// Put implements Directory.
func (m *Memory) Put(ctx context.Context, tenant events.TenantID, person events.PersonID, d Details) error {
	return m.PutAt(ctx, tenant, person, d, latest, false)
}

// PutAt implements Directory.
func (m *Memory) PutAt(_ context.Context, tenant events.TenantID, person events.PersonID, d Details, position int64, repeated bool) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	who := personKey{tenant, person}
	before, known := m.people[who]
	switch {
	case known && before == nil:
		return ErrErased
	case known && position != latest && (m.at[who] > position || repeated && m.at[who] == position):
		return nil
	case position != latest:
		m.at[who] = position
	}
	m.people[who] = &d
	return nil
}

// Details implements Directory.
func (m *Memory) Details(_ context.Context, tenant events.TenantID, people ...events.PersonID) (map[events.PersonID]Details, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	known := map[events.PersonID]Details{}
	for _, person := range people {
		if d := m.people[personKey{tenant, person}]; d != nil {
			known[person] = *d
		}
	}
	return known, nil
}

// Erase implements Directory.
func (m *Memory) Erase(_ context.Context, tenant events.TenantID, person events.PersonID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.people[personKey{tenant, person}] = nil
	return nil
}
