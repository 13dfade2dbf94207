package projection

import (
	"context"

	"coxswain/events"
)

// Store is what queries see of one live projection.
type Store interface {
	// Position is the checkpoint of the projection for the shard.
	Position(ctx context.Context, shard int) (int64, error)
	// Wait returns once the checkpoint has reached the position, or with ErrBehind when the context ends
	// first: a reader never gets older data than it asked for.
	Wait(ctx context.Context, shard int, position int64) error
	// One fetches a document by key; false when there is none.
	One(ctx context.Context, tenant events.TenantID, table Table, key string) (doc any, ok bool, err error)
	// Select fetches documents of a tenant. All documents of one call, and the position, are from the same
	// instant (one statement or one repeatable-read transaction).
	Select(ctx context.Context, tenant events.TenantID, queries ...Query) (Result, error)
	// Stamp tells whether Select with these queries would give what it gave when it had the same stamp. It costs about a
	// tenth, for no document is read.
	Stamp(ctx context.Context, tenant events.TenantID, queries ...Query) (Stamp, error)
}

// Query selects documents of one table: where all conditions hold, ordered by a column then key, after a
// cursor. Texts compare by their bytes. Rows without a value in the order column come last, or first when
// descending. A query that does not fit its table (an unknown column, a cursor of another order) is an
// error of kind Internal: the caller must not pass a person's words through as columns.
type Query struct {
	Table Table
	Where []Condition
	Order string // a column; key when empty
	Desc  bool
	After []any // values of (Order, key) of the last row of the page before
	Limit int   // 0: all
}

// Condition compares a column, or "key". Op is one of = < <= > >= in ("in" takes a slice). A nil, and in
// columns that are not text also "" and the zero time, is null: only = finds rows without a value.
type Condition struct {
	Column string
	Op     string
	Value  any
}

// Result is the answer to Select: documents per query, in order, and the position they are from.
type Result struct {
	Position int64
	Rows     [][]Row
}

// Row is a document with its key.
type Row struct {
	Key string
	Doc any
}
