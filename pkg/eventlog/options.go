package eventlog

import (
	"hash/fnv"
	"time"

	"github.com/google/uuid"

	"coxswain/events"
)

// Options of a log. The zero value is one shard and the limits below.
type Options struct {
	// Shards is how many shards there are; 1 when zero.
	Shards int
	// ShardOf places a tenant in a shard from 0 to Shards-1. A tenant never moves by itself: whoever raises
	// Shards on a log with facts must give a ShardOf that leaves the tenants of before where they are. Nil
	// spreads tenants by a hash of their id.
	ShardOf func(events.TenantID) int
	// Timeout bounds one transaction, from the moment a connection was found; 5 s when zero. Postgres only.
	Timeout time.Duration
	// Acquire bounds the wait for a connection of the pool; 1 s when zero. Postgres only.
	Acquire time.Duration
	// Queue is how many commands may wait in a shard before more are refused with ErrUnavailable; 8192 when
	// zero. Postgres only.
	Queue int
	// NewID makes the ids of facts; UUIDv7 when nil. A test that compares whole facts gives its own.
	NewID func() uuid.UUID
	// Now is the clock behind RecordedAt in a memory log; the system's when nil. Postgres uses the database's.
	Now func() time.Time
	// Observer is told what happens, for metrics.
	Observer Observer
}

// Observer is told what happens in a log. Every function may be nil; each is called outside of locks, on the
// path of an append, by several goroutines at once: it must be quick.
type Observer struct {
	Batch     func(shard, commands, facts int) // a transaction was committed
	Appended  func(took time.Duration, err error)
	Replayed  func() // a repeat was given its first answer
	Stale     func() // a command expected another version
	KeyReused func() // a command id came with another request
	Unsettled func() // the answer of a commit was lost and could not be found out
}

// Limits of one command. They keep a single caller from filling the log, and keep every input that
// PostgreSQL would refuse with an error of its own away from it.
const (
	MaxFact  = 1 << 20  // bytes of one fact as JSON, and of one Outcome
	MaxFacts = 10_000   // facts of one command
	MaxBytes = 16 << 20 // bytes of all facts of one command
	MaxName  = 200      // bytes of an id or a name in the envelope
	MaxText  = 16 << 10 // bytes of a reason
	maxDepth = 64       // levels of objects and arrays in a fact
)

func (o Options) withDefaults() Options {
	if o.Shards == 0 {
		o.Shards = 1
	}
	if o.ShardOf == nil {
		o.ShardOf = spread(o.Shards)
	}
	o.Timeout = orElse(o.Timeout, 5*time.Second)
	o.Acquire = orElse(o.Acquire, time.Second)
	o.Queue = orElse(o.Queue, 8192)
	if o.NewID == nil {
		o.NewID = newUUIDv7
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

func orElse[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}

func spread(shards int) func(events.TenantID) int {
	return func(t events.TenantID) int {
		if shards == 1 {
			return 0
		}
		h := fnv.New32a()
		h.Write([]byte(t))
		return int(h.Sum32() % uint32(shards))
	}
}

// newUUIDv7 fails only when the system has no randomness, which the standard library treats as fatal too.
func newUUIDv7() uuid.UUID { return uuid.Must(uuid.NewV7()) }

func (o Observer) batch(shard, commands, facts int) {
	if o.Batch != nil {
		o.Batch(shard, commands, facts)
	}
}

func call(f func()) {
	if f != nil {
		f()
	}
}
