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
	// Tail follows the stream for this and other feeds of the process. Nil: one of the feed's own.
	Tail *Tail
	// Patience is how long the stream may bring nothing before the feed looks into the log. 0: one second.
	Patience time.Duration
	// Gather is how long a busy reader is made to wait at most, so that facts gather and it takes in more at once: after
	// many facts, as long as those took it. 0: 5 ms; negative: not at all.
	Gather  time.Duration
	Metrics *Metrics
	Logger  *slog.Logger
}

// Feed gives the facts of a shard in order, each once, without a gap. It follows the stream, and takes from
// the log whatever the stream does not bring: while NATS is away, after the stream was deleted, where it
// has a hole, or where a message is damaged. One goroutine may call Next; Close may be called by any.
type Feed struct {
	log   eventlog.Log
	tail  *Tail
	shard int
	opts  FeedOptions
	label string

	last    int64    // position of the last fact that Next gave
	held    *arrival // taken from the stream, not given yet
	gave    gift
	checked bool // the log is not behind the reader

	given    atomic.Int64 // last, for the tail
	missed   atomic.Bool  // the tail has passed this feed over: what comes after the arrivals is in the log
	arrivals chan arrival
	wake     <-chan struct{}
	stop     context.CancelFunc
	closed   context.Context
}

// gift is what Next gave last.
type gift struct {
	facts int
	at    time.Time
}

// arrival is one message of the stream.
type arrival struct {
	seq   int64
	fact  events.Recorded
	bad   error // it cannot be read: the log has to give the fact
	first bool  // of its consumer, or after some that were passed over: facts may be missing before it
}

// NewFeed returns a feed of the facts after a position. It opens nothing that could fail; close it.
func NewFeed(log eventlog.Log, js jetstream.JetStream, shard int, after int64, o FeedOptions) *Feed {
	if o.Patience <= 0 {
		o.Patience = time.Second
	}
	if o.Gather == 0 {
		o.Gather = 5 * time.Millisecond
	}
	ctx, stop := context.WithCancel(context.Background())
	f := newFeed(log, shard, after, o)
	f.wake, f.stop, f.closed = log.Subscribe(ctx, shard), stop, ctx
	if f.tail = o.Tail; f.tail == nil {
		f.tail = NewTail(js, shard, TailOptions{Registry: o.Registry, Logger: o.Logger})
	}
	f.tail.join(f)
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

// Close ends the feed, which may be done twice.
func (f *Feed) Close() {
	f.stop()
	f.tail.leave(f)
}

// Next returns at least one fact and at most max, or an error: the context's; ErrFeedClosed; *AheadError when
// the log ends before the reader's position; whatever the log answers. It may be called again after an error.
// A fact that this program cannot read has no Event, as in the log.
func (f *Feed) Next(ctx context.Context, max int) ([]events.Recorded, error) {
	if err := f.checkStart(ctx); err != nil {
		return nil, err
	}
	if err := f.gather(ctx, max); err != nil {
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

// busy is how many facts at once show that a reader does not keep up by taking them as they come. Resting after fewer
// doubled the time from commit to view at 500 facts a second.
const busy = 16

// gather lets a reader rest for as long as it has worked, if it had many facts to work on. What a reader does costs
// about the same for one fact as for many, so a busy one takes in twice as much for half of the cost, and its facts
// wait a few milliseconds more. A reader that has nothing to do gets the next fact at once.
func (f *Feed) gather(ctx context.Context, max int) error {
	if f.gave.facts < busy || len(f.arrivals) >= max {
		return nil
	}
	return sleep(ctx, min(time.Since(f.gave.at), f.opts.Gather))
}

// give notes how far the reader has come.
func (f *Feed) give(facts []events.Recorded) []events.Recorded {
	if len(facts) > 0 {
		f.last = facts[len(facts)-1].Position
		f.given.Store(f.last)
		f.gave = gift{len(facts), time.Now()}
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
	if f.hold() {
		return f.collect(ctx, max)
	}
	if f.missed.Swap(false) {
		return f.readMissed(ctx, max)
	}
	wake := f.wake
	if f.tail.flows() {
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
