package bus

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"coxswain/events"
)

const (
	pumpBuffer    = 1024                   // messages decoded ahead of the reader
	pumpRetry     = 200 * time.Millisecond // before another consumer is made
	pumpTimeout   = 5 * time.Second        // to make a consumer
	pumpHeartbeat = 2 * time.Second        // two of them missed: the consumer is gone
	pumpExpiry    = 10 * time.Second       // of one pull request
	pumpIdle      = 30 * time.Second       // the server then deletes a consumer that nobody reads
)

// errOutOfStep says that a delivery was lost between server and client.
var errOutOfStep = errors.New("a delivery is missing")

// pump keeps a consumer on the stream, from the reader's position, for as long as the feed is open.
func (f *Feed) pump(ctx context.Context) {
	defer close(f.pumped)
	for ctx.Err() == nil {
		err := f.follow(ctx)
		f.flowing.Store(false)
		f.opts.Logger.DebugContext(ctx, "reading the log until the stream is back", "error", err)
		_ = sleep(ctx, pumpRetry)
	}
}

// follow reads the stream until something is wrong. The consumer is a throw-away: it lives in the server's
// memory, acknowledges nothing, and its place is the reader's.
func (f *Feed) follow(ctx context.Context) error {
	cons, err := f.consumer(ctx)
	if err != nil {
		return err
	}
	messages, err := cons.Messages(jetstream.PullMaxMessages(pumpBuffer), jetstream.PullExpiry(pumpExpiry),
		jetstream.PullHeartbeat(pumpHeartbeat), jetstream.WithMessagesErrOnMissingHeartbeat(true))
	if err != nil {
		return fmt.Errorf("read the stream: %w", err)
	}
	defer messages.Stop()
	f.flowing.Store(true)
	for delivery := uint64(1); ; delivery++ {
		m, err := messages.Next(jetstream.NextContext(ctx))
		if err != nil {
			return fmt.Errorf("read the stream: %w", err)
		}
		a, err := f.arrive(m, delivery)
		if err != nil {
			return err
		}
		select {
		case f.arrivals <- a:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (f *Feed) consumer(ctx context.Context) (jetstream.Consumer, error) {
	ctx, cancel := context.WithTimeout(ctx, pumpTimeout)
	defer cancel()
	cons, err := f.js.CreateConsumer(ctx, events.StreamName(f.shard), jetstream.ConsumerConfig{
		Description:       "feed " + f.opts.Name,
		DeliverPolicy:     jetstream.DeliverByStartSequencePolicy,
		OptStartSeq:       uint64(f.given.Load()) + 1,
		AckPolicy:         jetstream.AckNonePolicy,
		MaxDeliver:        1,
		MemoryStorage:     true,
		Replicas:          1,
		InactiveThreshold: pumpIdle,
	})
	if err != nil {
		return nil, fmt.Errorf("make a consumer: %w", err)
	}
	return cons, nil
}

// arrive reads one message. What it cannot be read for is not the pump's to judge: the log has the fact.
func (f *Feed) arrive(m jetstream.Msg, delivery uint64) (arrival, error) {
	meta, err := m.Metadata()
	if err != nil {
		return arrival{}, fmt.Errorf("read the stream: %w", err)
	}
	if meta.Sequence.Consumer != delivery {
		return arrival{}, errOutOfStep
	}
	a := arrival{seq: int64(meta.Sequence.Stream), first: delivery == 1}
	msg := &nats.Msg{Subject: m.Subject(), Header: m.Headers(), Data: m.Data()}
	a.fact, a.bad = Decode(f.opts.Registry, msg)
	var unknown *events.UnknownTypeError
	switch {
	case errors.As(a.bad, &unknown):
		a.bad = nil // the reader pauses, as it does when the log gives it such a fact
	case a.bad == nil && (a.fact.Position != a.seq || a.fact.Shard != f.shard):
		a.bad = bad(msg, HeaderPosition, fmt.Sprintf("is %d at sequence %d", a.fact.Position, a.seq))
	}
	return a, nil
}
