package api

import (
	"context"
	"strconv"
	"time"

	"coxswain/pkg/fault"
)

var (
	// ErrMoment refuses what is neither a position nor an instant.
	ErrMoment = fault.New(fault.Invalid, "invalid-moment", "give a position of the log (1200) or an instant (2026-03-31T12:00:00Z)")
	// ErrHindsight refuses to look at a position in hindsight: positions are when we were told.
	ErrHindsight = fault.New(fault.Invalid, "invalid-moment", "known=now needs an instant in as_of: a position says when we were told")
	// ErrInstant refuses a position where a series goes by when things occurred.
	ErrInstant = fault.New(fault.Invalid, "invalid-moment", "give an instant (2026-03-31T12:00:00Z): a position says when we were told, and this goes by when things occurred")
	// ErrFuture refuses a position that the log has not reached, or an instant that has not come.
	ErrFuture = fault.New(fault.Invalid, "moment-ahead", "this has not happened yet")
)

// moment reads a position or an instant as a position.
func (d *desk) moment(ctx context.Context, s sight, parameter, text string, now time.Time) (int64, error) {
	shard, pointer := d.Log.ShardOf(s.tenant), "query/"+parameter
	if position, err := strconv.ParseInt(text, 10, 64); err == nil {
		head, err := d.Log.Head(ctx, shard)
		switch {
		case err != nil:
			return 0, err
		case position < 0:
			return 0, ErrMoment.At(pointer)
		case position > head && !s.vendor: // where the log stands is not theirs to know
			return 0, ErrFuture.Sayf("the log has not reached position %d", position).At(pointer)
		case position > head:
			return 0, ErrFuture.Sayf("the log has not reached position %d; it stands at %d", position, head).At(pointer)
		}
		return position, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	switch {
	case err != nil:
		return 0, ErrMoment.At(pointer)
	case at.After(now):
		return 0, ErrFuture.Sayf("%s has not come yet", text).At(pointer)
	}
	return d.Log.PositionAt(ctx, shard, at)
}
