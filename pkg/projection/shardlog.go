package projection

import (
	"cmp"
	"context"
	"slices"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/planted"
)

// shardLog is a shard of the log as a projection reads it: without a gap, or with an error.
type shardLog struct {
	log        eventlog.Log
	projection string // for errors
	shard      int
}

// read is at most limit facts after a position; none at the head.
func (l shardLog) read(ctx context.Context, after int64, limit int) ([]events.Recorded, error) {
	facts, err := l.log.Read(ctx, l.shard, after, limit)
	if err == nil && !l.follow(after, facts) {
		err = l.wrong(after, facts[0].Position, "the log has a gap, or gives another shard's facts; check it with verify")
	}
	return facts, err
}

// between is at most limit facts of those with positions in (after, to], which must be there.
func (l shardLog) between(ctx context.Context, after, to int64, limit int) ([]events.Recorded, error) {
	facts, err := l.read(ctx, after, int(min(to-after, int64(limit))))
	if err == nil && len(facts) == 0 {
		err = l.wrong(after, to, "the log ends before; it has lost its tail, or is not the log the facts came from")
	}
	return facts, err
}

func (l shardLog) wrong(at, found int64, reason string) error {
	return &PositionError{Projection: l.projection, Shard: l.shard, At: at, Found: found, Reason: reason}
}

// follow tells whether the facts are the shard's next ones after a position.
func (l shardLog) follow(after int64, facts []events.Recorded) bool {
	for i, r := range facts {
		if r.Position != after+1+int64(i) || r.Shard != l.shard {
			return false
		}
	}
	return true
}

// mend turns what a source delivered into the facts that follow a position: in order, each once, and with
// the missing ones read from the log. gaps counts the holes that it had to fill.
func (l shardLog) mend(ctx context.Context, at int64, got []events.Recorded) (facts []events.Recorded, gaps int, err error) {
	if l.follow(at, got) || planted.Has(planted.SkipContiguity) {
		return got, 0, nil
	}
	got = slices.SortedFunc(slices.Values(got), func(a, b events.Recorded) int { return cmp.Compare(a.Position, b.Position) })
	for _, r := range got {
		if r.Shard != l.shard {
			return nil, gaps, l.wrong(at, r.Position, "the source delivers another shard's facts")
		}
		if r.Position <= at && !planted.Has(planted.ApplyTwice) {
			continue // delivered before
		}
		if r.Position > at+1 {
			gaps++
			if facts, err = l.fill(ctx, facts, at, r.Position-1); err != nil {
				return nil, gaps, err
			}
		}
		facts, at = append(facts, r), r.Position
	}
	return facts, gaps, nil
}

// fill appends the facts with positions in (after, to] from the log.
func (l shardLog) fill(ctx context.Context, facts []events.Recorded, after, to int64) ([]events.Recorded, error) {
	const most = 1000
	for after < to {
		some, err := l.between(ctx, after, to, most)
		if err != nil {
			return nil, err
		}
		facts, after = append(facts, some...), after+int64(len(some))
	}
	return facts, nil
}

// reading is one batch read ahead, or why there is none.
type reading struct {
	facts []events.Recorded
	head  int64 // of the log, when it was read
	err   error
}

// ahead reads from a position to the head, one batch ahead of its reader, who must end ctx when it stops
// before the channel is closed.
func (l shardLog) ahead(ctx context.Context, after int64, batch int) <-chan reading {
	out := make(chan reading, 1)
	go func() {
		defer close(out)
		for {
			r := l.next(ctx, after, batch)
			if r.err == nil && len(r.facts) == 0 {
				return
			}
			select {
			case out <- r:
			case <-ctx.Done():
				return
			}
			if r.err != nil {
				return
			}
			after += int64(len(r.facts))
		}
	}()
	return out
}

func (l shardLog) next(ctx context.Context, after int64, batch int) (r reading) {
	if r.head, r.err = l.log.Head(ctx, l.shard); r.err == nil {
		r.facts, r.err = l.read(ctx, after, batch)
	}
	return r
}
