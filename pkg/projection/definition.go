package projection

import (
	"encoding/json"

	"coxswain/events"
)

// Definition is one projection: a pure fold of facts into small keyed documents. Its name is also the
// name of its checkpoint, its consumer and the prefix of its tables: a renamed projection starts again
// from the first fact. A higher Version has tables of its own, built beside the live ones.
type Definition struct {
	Name     string // lower case, underscores: "responsibility_shared"
	Version  int
	Audience events.Audience // Shared: internal facts never reach it. InternalTo(p): those of p do. "": it sees everything
	Parts    []Part
}

// Part is a fold with the collection it writes. Parts are joined into definitions, so that two read
// models with the same documents share the same code.
type Part struct {
	Collection Table
	// Touches names the documents that Apply will ask for, so that a batch is fetched in one round trip.
	// A key it misses is fetched singly: slower, never wrong. Nil for a fact that the part ignores.
	Touches func(r events.Recorded) []string
	// Begins reports that none of these documents can be there yet, as they are those of a stream whose first fact this is:
	// then they are not looked for, which spares a round trip. Nil: never.
	Begins func(r events.Recorded) bool
	// Apply folds one fact. It may get, put and delete documents through docs, and nothing else: no clock,
	// no ids, no I/O. An error parks the fact's customer for this projection.
	Apply func(r events.Recorded, docs Docs) error
}

// Docs is what a fold sees: the documents of the fact's tenant.
type Docs interface {
	Get(table, key string) (any, bool)
	Put(table, key string, doc any)
	Delete(table, key string)
}

// Table describes a collection to the runner: name, columns beside the document, and how a document is
// read. Collection implements it.
type Table interface {
	TableName() string
	TableColumns() []Column
	Values(doc any) []any // of the columns, in order
	Decode(data json.RawMessage) (any, error)
}

// Column is derived from a document when it is written, so that queries can select and sort by it.
type Column struct {
	Name    string // "customer"
	Type    string // PostgreSQL type: text, bigint, date, timestamptz, boolean
	Indexed bool   // an index on (tenant, column, key)
}

// Collection is a set of documents of type T by key. T is a plain struct with JSON tags. Each part that
// uses a collection, and each query, is given the same value of it.
type Collection[T any] struct {
	Name    string // unique within a definition
	Columns []Column
	Derive  func(T) []any // the values of Columns, in order
}

// TableName implements Table.
func (c Collection[T]) TableName() string { return c.Name }

// TableColumns implements Table.
func (c Collection[T]) TableColumns() []Column { return c.Columns }

// Values implements Table.
func (c Collection[T]) Values(doc any) []any {
	if c.Derive == nil {
		return nil
	}
	return c.Derive(doc.(T))
}

// Decode implements Table.
func (c Collection[T]) Decode(data json.RawMessage) (any, error) {
	var t T
	err := json.Unmarshal(data, &t)
	return t, err
}

// Get reads a document.
func Get[T any](docs Docs, c Collection[T], key string) (T, bool) {
	v, ok := docs.Get(c.Name, key)
	if !ok {
		var zero T
		return zero, false
	}
	return v.(T), true
}

// Put writes a document.
func Put[T any](docs Docs, c Collection[T], key string, doc T) { docs.Put(c.Name, key, doc) }

// Update changes a document in place; a missing one starts from its zero value. change must replace
// slices and maps rather than write into them: the old document may still be in use.
func Update[T any](docs Docs, c Collection[T], key string, change func(*T)) error {
	doc, _ := Get(docs, c, key)
	change(&doc)
	Put(docs, c, key, doc)
	return nil
}

// Delete removes a document.
func Delete[T any](docs Docs, c Collection[T], key string) { docs.Delete(c.Name, key) }
