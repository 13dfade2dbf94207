package events

import (
	"encoding/json"
	"time"
)

// Recorded is a fact in its envelope, as the log keeps it and the stream carries it.
type Recorded struct {
	Shard    int   // the tenant's shard; every other number below counts within it
	Position int64 // 1, 2, 3, ... without a gap; equals the sequence in the JetStream stream

	Tenant   TenantID
	Customer CustomerID // empty for facts of the tenant itself (a scorecard)
	Stream   Stream
	Version  int64 // place in the stream: 1, 2, 3, ...

	Type string // wire name, "plan.version_agreed.v1"
	ID   string // UUIDv7 of this fact

	Command     string // id of the command that caused it, unique within the tenant
	Actor       Actor
	OnBehalfOf  PersonID
	OccurredAt  time.Time // when it happened, UTC
	RecordedAt  time.Time // when we were told, UTC, by the database's clock; never runs backwards within a shard
	Reason      string
	Audience    Audience
	Causation   string // id of the fact that caused the command, if one did
	Correlation string // id shared by everything that one outside act set in motion
	Traceparent string // W3C trace context

	Data json.RawMessage // the fact as JSON
	Hash string          // hex SHA-256 over the canonical envelope and data, see pkg/eventlog

	Event Event // the decoded fact
}
