package projection

import (
	"context"
	"time"

	"coxswain/events"
	"coxswain/pkg/eventlog"
)

// Source delivers the facts of one shard. It should deliver them in order, without a gap and once; it may
// fail in all three, and the runner makes up for it from the log. bus.Feed is one.
type Source interface {
	// Next waits until there is at least one fact and returns at most max, or the context's error.
	Next(ctx context.Context, max int) ([]events.Recorded, error)
}

// LogSource reads a shard's facts after a position straight from the log, woken by its signal. Call it with
// the context of the reader's life: it ends the subscription.
func LogSource(ctx context.Context, log eventlog.Log, shard int, after int64) Source {
	return &logSource{log: log, shard: shard, after: after, wake: log.Subscribe(ctx, shard)}
}

type logSource struct {
	log   eventlog.Log
	shard int
	after int64
	wake  <-chan struct{}
}

// pollEvery bounds how long a lost signal can hide a fact.
const pollEvery = time.Second

// Next implements Source.
func (s *logSource) Next(ctx context.Context, max int) ([]events.Recorded, error) {
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	for {
		facts, err := s.log.Read(ctx, s.shard, s.after, max)
		if err != nil {
			return nil, err
		}
		if len(facts) > 0 {
			s.after = facts[len(facts)-1].Position
			return facts, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-s.wake:
		case <-poll.C:
		}
	}
}
