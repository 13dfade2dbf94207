package bus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/planted"
)

// ErrFeedClosed is returned by Next after Close.
var ErrFeedClosed = errors.New("the feed is closed")

// FeedOptions say how a feed reads. Only Registry is required.
type FeedOptions struct {
	Registry *events.Registry
	// Name of the reader, for logs and for the server's monitoring.
	Name string
	// Patience is how long the stream may bring nothing before the feed looks into the log. 0: one second.
	Patience time.Duration
	Metrics  *Metrics
	Logger   *slog.Logger
}

// Feed gives the facts of a shard in order, each once, without a gap. It follows the stream, and takes from
// the log whatever the stream does not bring: while NATS is away, after the stream was deleted, where it
// has a hole, or where a message is damaged. One goroutine may call Next; Close may be called by any.
type Feed struct {
	log   eventlog.Log
	js    jetstream.JetStream
	shard int
	opts  FeedOptions
	label string

	last    int64    // position of the last fact that Next gave
	held    *arrival // taken from the stream, not given yet
	checked bool     // the log is not behind the reader

	given    atomic.Int64 // last, for the pump
	flowing  atomic.Bool  // the pump has a consumer
	arrivals chan arrival
	wake     <-chan struct{}
	stop     context.CancelFunc
	closed   context.Context
	pumped   chan struct{}
}

// arrival is one message of the stream.
type arrival struct {
	seq   int64
	fact  events.Recorded
	bad   error // it cannot be read: the log has to give the fact
	first bool  // of its consumer: the stream may begin here
}

// NewFeed returns a feed of the facts after a position. It opens nothing that could fail; close it.
func NewFeed(log eventlog.Log, js jetstream.JetStream, shard int, after int64, o FeedOptions) *Feed {
	if o.Patience <= 0 {
		o.Patience = time.Second
	}
	ctx, stop := context.WithCancel(context.Background())
	f := newFeed(log, shard, after, o)
	f.js, f.wake, f.stop, f.closed, f.pumped = js, log.Subscribe(ctx, shard), stop, ctx, make(chan struct{})
	go f.pump(ctx)
	return f
}

// newFeed is a feed that nothing arrives at yet.
func newFeed(log eventlog.Log, shard int, after int64, o FeedOptions) *Feed {
	o.Metrics = metricsOr(o.Metrics)
	o.Logger = loggerOr(o.Logger).With("shard", shard, "reader", o.Name)
	f := &Feed{
		log: log, shard: shard, opts: o, label: shardLabel(shard), last: after, arrivals: make(chan arrival, pumpBuffer),
	}
	f.given.Store(after)
	return f
}

// Close ends the feed and waits for its goroutine.
func (f *Feed) Close() {
	f.stop()
	<-f.pumped
}

// Next returns at least one fact and at most max, or an error: the context's; ErrFeedClosed; *AheadError when
// the log ends before the reader's position; whatever the log answers. It may be called again after an error.
// A fact that this program cannot read has no Event, as in the log.
func (f *Feed) Next(ctx context.Context, max int) ([]events.Recorded, error) {
	if err := f.checkStart(ctx); err != nil {
		return nil, err
	}
	patience := time.NewTimer(f.opts.Patience)
	defer patience.Stop()
	for {
		facts, err := f.step(ctx, patience, max)
		if len(facts) > 0 {
			return f.give(facts), nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// give notes how far the reader has come.
func (f *Feed) give(facts []events.Recorded) []events.Recorded {
	if len(facts) > 0 {
		f.last = facts[len(facts)-1].Position
		f.given.Store(f.last)
	}
	return facts
}

// checkStart refuses a reader that is ahead of the log, once.
func (f *Feed) checkStart(ctx context.Context) error {
	if f.checked {
		return nil
	}
	head, err := f.log.Head(ctx, f.shard)
	if err != nil {
		return fmt.Errorf("read the head of the log: %w", err)
	}
	if head < f.last {
		return &AheadError{Shard: f.shard, What: "the reader " + f.opts.Name, At: f.last, Log: head}
	}
	f.checked = true
	return nil
}

// step waits for one thing to happen and gives what follows from it.
func (f *Feed) step(ctx context.Context, patience *time.Timer, max int) ([]events.Recorded, error) {
	if f.held != nil {
		return f.collect(ctx, max)
	}
	wake := f.wake
	if f.fromStream() {
		wake = nil // the stream will bring it
	}
	select {
	case a := <-f.arrivals:
		f.held = &a
		return f.collect(ctx, max)
	case <-wake:
		if f.closed.Err() != nil {
			return nil, ErrFeedClosed
		}
		return f.readLog(ctx, max)
	case <-patience.C:
		patience.Reset(f.opts.Patience)
		return f.readLog(ctx, max)
	case <-f.closed.Done():
		return nil, ErrFeedClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// fromStream reports whether the stream can be expected to bring the next fact.
func (f *Feed) fromStream() bool { return f.flowing.Load() && f.js.Conn().IsConnected() }

// collect takes what has arrived, as far as it follows without a gap.
func (f *Feed) collect(ctx context.Context, max int) ([]events.Recorded, error) {
	var facts []events.Recorded
	next := f.last + 1
	for len(facts) < max && f.hold() {
		a := f.held
		switch {
		case a.seq < next: // delivered again
			f.held = nil
		case (a.seq == next || planted.Has(planted.FeedSkipsContiguity)) && a.bad == nil:
			facts = append(facts, a.fact)
			next, f.held = a.seq+1, nil
		case len(facts) > 0:
			return facts, nil // first what is certain
		default:
			return f.fill(ctx, *a, max)
		}
	}
	return facts, nil
}

// hold sees to it that an arrival is held, if there is one.
func (f *Feed) hold() bool {
	if f.held != nil {
		return true
	}
	select {
	case a := <-f.arrivals:
		f.held = &a
		return true
	default:
		return false
	}
}

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
