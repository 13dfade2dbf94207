package httpapi

import (
	"coxswain/pkg/eventlog"
)

// Write is embedded in the input of every write.
type Write struct {
	IdempotencyKey string `header:"Idempotency-Key" doc:"Unique per request, at most 200 characters. The same key with the same body gives the first answer again."`
	IfMatch        string `header:"If-Match" doc:"The ETag of what the caller has seen. Required on PUT and PATCH, honoured on every other write to an existing thing."`
}

// Read is embedded in the input of every read that a projection serves.
type Read struct {
	AtLeast int64 `header:"Coxswain-Position" minimum:"0" doc:"Answer from this position of the log or a later one; 503 with Retry-After when the read model is not there in time."`
}

func (r Read) asked() int64 { return r.AtLeast }

// Written is the answer to every write.
type Written[T any] struct {
	Position int64  `header:"Coxswain-Position" doc:"Position of the last fact that was written; send it with reads that must show it."`
	Replayed string `header:"Idempotency-Replayed" doc:"true when this is the first answer given again."`
	ETag     string `header:"ETag" doc:"Version of the thing that was written."`
	Body     T
}

// Answered wraps an outcome of the log into the answer to a write: the body that was kept with the
// command, so that a repeat gives the same bytes.
func Answered[T any](out eventlog.Outcome) (*Written[T], error) { return answered[T](out) }

// Shown is the answer to a read.
type Shown[T any] struct {
	Position int64  `header:"Coxswain-Position" doc:"Everything up to this position of the log is in the answer. Who is not of the tenant is told the position that the request named."`
	ETag     string `header:"ETag"`
	Body     T
}
