package projection

import (
	"context"
	"slices"
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

// mend turns what a source delivered into the facts that follow a position: in order, each once, and with
// the missing ones read from the log. gaps counts the holes that it had to fill.
func mend(ctx context.Context, log eventlog.Log, name string, shard int, at int64, got []events.Recorded) (facts []events.Recorded, gaps int, err error) {
	if contiguous(shard, at, got) {
		return got, 0, nil
	}
	got = slices.Clone(got)
	slices.SortStableFunc(got, func(a, b events.Recorded) int { return int(a.Position - b.Position) })
	for _, r := range got {
		switch {
		case r.Shard != shard:
			return nil, gaps, &PositionError{name, shard, at, r.Position, "the source delivers another shard's facts"}
		case r.Position <= at:
			continue // delivered before
		case r.Position > at+1:
			gaps++
			missing, err := between(ctx, log, name, shard, at, r.Position)
			if err != nil {
				return nil, gaps, err
			}
			facts = append(facts, missing...)
		}
		facts, at = append(facts, r), r.Position
	}
	return facts, gaps, nil
}

func contiguous(shard int, at int64, got []events.Recorded) bool {
	for i, r := range got {
		if r.Position != at+1+int64(i) || r.Shard != shard {
			return false
		}
	}
	return true
}

// between reads the facts with positions in (after, before) from the log.
func between(ctx context.Context, log eventlog.Log, name string, shard int, after, before int64) ([]events.Recorded, error) {
	const most = 1000
	var all []events.Recorded
	for next := after + 1; next < before; {
		some, err := log.Read(ctx, shard, next-1, int(min(before-next, most)))
		if err != nil {
			return nil, err
		}
		if !contiguous(shard, next-1, some) || len(some) == 0 {
			return nil, &PositionError{name, shard, next - 1, before, "the log lacks the facts in between; is it the log that the source was fed from?"}
		}
		all, next = append(all, some...), next+int64(len(some))
	}
	return all, nil
}
