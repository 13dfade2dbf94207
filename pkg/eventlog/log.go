package eventlog

import (
	"context"
	"encoding/json"
	"time"

	"coxswain/events"
	"coxswain/pkg/fault"
)

// Log is the log of record. Implementations: Postgres (New) and memory (NewMemory); both pass the suite
// in eventlogtest.
//
// A fact that this program cannot decode (its wire name is unknown, or its data does not fit) is read like
// any other, with Event nil: one fact from a newer program must not hide the rest. Its reader decides what
// to park; events.Registry.Decode says what is wrong with it. Errors that are not refusals of a command are
// ErrUnavailable when the database cannot be reached.
type Log interface {
	// Append writes all facts of one command, or none. See Append (the type) for what is checked.
	Append(ctx context.Context, a Append) (Outcome, error)
	// Outcome looks up what became of a command; false when the log has not seen it.
	Outcome(ctx context.Context, tenant events.TenantID, command string) (Outcome, bool, error)
	// Load reads the facts of a stream after a version, in order.
	Load(ctx context.Context, tenant events.TenantID, s events.Stream, after int64) ([]events.Recorded, error)
	// LoadCustomer reads the facts of one customer with positions in (after, to], in order, at most limit.
	LoadCustomer(ctx context.Context, tenant events.TenantID, c events.CustomerID, after, to int64, limit int) ([]events.Recorded, error)
	// Read reads a shard's facts after a position, in order, without a gap, at most limit.
	Read(ctx context.Context, shard int, after int64, limit int) ([]events.Recorded, error)
	// Head is the last position of a shard, 0 when it is empty.
	Head(ctx context.Context, shard int) (int64, error)
	// PositionAt is the last position that was recorded at or before an instant, 0 when there is none.
	PositionAt(ctx context.Context, shard int, at time.Time) (int64, error)
	// Subscribe signals once at the start and then after commits to a shard; signals may be merged, and a
	// reader must poll now and then all the same. The channel is closed when the context ends.
	Subscribe(ctx context.Context, shard int) <-chan struct{}
	// ShardOf is the shard a tenant lives in.
	ShardOf(tenant events.TenantID) int
	// Shards is how many shards there are, numbered from 0.
	Shards() int
}

// Any as an expected version means that the stream may stand anywhere: for streams whose facts do not
// depend on one another (signals, notes).
const Any int64 = -1

// Append is one command's facts, for one stream or for several, all or none.
type Append struct {
	Tenant   events.TenantID
	Customer events.CustomerID // default for writes that name none

	Command string   // id of the command, at most 200 bytes, unique within the tenant
	Request [32]byte // hash of what was asked; the same id with another hash is refused (ErrKeyReused)

	Actor       events.Actor
	OnBehalfOf  events.PersonID
	OccurredAt  time.Time // facts that implement events.Dated say their own
	Reason      string
	Causation   string
	Correlation string
	Traceparent string

	Writes  []Write         // may be empty: then only the outcome is kept
	Outcome json.RawMessage // what the command answered; a repeat returns it
}

// Write is the facts for one stream.
type Write struct {
	Stream   events.Stream
	Customer events.CustomerID // overrides Append.Customer
	Expected int64             // version the stream must stand at: 0 for a new one, or Any
	Facts    []events.Event
}

// Outcome is what became of a command.
type Outcome struct {
	Position int64 // of its last fact; the head of the shard when it wrote none
	Facts    int
	Versions []int64 // per write, the stream's version afterwards
	Body     json.RawMessage
	Replayed bool // this answer was given before
}

// The log's refusals.
var (
	// ErrStale says that a stream stands at another version than expected.
	ErrStale = fault.New(fault.Stale, "stale", "somebody changed this in the meantime; read it again and decide anew")
	// ErrKeyReused says that the command id was used for another request.
	ErrKeyReused = fault.New(fault.KeyReused, "idempotency-key-reused", "this Idempotency-Key was used for another request; use a new one")
	// ErrUnavailable says that the log cannot be reached; whether the command was written is unknown, and
	// the same command id may be sent again.
	ErrUnavailable = fault.New(fault.Unavailable, "log-unavailable", "the log cannot be reached at the moment; send the same request again")
)
