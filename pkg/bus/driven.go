package bus

import (
	"context"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"coxswain/events"
	"coxswain/pkg/eventlog"
)

// Relay and Feed for whoever is their scheduler, stream and clock: simulations. Each step is the one that runs in
// production; only who decides when it is taken differs.

// Step publishes what one read of the log gives.
func (r *Relay) Step(ctx context.Context) (Pass, error) { return r.runOnce(ctx) }

// LookAgain makes the next Step begin with what the stream says, as at the beginning of a term and after a quiet poll.
func (r *Relay) LookAgain() { r.forget() }

// Conn sends the messages of an atomic batch; *nats.Conn does.
type Conn interface {
	PublishMsg(m *nats.Msg) error
	RequestMsgWithContext(ctx context.Context, m *nats.Msg) (*nats.Msg, error)
}

func (r *Relay) conn() Conn {
	if r.opts.Conn != nil {
		return r.opts.Conn
	}
	return r.js.Conn()
}

// DrivenFeed is a Feed without a consumer and without a clock. Not for use by several goroutines.
type DrivenFeed struct{ feed *Feed }

// NewDrivenFeed returns a feed of the facts after a position.
func NewDrivenFeed(log eventlog.Log, shard int, after int64, o FeedOptions) *DrivenFeed {
	return &DrivenFeed{newFeed(log, shard, after, o)}
}

// After is the position from which a consumer has to deliver.
func (d *DrivenFeed) After() int64 { return d.feed.given.Load() }

// Arrive takes a consumer's delivery, counted from 1. After an error the consumer is of no use any more. It reports
// false, and has not taken the delivery, when more has arrived than it keeps.
func (d *DrivenFeed) Arrive(m jetstream.Msg, delivery uint64) (bool, error) {
	if len(d.feed.arrivals) == cap(d.feed.arrivals) {
		return false, nil
	}
	a, err := arrive(d.feed.opts.Registry, d.feed.shard, m, delivery)
	if err != nil {
		return false, err
	}
	d.feed.arrivals <- a
	return true, nil
}

// Next is what Feed.Next does once something has arrived; without any arrival it gives nothing.
func (d *DrivenFeed) Next(ctx context.Context, max int) ([]events.Recorded, error) {
	if err := d.feed.checkStart(ctx); err != nil {
		return nil, err
	}
	facts, err := d.feed.collect(ctx, max)
	return d.feed.give(facts), err
}

// ReadLog is what Feed.Next does when its patience ends, or the log signals while the stream is away.
func (d *DrivenFeed) ReadLog(ctx context.Context, max int) ([]events.Recorded, error) {
	if err := d.feed.checkStart(ctx); err != nil {
		return nil, err
	}
	facts, err := d.feed.readLog(ctx, max)
	return d.feed.give(facts), err
}
