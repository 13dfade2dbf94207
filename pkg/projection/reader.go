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
	// One fetches a document by key with the checkpoint it belongs to.
	One(ctx context.Context, tenant events.TenantID, table Table, key string) (doc any, ok bool, err error)
	// Select fetches documents of a tenant. All documents of one call, and the position, are from the same
	// instant (one statement or one repeatable-read transaction).
	Select(ctx context.Context, tenant events.TenantID, queries ...Query) (Result, error)
}

// Query selects documents of one table: where column = value for all of Where, ordered by a column then
// key, after a cursor.
type Query struct {
	Table Table
	Where []Condition
	Order string // a column; key when empty
	Desc  bool
	After []any // values of (Order, key) of the last row of the page before
	Limit int   // 0: all
}

// Condition compares a column. Op is one of = < <= > >= in ("in" takes a slice).
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
