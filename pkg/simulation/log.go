package simulation

import (
	"context"
	"sync/atomic"

	"coxswain/events"
	"coxswain/pkg/eventlog"
)

// logOf is a process's connection to the log.
type logOf struct {
	*eventlog.Memory
	*process
}

// Read implements eventlog.Log.
func (l logOf) Read(ctx context.Context, shard int, after int64, limit int) (facts []events.Recorded, err error) {
	err = l.call("read the log", func() error {
		facts, err = l.Memory.Read(ctx, shard, after, limit)
		return err
	})
	return facts, err
}

// Head implements eventlog.Log.
func (l logOf) Head(ctx context.Context, shard int) (head int64, err error) {
	err = l.call("read the head", func() error {
		head, err = l.Memory.Head(ctx, shard)
		return err
	})
	return head, err
}

// ownersLog is an owner's connection to the log. While the owner catches up, a goroutine of it reads ahead: how fast
// must not matter, so until then the log stands still for it, and takes no time. Afterwards it is as any.
type ownersLog struct {
	logOf
	head    int64 // where it stands still
	failing atomic.Int64
	flowing bool // the goroutine is done
}

// newOwnersLog fails a read while the owner catches up, if the seed wants it.
func newOwnersLog(l logOf) *ownersLog {
	o := &ownersLog{logOf: l}
	o.head, _ = l.Memory.Head(context.Background(), shard)
	o.failing.Store(-1)
	if l.maybe(l.faults.lose) {
		o.failing.Store(int64(l.upTo(4)))
	}
	return o
}

// Read implements eventlog.Log.
func (l *ownersLog) Read(ctx context.Context, shard int, after int64, limit int) ([]events.Recorded, error) {
	if l.flowing {
		return l.logOf.Read(ctx, shard, after, limit)
	}
	if l.failing.Add(-1) == 0 {
		return nil, errLost
	}
	return l.Memory.Read(ctx, shard, after, int(max(0, min(int64(limit), l.head-after))))
}

// Head implements eventlog.Log.
func (l *ownersLog) Head(ctx context.Context, shard int) (int64, error) {
	if l.flowing {
		return l.logOf.Head(ctx, shard)
	}
	return l.head, nil
}
