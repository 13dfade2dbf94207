package sealer

import (
	"log/slog"
	"time"

	"coxswain/pkg/bus"
	"coxswain/pkg/seal"
)

// Options say how a shard is sealed. The zero value seals shard 0 without signature.
type Options struct {
	Shard int
	// Facts is the size of a range. 0: 1,024.
	Facts int
	// After is how long a fact may wait for its range to fill up. 0: 5 s.
	After time.Duration
	// Signer signs the seals; nil: they are not signed.
	Signer *seal.Signer
	// Lease chooses one sealer of a shard among processes. Nil: bus.Alone.
	Lease bus.Lease
	// Poll is how long a sealer without signal waits before it looks at the log. 0: 5 s.
	Poll    time.Duration
	Now     func() time.Time // nil: time.Now
	Metrics *Metrics
	Logger  *slog.Logger
}

const (
	defaultFacts = 1024
	defaultAfter = 5 * time.Second
)

func (o Options) withDefaults() Options {
	if o.Facts <= 0 {
		o.Facts = defaultFacts
	}
	if o.After <= 0 {
		o.After = defaultAfter
	}
	if o.Lease == nil {
		o.Lease = bus.Alone{}
	}
	if o.Poll <= 0 {
		o.Poll = 5 * time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Metrics == nil {
		o.Metrics = NewMetrics(nil)
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	o.Logger = o.Logger.With("part", "sealer", "shard", o.Shard)
	return o
}
