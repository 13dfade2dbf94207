package bus

import (
	"context"
	"fmt"
	"log/slog"

	"coxswain/events"
)

// fill takes from the log what should stand before the arrival, or in its place.
func (f *Feed) fill(ctx context.Context, a arrival, max int) ([]events.Recorded, error) {
	missing := a.seq - f.last
	if a.bad == nil {
		missing-- // the arrival itself is good
	}
	facts, err := f.read(ctx, int(min(missing, int64(max))))
	if err != nil {
		return nil, err
	}
	if len(facts) == 0 {
		return nil, &AheadError{Shard: f.shard, What: "the stream " + events.StreamName(f.shard), At: a.seq, Log: f.last}
	}
	f.noteGap(ctx, a, missing)
	return facts, nil
}

// Causes of a gap, as the metric shows them.
const (
	gapHole    = "hole"    // the stream has lost facts
	gapDamaged = "damaged" // a message is not a fact
	gapBefore  = "before"  // the stream begins later than the reader
)

func (f *Feed) noteGap(ctx context.Context, a arrival, missing int64) {
	cause, level := gapHole, slog.LevelError
	switch {
	case a.bad != nil && missing == 1:
		cause = gapDamaged
	case a.first:
		cause, level = gapBefore, slog.LevelInfo
	}
	f.opts.Metrics.gaps.WithLabelValues(f.label, cause).Inc()
	f.opts.Logger.Log(ctx, level, "the stream does not bring what the log has", "cause", cause,
		"after", f.last, "facts", missing, "error", a.bad)
}

// readLog takes from the log without having been told by the stream.
func (f *Feed) readLog(ctx context.Context, max int) ([]events.Recorded, error) {
	if len(f.arrivals) > 0 {
		return nil, nil // it was only this goroutine that was late
	}
	return f.read(ctx, max)
}

// readMissed takes from the log what the tail has not handed out, until there is no more of it.
func (f *Feed) readMissed(ctx context.Context, max int) ([]events.Recorded, error) {
	facts, err := f.read(ctx, max)
	if err != nil || len(facts) == max {
		f.missed.Store(true)
	}
	return facts, err
}

func (f *Feed) read(ctx context.Context, limit int) ([]events.Recorded, error) {
	facts, err := f.log.Read(ctx, f.shard, f.last, limit)
	if err != nil {
		return nil, fmt.Errorf("read the log after %d: %w", f.last, err)
	}
	if err := contiguous(f.shard, f.last, facts); err != nil {
		return nil, err
	}
	f.opts.Metrics.fromLog.WithLabelValues(f.label).Add(float64(len(facts)))
	return facts, nil
}
