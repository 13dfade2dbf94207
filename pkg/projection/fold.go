package projection

import (
	"cmp"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"coxswain/events"
	"coxswain/pkg/planted"
)

// Lane is the order that a projection keeps: the facts of one customer. Facts of the tenant itself, such
// as a scorecard, are in the lane whose customer is "".
type Lane struct {
	Tenant   events.TenantID
	Customer events.CustomerID
}

func laneOf(r events.Recorded) Lane { return Lane{r.Tenant, r.Customer} }

// Parked is a fact that a projection could not take in, or that waits behind such a one. It stays in the
// log, and is applied by Retry.
type Parked struct {
	Shard    int
	Lane     Lane
	Position int64
	Type     string
	Error    string // why it failed; empty for one that waits
}

// fold is a definition at work on a workset: the one implementation that live, rebuilt and in-memory
// read models share.
type fold struct {
	def    Definition
	tables map[string]Table
	docs   *workset
	lanes  map[Lane]bool // parked
	parked []Parked      // in this batch
	fresh  []Lane        // lanes that this batch parked first
}

func newFold(d Definition) *fold {
	f := &fold{def: d, tables: map[string]Table{}, docs: newWorkset(), lanes: map[Lane]bool{}}
	for _, t := range d.tables() {
		f.tables[t.TableName()] = t
	}
	return f
}

// apply takes in one fact, or parks it. The error it returns is the machine's (a document could not be
// fetched), never the fact's.
func (f *fold) apply(r events.Recorded) error {
	switch {
	case !f.def.sees(r):
		return nil
	case f.lanes[laneOf(r)] && !planted.Has(planted.ParkOneOnly):
		f.park(r, nil)
		return nil
	}
	err := f.try(r)
	if f.docs.err != nil {
		return f.docs.err
	}
	if err != nil {
		if !planted.Has(planted.KeepHalfFold) {
			f.docs.revert()
		}
		if !planted.Has(planted.SwallowApplyError) {
			f.park(r, err)
		}
	}
	f.docs.undo = f.docs.undo[:0]
	return nil
}

func (f *fold) park(r events.Recorded, why error) {
	p := Parked{Shard: r.Shard, Lane: laneOf(r), Position: r.Position, Type: r.Type}
	if why != nil {
		p.Error = why.Error()
	}
	if !f.lanes[p.Lane] {
		f.lanes[p.Lane] = true
		f.fresh = append(f.fresh, p.Lane)
	}
	f.parked = append(f.parked, p)
}

// try runs every part over the fact.
func (f *fold) try(r events.Recorded) (err error) {
	if r.Event == nil {
		return &events.UnknownTypeError{Type: r.Type}
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v at %s", p, origin(debug.Stack()))
		}
	}()
	docs := sight{f.docs, r.Tenant, f.tables}
	for _, p := range f.def.Parts {
		if err := p.Apply(r, docs); err != nil {
			return err
		}
	}
	return nil
}

// origin is the first frame below the panic: enough to find the line, and it fits into a table.
func origin(stack []byte) string {
	lines := strings.Split(string(stack), "\n")
	at := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "panic(") })
	if at < 0 || at+2 >= len(lines) {
		return "an unknown place"
	}
	// Runtime errors (nil map, index) have their own frames in between.
	for i := at + 2; i+1 < len(lines); i += 2 {
		if !strings.HasPrefix(lines[i], "runtime.") {
			name, _, _ := strings.Cut(lines[i], "(0x")
			return name
		}
	}
	return "an unknown place"
}

// missing lists the documents that the facts will ask for and that are not in memory.
func (f *fold) missing(facts []events.Recorded) map[string][]place {
	wanted := map[string][]place{}
	asked := map[place]bool{}
	for _, r := range facts {
		if r.Event == nil || f.lanes[laneOf(r)] || !f.def.sees(r) {
			continue
		}
		for _, p := range f.def.Parts {
			table := p.Collection.TableName()
			keys, begins := touches(p, r)
			for _, key := range keys {
				at := place{space{table, r.Tenant}, key}
				switch _, known := f.docs.known(at.space, key); {
				case known || asked[at]:
				case begins:
					f.docs.learn(at.space, key, nil, 0, false)
				default:
					asked[at] = true
					wanted[table] = append(wanted[table], at)
				}
			}
		}
	}
	return wanted
}

type place struct {
	space space
	key   string
}

// touches asks a part which documents it will want, and whether they begin with the fact. A panic here is left to Apply,
// which will meet the same fact and whose failure is kept.
func touches(p Part, r events.Recorded) (keys []string, begins bool) {
	if p.Touches == nil {
		return nil, false
	}
	defer func() {
		if recover() != nil {
			keys = nil
		}
	}()
	return p.Touches(r), p.Begins != nil && p.Begins(r)
}

// changes lists the documents that differ from their rows, by table and in the order of their keys, so
// that two writers lock rows in the same order.
func (f *fold) changes() []placed {
	changed := slices.DeleteFunc(slices.Clone(f.docs.dirty), func(p placed) bool { return !p.dirty })
	slices.SortFunc(changed, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.space.table, b.space.table), cmp.Compare(a.space.tenant, b.space.tenant), cmp.Compare(a.key, b.key))
	})
	return slices.CompactFunc(changed, func(a, b placed) bool { return a.entry == b.entry })
}

// settle ends a batch that is now in the database.
func (f *fold) settle(limit int) {
	f.docs.settle(limit)
	f.parked, f.fresh = f.parked[:0], f.fresh[:0]
}

// abandon ends a batch that is not in the database: everything is as it was before, or unknown.
func (f *fold) abandon() {
	if planted.Has(planted.KeepRefused) {
		return
	}
	fetch := f.docs.fetch
	f.docs = newWorkset()
	f.docs.fetch = fetch
	for _, l := range f.fresh {
		delete(f.lanes, l)
	}
	f.parked, f.fresh = f.parked[:0], f.fresh[:0]
}

// failures joins why facts of this batch failed.
func (f *fold) failures() error {
	var all []error
	for _, p := range f.parked {
		if p.Error != "" {
			all = append(all, fmt.Errorf("fact %d, %s: %s", p.Position, p.Type, p.Error))
		}
	}
	return errors.Join(all...)
}
