package projection

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"coxswain/events"
)

// Memory is a definition's read model in memory: for views of the past, previews, tests and the check of
// a rebuild. It is the same fold as the live one, answers the same queries, and parks the same facts.
type Memory struct {
	mu       sync.RWMutex
	fold     *fold
	position map[int]int64
	parked   []Parked
	applied  int // facts taken in, suppositions too
	progress *progress
}

var _ Store = (*Memory)(nil)

// NewMemory returns an empty read model.
func NewMemory(d Definition) (*Memory, error) {
	if err := d.Validate(); err != nil {
		return nil, err
	}
	return &Memory{fold: newFold(d), position: map[int]int64{}, progress: newProgress()}, nil
}

// Apply takes in facts in the order given. Positions may have gaps (one customer's facts, say); what is
// not after the last position of its shard was there before and is passed over, except for facts
// without a position, which are suppositions ("what if it were done?"). Facts that fail are parked with
// their customer, as in the live projection, and named by the error; the others are in.
func (m *Memory) Apply(facts ...events.Recorded) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, r := range facts {
		if r.Position > 0 && r.Position <= m.position[r.Shard] {
			continue
		}
		if err := m.fold.apply(r); err != nil {
			return err
		}
		m.applied++
		m.reach(r.Shard, r.Position)
	}
	err := m.fold.failures()
	m.parked = append(m.parked, m.fold.parked...)
	m.fold.settle(math.MaxInt)
	return err
}

// Fork is a copy that goes on by itself: what one takes in is not seen by the other. Documents are shared, since nobody
// writes into them, so a fork costs a map cell for each.
func (m *Memory) Fork() *Memory {
	m.mu.RLock()
	defer m.mu.RUnlock()
	f := &Memory{fold: newFold(m.fold.def), position: maps.Clone(m.position), parked: slices.Clone(m.parked), applied: m.applied, progress: newProgress()}
	f.fold.lanes = maps.Clone(m.fold.lanes)
	f.fold.docs = m.fold.docs.fork()
	for shard, at := range f.position {
		f.progress.reach(shard, at)
	}
	return f
}

func (m *Memory) reach(shard int, position int64) {
	if position > m.position[shard] {
		m.position[shard] = position
		m.progress.reach(shard, position)
	}
}

// Parked lists the facts that failed, and those that wait behind them.
func (m *Memory) Parked() []Parked {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return slices.Clone(m.parked)
}

// Position implements Store.
func (m *Memory) Position(_ context.Context, shard int) (int64, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.position[shard], nil
}

// Wait implements Store.
func (m *Memory) Wait(ctx context.Context, shard int, position int64) error {
	for {
		at, moved := m.progress.at(shard)
		if at >= position || position == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return ErrBehind.Because(ctx.Err())
		case <-moved:
		}
	}
}

// One implements Store.
func (m *Memory) One(_ context.Context, tenant events.TenantID, table Table, key string) (any, bool, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if m.fold.tables[table.TableName()] == nil {
		return nil, false, badQuery("the projection has no table %s", table.TableName())
	}
	e := m.fold.docs.spaces[space{table.TableName(), tenant}][key]
	if e == nil || !e.there {
		return nil, false, nil
	}
	return e.doc, true, nil
}

// Select implements Store. The position is that of the shard that has come furthest: a read model in
// memory is of one shard, or of one customer.
func (m *Memory) Select(_ context.Context, tenant events.TenantID, queries ...Query) (Result, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	var result Result
	for _, at := range m.position {
		result.Position = max(result.Position, at)
	}
	for _, q := range queries {
		p, err := planned(m.fold.tables, q)
		if err != nil {
			return Result{}, err
		}
		found, err := p.run(m.fold.docs.spaces[space{p.table.TableName(), tenant}])
		if err != nil {
			return Result{}, err
		}
		result.Rows = append(result.Rows, found)
	}
	return result, nil
}

// candidate is a row with the value that it is ordered by.
type candidate struct {
	Row
	order *string
}

// run answers a plan from documents in memory, as PostgreSQL would.
func (p plan) run(docs map[string]*entry) ([]Row, error) {
	var found []candidate
	for key, e := range docs {
		if !e.there {
			continue
		}
		var values []*string
		if len(p.where) > 0 || p.order != keyColumn { // else nobody asks for columns
			var err error
			if values, err = texts(p.table, e.doc); err != nil {
				return nil, err
			}
		}
		c := candidate{Row{key, e.doc}, p.valueOf(p.order, key, values)}
		if p.wants(key, values) && (p.after == nil || p.compare(c, candidate{Row{Key: p.after.key}, p.after.value}) > 0) {
			found = append(found, c)
		}
	}
	slices.SortFunc(found, p.compare)
	if p.limit > 0 && len(found) > p.limit {
		found = found[:p.limit]
	}
	var rows []Row
	for _, c := range found {
		rows = append(rows, c.Row)
	}
	return rows, nil
}

func (p plan) valueOf(c Column, key string, values []*string) *string {
	if c == keyColumn {
		return &key
	}
	return values[slices.IndexFunc(p.table.TableColumns(), func(other Column) bool { return other.Name == c.Name })]
}

func (p plan) wants(key string, values []*string) bool {
	for _, c := range p.where {
		if !c.holds(p.valueOf(c.column, key, values)) {
			return false
		}
	}
	return true
}

// compare orders rows as the plan wants them: by value, then by key, those without a value last (first when
// descending).
func (p plan) compare(a, b candidate) int {
	order := cmp.Or(compareNull(p.order.Type, a.order, b.order), strings.Compare(a.Key, b.Key))
	if p.desc {
		return -order
	}
	return order
}

func compareNull(kind string, a, b *string) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return compareText(kind, *a, *b)
}

// compareText compares two values of a column type. All but numbers compare as their texts do: dates and
// instants are written at full width, and false comes before true.
func compareText(kind, a, b string) int {
	if kind != "bigint" {
		return strings.Compare(a, b)
	}
	x, _ := strconv.ParseInt(a, 10, 64)
	y, _ := strconv.ParseInt(b, 10, 64)
	return cmp.Compare(x, y)
}

// holds tells whether a value fulfils the condition; null fulfils only "= null".
func (c condition) holds(v *string) bool {
	if c.op == "in" {
		return v != nil && slices.ContainsFunc(c.values, func(w *string) bool { return w != nil && *w == *v })
	}
	want := c.values[0]
	if v == nil || want == nil {
		return v == nil && want == nil && c.op == "="
	}
	order := compareText(c.column.Type, *v, *want)
	switch c.op {
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	case ">=":
		return order >= 0
	}
	return order == 0
}
