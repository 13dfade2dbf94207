package projection

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/projection"
)

// Pasts gives read models of customers as they were at positions. It remembers some of those it has folded on the way, so
// that whoever goes through a customer's past folds a few hundred facts a step instead of all from the first. That
// cannot be stale: the past is what it was. It is safe for concurrent use.
type Pasts struct {
	log eventlog.Log

	mu   sync.Mutex
	kept []*trail // the one that was used last comes last
}

// NewPasts returns an empty memory over the log.
func NewPasts(log eventlog.Log) *Pasts { return &Pasts{log: log} }

// Snapshot is a customer's read model at a position. Nobody changes it.
type Snapshot struct {
	*projection.Memory
	Instant time.Time // when the last fact was recorded that the definition may see; zero when there is none

	position int64 // of the last fact that was looked at
	facts    int   // looked at
}

// Limits of what is remembered.
const (
	trails = 4   // customers; of each, with a read model for every step
	steps  = 16  // read models of a customer: there are steps twice as long when they become more
	step   = 500 // facts between them, to begin with
)

// trail is what is remembered of one customer: read models in the order of the log.
type trail struct {
	whose
	every int // facts from one to the next
	pasts []Snapshot
}

type whose struct {
	tenant     events.TenantID
	customer   events.CustomerID
	definition string
}

// At is the customer's read model with all facts up to a position.
func (p *Pasts) At(ctx context.Context, tenant events.TenantID, c events.CustomerID, to int64, d projection.Definition) (Snapshot, error) {
	w := whose{tenant, c, d.Name}
	now, every, err := p.before(w, to, d)
	for more := page; err == nil && more == page; {
		var facts []events.Recorded
		facts, err = p.log.LoadCustomer(ctx, tenant, c, now.position, to, page)
		more = len(facts)
		for len(facts) > 0 && err == nil {
			n := min(len(facts), every-now.facts%every)
			err = now.take(d, facts[:n])
			facts = facts[n:]
			if err == nil && now.facts%every == 0 {
				p.keep(w, now)
				now.Memory = now.Fork()
			}
		}
	}
	return now, err
}

// before is the last read model that is remembered and not after a position, to go on from, and the length of a step.
func (p *Pasts) before(w whose, to int64, d projection.Definition) (Snapshot, int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.trail(w)
	n, exact := slices.BinarySearchFunc(t.pasts, to, func(past Snapshot, to int64) int { return cmp.Compare(past.position, to) })
	if exact {
		n++
	}
	if n == 0 {
		m, err := projection.NewMemory(d)
		return Snapshot{Memory: m}, t.every, err
	}
	past := t.pasts[n-1]
	past.Memory = past.Fork()
	return past, t.every, nil
}

// trail finds a customer's, which is now the one that was used last, and forgets the one that was used longest ago.
func (p *Pasts) trail(w whose) *trail {
	t := &trail{whose: w, every: step}
	if i := slices.IndexFunc(p.kept, func(t *trail) bool { return t.whose == w }); i >= 0 {
		t = p.kept[i]
		p.kept = slices.Delete(p.kept, i, i+1)
	}
	p.kept = append(p.kept, t)
	if len(p.kept) > trails {
		p.kept = slices.Delete(p.kept, 0, 1)
	}
	return t
}

// keep remembers a read model that is not changed any more.
func (p *Pasts) keep(w whose, past Snapshot) {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.trail(w)
	n, known := slices.BinarySearchFunc(t.pasts, past, func(a, b Snapshot) int { return cmp.Compare(a.position, b.position) })
	if known || past.facts%t.every != 0 {
		return
	}
	t.pasts = slices.Insert(t.pasts, n, past)
	if len(t.pasts) > steps {
		t.every *= 2
		t.pasts = slices.DeleteFunc(t.pasts, func(past Snapshot) bool { return past.facts%t.every != 0 })
	}
}

// take folds facts of the customer, those that the definition may see.
func (p *Snapshot) take(d projection.Definition, facts []events.Recorded) error {
	seen := make([]events.Recorded, 0, len(facts))
	for _, r := range facts {
		if sees(d, r) {
			seen = append(seen, r)
		}
	}
	if len(seen) > 0 {
		p.Instant = seen[len(seen)-1].RecordedAt
	}
	p.position, p.facts = facts[len(facts)-1].Position, p.facts+len(facts)
	return p.Apply(seen...)
}
