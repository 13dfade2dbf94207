package admin

import (
	"context"
	"errors"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"coxswain/events"
)

// lookAgain is the pause between two looks at what is catching up.
const lookAgain = 50 * time.Millisecond

// caughtUp waits for a moment until the stream has come as far as the log is now, and returns how far that is. The
// stream may still be behind: then that is what there is to say.
func (d *desk) caughtUp(ctx context.Context, shard int) (head int64, err error) {
	if head, err = d.Log.Head(ctx, shard); err != nil {
		return 0, err
	}
	if !d.NATS.IsConnected() {
		return head, errNATSAway
	}
	deadline := d.now().Add(d.tolerance)
	for {
		last, err := d.streamAt(ctx, shard)
		if err != nil || last >= head || d.now().After(deadline) {
			return head, err
		}
		select {
		case <-ctx.Done():
			return head, ctx.Err()
		case <-time.After(lookAgain):
		}
	}
}

// streamAt is the stream's last position; -1 while the relay has not made it.
func (d *desk) streamAt(ctx context.Context, shard int) (int64, error) {
	s, err := d.JetStream.Stream(ctx, events.StreamName(shard))
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return -1, nil
	}
	if err != nil {
		return 0, err
	}
	return int64(s.CachedInfo().State.LastSeq), nil //nolint:gosec // a position
}
