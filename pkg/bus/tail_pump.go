package bus

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"coxswain/events"
)

const (
	pumpBuffer    = 1024                   // messages decoded ahead of a reader
	pumpRetry     = 200 * time.Millisecond // before another consumer is made
	pumpTimeout   = 5 * time.Second        // to make a consumer
	pumpHeartbeat = 2 * time.Second        // two of them missed: the consumer is gone
	pumpExpiry    = 10 * time.Second       // of one pull request
	pumpIdle      = 30 * time.Second       // the server then deletes a consumer that nobody reads
)

// errOutOfStep says that a delivery was lost between server and client.
var errOutOfStep = errors.New("a delivery is missing")

// pump is a tail at work: it keeps a consumer on the stream.
type pump struct {
	tail    *Tail
	flowing atomic.Bool // it has a consumer
	stop    context.CancelFunc
	ended   chan struct{}
}

// startPump begins at once.
func startPump(t *Tail) *pump {
	ctx, stop := context.WithCancel(context.Background())
	p := &pump{tail: t, stop: stop, ended: make(chan struct{})}
	go p.run(ctx)
	return p
}

// end waits until nothing more is handed out.
func (p *pump) end() {
	p.stop()
	<-p.ended
}

func (p *pump) run(ctx context.Context) {
	defer close(p.ended)
	for ctx.Err() == nil {
		err := p.follow(ctx)
		p.flowing.Store(false)
		p.tail.logger.DebugContext(ctx, "reading the log until the stream is back", "error", err)
		_ = sleep(ctx, pumpRetry)
	}
}

// follow reads the stream until something is wrong. The consumer is a throw-away: it lives in the server's
// memory, acknowledges nothing, and its place is the readers'.
func (p *pump) follow(ctx context.Context) error {
	cons, err := p.consumer(ctx)
	if err != nil {
		return err
	}
	messages, err := cons.Messages(jetstream.PullMaxMessages(pumpBuffer), jetstream.PullExpiry(pumpExpiry),
		jetstream.PullHeartbeat(pumpHeartbeat), jetstream.WithMessagesErrOnMissingHeartbeat(true))
	if err != nil {
		return fmt.Errorf("read the stream: %w", err)
	}
	defer messages.Stop()
	p.tail.begin()
	p.flowing.Store(true)
	for delivery := uint64(1); ; delivery++ {
		m, err := messages.Next(jetstream.NextContext(ctx))
		if err != nil {
			return fmt.Errorf("read the stream: %w", err)
		}
		a, err := arrive(p.tail.registry, p.tail.shard, m, delivery)
		if err != nil {
			return err
		}
		p.tail.hand(p, a)
	}
}

func (p *pump) consumer(ctx context.Context) (jetstream.Consumer, error) {
	ctx, cancel := context.WithTimeout(ctx, pumpTimeout)
	defer cancel()
	cons, err := p.tail.js.CreateConsumer(ctx, events.StreamName(p.tail.shard), jetstream.ConsumerConfig{
		Description:       "feeds of a process",
		DeliverPolicy:     jetstream.DeliverByStartSequencePolicy,
		OptStartSeq:       uint64(p.tail.from()) + 1,
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
