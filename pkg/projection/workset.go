package projection

import (
	"fmt"

	"coxswain/events"
	"coxswain/pkg/planted"
)

// space is one collection of one tenant.
type space struct {
	table  string
	tenant events.TenantID
}

// entry is a document in memory, or the knowledge that there is none.
type entry struct {
	doc   any
	there bool
	dirty bool   // differs from its row
	used  uint64 // the batch that touched it last
	size  int    // bytes of its JSON when it was read or written last
}

// workset holds the documents that folds work on. In memory (Memory) it is the whole read model; beside
// PostgreSQL (Runner) it is what the batches of late have touched. That is safe to keep between batches
// because whoever owns the checkpoint is the only writer; an owner that lost it drops everything.
type workset struct {
	spaces map[space]map[string]*entry
	batch  uint64
	size   int      // of all entries, about
	undo   []undone // of the fact that is being applied
	dirty  []placed // of the batch
	// fetch reads a document that is not in memory. Nil: what is not in memory does not exist.
	fetch func(s space, key string) (doc any, size int, there bool, err error)
	err   error // of fetch: the machine's fault, not the fact's
}

type undone struct {
	entry  *entry
	before entry
}

// placed is an entry with its place.
type placed struct {
	space space
	key   string
	*entry
}

func newWorkset() *workset { return &workset{spaces: map[space]map[string]*entry{}} }

// fork copies what is settled: no batch is under way.
func (w *workset) fork() *workset {
	c := &workset{spaces: make(map[space]map[string]*entry, len(w.spaces)), batch: w.batch, size: w.size}
	for s, docs := range w.spaces {
		copies, all := make([]entry, 0, len(docs)), make(map[string]*entry, len(docs))
		for key, e := range docs {
			copies = append(copies, *e)
			all[key] = &copies[len(copies)-1]
		}
		c.spaces[s] = all
	}
	return c
}

// known is the entry of a document that is in memory.
func (w *workset) known(s space, key string) (*entry, bool) {
	e, ok := w.spaces[s][key]
	if ok {
		e.used = w.batch
	}
	return e, ok
}

// entryCost is what an entry takes beside its document: map cell, key, entry.
const entryCost = 200

// learn takes in a document, or its absence, as the database has it.
func (w *workset) learn(s space, key string, doc any, size int, there bool) *entry {
	e := &entry{doc: doc, there: there, used: w.batch, size: size}
	docs := w.spaces[s]
	if docs == nil {
		docs = map[string]*entry{}
		w.spaces[s] = docs
	}
	docs[key] = e
	w.size += size + entryCost
	return e
}

// find is the entry of a document, fetched if need be.
func (w *workset) find(s space, key string) *entry {
	if e, ok := w.known(s, key); ok {
		return e
	}
	if w.fetch == nil {
		return w.learn(s, key, nil, 0, false)
	}
	doc, size, there, err := w.fetch(s, key)
	if err != nil && w.err == nil {
		w.err = err
	}
	return w.learn(s, key, doc, size, there)
}

func (w *workset) put(s space, key string, doc any, there bool) {
	e := w.find(s, key)
	w.undo = append(w.undo, undone{e, *e})
	if !e.dirty {
		w.dirty = append(w.dirty, placed{s, key, e})
	}
	e.doc, e.there, e.dirty = doc, there, true
}

// revert takes back what the current fact has written. Entries stay on the dirty list if they were put
// there by this fact; a clean one is skipped when the batch is written.
func (w *workset) revert() {
	for i := len(w.undo) - 1; i >= 0; i-- {
		u := w.undo[i]
		u.before.used = u.entry.used
		*u.entry = u.before
	}
	w.undo = w.undo[:0]
}

// settle is called when a batch was written: what is in memory is what the database has.
func (w *workset) settle(limit int) {
	for _, p := range w.dirty {
		p.dirty = false
	}
	w.dirty = w.dirty[:0]
	if w.size > limit {
		w.shrink(w.batch)
	}
	w.batch++
}

// shrink forgets what the last batch did not touch. It is crude, and cheap: the next batch fetches what it
// misses in the one round trip that it makes for new documents anyway.
func (w *workset) shrink(batch uint64) {
	w.size = 0
	for s, docs := range w.spaces {
		for key, e := range docs {
			if e.used < batch {
				delete(docs, key)
				continue
			}
			w.size += e.size + entryCost
		}
		if len(docs) == 0 {
			delete(w.spaces, s)
		}
	}
}

// sight is what one fact's fold may touch: the documents of its tenant, in the definition's collections.
type sight struct {
	*workset
	tenant events.TenantID
	tables map[string]Table
}

func (v sight) space(table string) space {
	if v.tables[table] == nil {
		panic(fmt.Sprintf("the fold asked for collection %q, which none of the definition's parts has", table))
	}
	if planted.Has(planted.IgnoreTenant) {
		return space{table, ""}
	}
	return space{table, v.tenant}
}

// Get implements Docs.
func (v sight) Get(table, key string) (any, bool) {
	e := v.find(v.space(table), key)
	return e.doc, e.there
}

// Put implements Docs.
func (v sight) Put(table, key string, doc any) { v.put(v.space(table), key, doc, true) }

// Delete implements Docs.
func (v sight) Delete(table, key string) {
	if e := v.find(v.space(table), key); e.there {
		v.put(v.space(table), key, nil, false)
	}
}
