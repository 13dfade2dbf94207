package simulation

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"coxswain/events"
	"coxswain/pkg/bus"
	"coxswain/pkg/projection"
)

// checkStored holds invariant I5 whenever the broker keeps a message: the sequence is the position, the content the log's.
func (w *world) checkStored(m message) {
	facts := w.facts()
	if m.sequence > uint64(len(facts)) {
		w.violate("I5: the stream has a message at %d, the log ends at %d", m.sequence, len(facts))
		return
	}
	fact := facts[m.sequence-1]
	if at := m.Header.Get(bus.HeaderPosition); at != strconv.FormatUint(m.sequence, 10) {
		w.violate("I5: the stream has position %s at sequence %d", at, m.sequence)
	}
	if m.Header.Get(bus.HeaderID) != fact.ID || m.Header.Get(bus.HeaderHash) != fact.Hash || !bytes.Equal(m.Data, fact.Data) {
		w.violate("I5: the stream has another fact than the log at %d", m.sequence)
	}
}

// checkFed holds what a feed promises: each fact once, in order.
func (w *world) checkFed(after int64, facts []events.Recorded) {
	for i, r := range facts {
		if want := after + 1 + int64(i); r.Position != want {
			w.violate("I6: the feed gives position %d after %d", r.Position, want-1)
			return
		}
	}
}

// checkAnnounced holds invariant I10: readers are told of nothing that is not committed.
func (w *world) checkAnnounced(position int64) {
	if position > w.tables.position {
		w.violate("I10: position %d is announced, the checkpoint is at %d", position, w.tables.position)
	}
}

// checkCommit holds invariants I6, I7 and I9 after every commit: the rows are what the facts up to the checkpoint make, but
// for those that are parked. It knows what each fact does, and uses nothing of the fold.
func (t *tables) checkCommit(before int64) {
	if t.position < before {
		t.violate("I6: the checkpoint went from %d back to %d", before, t.position)
		return
	}
	want, lanes := t.expected()
	if !maps.EqualFunc(want, t.docs, bytes.Equal) {
		t.violate("I6: at checkpoint %d the rows differ from what the facts make: %s", t.position, difference(want, t.docs))
	}
	for _, p := range t.parked {
		if !lanes[p.Position] {
			t.violate("I6: position %d is parked, with nothing that failed before it", p.Position)
		}
	}
}

// expected is the rows that should be there, and the positions that may be parked: of a customer's facts, those from the
// first that fails.
func (t *tables) expected() (map[projection.Place][]byte, map[int64]bool) {
	boats, crews := map[projection.Lane]*boat{}, map[events.TenantID]*crew{}
	waiting, stopped := map[int64]bool{}, map[projection.Lane]bool{}
	for _, p := range t.parked {
		waiting[p.Position] = true
	}
	may := map[int64]bool{}
	for _, r := range t.facts()[:t.position] {
		lane := projection.Lane{Tenant: r.Tenant, Customer: r.Customer}
		if !visible(r) {
			continue
		}
		// After the mending a lane opens when its last fact is in: until then it waits from the first one parked.
		stopped[lane] = stopped[lane] || fails(r, t.mended) || t.mended && waiting[r.Position]
		if stopped[lane] {
			may[r.Position] = true
			t.mustWait(r.Position, waiting)
			continue
		}
		if boats[lane] == nil {
			boats[lane] = &boat{}
		}
		if crews[r.Tenant] == nil {
			crews[r.Tenant] = &crew{}
		}
		boats[lane].Seen = append(boats[lane].Seen, r.Position)
		crews[r.Tenant].Facts, crews[r.Tenant].Sum = crews[r.Tenant].Facts+1, crews[r.Tenant].Sum+r.Position
	}
	return rows(boats, crews), may
}

func (t *tables) mustWait(position int64, waiting map[int64]bool) {
	if !waiting[position] {
		t.violate("I6: at checkpoint %d position %d is neither in the rows nor parked in its order", t.position, position)
	}
}

func rows(boats map[projection.Lane]*boat, crews map[events.TenantID]*crew) map[projection.Place][]byte {
	all := map[projection.Place][]byte{}
	for lane, b := range boats {
		all[projection.Place{Table: "boats", Tenant: lane.Tenant, Key: string(lane.Customer)}] = encoded(b)
	}
	for tenant, c := range crews {
		all[projection.Place{Table: "crews", Tenant: tenant, Key: everybody}] = encoded(c)
	}
	return all
}

func encoded(doc any) []byte {
	data, err := json.Marshal(doc)
	if err != nil {
		panic(err) // two plain structs
	}
	return data
}

// difference names the first place where two sets of rows differ.
func difference(want, have map[projection.Place][]byte) string {
	places := slices.AppendSeq(slices.Collect(maps.Keys(want)), maps.Keys(have))
	slices.SortFunc(places, func(a, b projection.Place) int {
		return slices.Compare([]string{a.Table, string(a.Tenant), a.Key}, []string{b.Table, string(b.Tenant), b.Key})
	})
	for _, p := range places {
		if !bytes.Equal(want[p], have[p]) {
			return p.Table + " of " + string(p.Tenant) + " " + p.Key + " is " + string(have[p]) + ", not " + string(want[p])
		}
	}
	return "nothing"
}

// caughtUp tells whether everything is at the head, but for facts that the program cannot take in.
func (w *world) caughtUp() bool {
	head, b := int64(len(w.facts())), w.broker
	return b.exists && b.last == uint64(head) && len(b.messages) == int(b.last-b.first)+1 && w.tables.position == head && w.tables.ready
}

// settled tells whether everything has come to rest.
func (w *world) settled() bool { return len(w.tables.parked) == 0 && w.caughtUp() }

// checkEnd looks at everything once more when all is quiet.
func (w *world) checkEnd() {
	if w.broken != nil {
		return
	}
	for i, m := range w.broker.messages {
		if m.sequence != w.broker.first+uint64(i) {
			w.violate("I5: the stream has a hole before %d", m.sequence)
			return
		}
		w.checkStored(m)
	}
	w.tables.checkCommit(w.tables.position)
	w.checkRebuild()
}

// checkRebuild holds invariant I7: the fold in memory, which every check of a rebuild uses, makes the same rows.
func (w *world) checkRebuild() {
	memory, err := projection.NewMemory(w.model.definition())
	if err == nil {
		err = memory.Apply(w.facts()...)
	}
	if err != nil {
		w.violate("I7: the fold in memory: %v", err)
		return
	}
	have := map[projection.Place][]byte{}
	for _, tenant := range w.tenants {
		for _, table := range []projection.Table{w.model.boats, w.model.crews} {
			found, err := memory.Select(context.Background(), tenant, projection.Query{Table: table})
			if err != nil {
				w.violate("I7: the fold in memory: %v", err)
				return
			}
			for _, row := range found.Rows[0] {
				have[projection.Place{Table: table.TableName(), Tenant: tenant, Key: row.Key}] = encoded(row.Doc)
			}
		}
	}
	if !maps.EqualFunc(have, w.tables.docs, bytes.Equal) {
		w.violate("I7: a rebuild differs from the live rows: %s", difference(have, w.tables.docs))
	}
}
