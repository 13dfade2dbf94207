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
}

// NewMemory returns an empty directory.
func NewMemory() *Memory { return &Memory{people: map[personKey]*Details{}} }

// Put implements Directory.
func (m *Memory) Put(_ context.Context, tenant events.TenantID, person events.PersonID, d Details) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if known, ok := m.people[personKey{tenant, person}]; ok && known == nil {
		return ErrErased
	}
	m.people[personKey{tenant, person}] = &d
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
