package bus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/nats-io/nats.go/jetstream"
)

// SubscriberOptions say how topics become consumers. A topic is a subject, and may hold wildcards. Stream and
// Consumer are required.
type SubscriberOptions struct {
	Stream   func(topic string) string // the stream that stores the topic
	Consumer func(topic string) string // durable name; those who share it share the messages
	// Start gives the first sequence for a consumer that does not exist (yet, or any more). Nil: the first.
	Start func(ctx context.Context, stream jetstream.Stream, topic string) (uint64, error)
	// InFlight is how many messages of a consumer may be out at once, over all its subscribers. 1, the
	// default, keeps the order even through redeliveries.
	InFlight int
	// AckWait is how long the broker waits for a subscriber that has died. A living one says every third of
	// it that it is still at work. 0: 30 s.
	AckWait time.Duration
	// BackOff are the pauses before a refused message is delivered again; the last one repeats. Nil: 1 s, 5 s,
	// 15 s, 60 s. There is no last delivery: who wants one counts (jetstream.MsgMetadata.NumDelivered), because
	// the broker's own limit drops the message and tells by an advisory that nobody may hear.
	BackOff []time.Duration
	// Grace is how long Close waits for the message in hand. 0: 5 s.
	Grace  time.Duration
	Logger *slog.Logger
}

func (o SubscriberOptions) withDefaults() SubscriberOptions {
	if o.InFlight <= 0 {
		o.InFlight = 1
	}
	if o.AckWait <= 0 {
		o.AckWait = 30 * time.Second
	}
	if o.BackOff == nil {
		o.BackOff = []time.Duration{time.Second, 5 * time.Second, 15 * time.Second, time.Minute}
	}
	if o.Grace <= 0 {
		o.Grace = 5 * time.Second
	}
	o.Logger = loggerOr(o.Logger)
	return o
}

// Subscriber is a Watermill subscriber on explicit durable consumers. Of each Subscribe one message is out at
// a time. It outlives the deletion of its consumer and of its stream, restarts of the broker, and a broker
// that is not there yet.
type Subscriber struct {
	js   jetstream.JetStream
	opts SubscriberOptions

	closing chan struct{}
	once    sync.Once
	mu      sync.Mutex // of closed, so that Close cannot miss a Subscribe
	closed  bool
	wg      sync.WaitGroup
}

// NewSubscriber returns a subscriber.
func NewSubscriber(js jetstream.JetStream, o SubscriberOptions) *Subscriber {
	return &Subscriber{js: js, opts: o.withDefaults(), closing: make(chan struct{})}
}

// Subscribe implements message.Subscriber. It does not wait for the broker; a consumer starts with the first
// message, so none is missed.
func (s *Subscriber) Subscribe(ctx context.Context, topic string) (<-chan *message.Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, ErrClosed
	}
	sub := &subscription{
		Subscriber: s, topic: topic, out: make(chan *message.Message),
		logger: s.opts.Logger.With("consumer", s.opts.Consumer(topic), "topic", topic),
	}
	s.wg.Add(1)
	go func() {
		defer s.wg.Done()
		sub.run(ctx)
	}()
	return sub.out, nil
}

// Close implements message.Subscriber: it takes no more messages, waits for those in hand, and closes the
// channels.
func (s *Subscriber) Close() error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.once.Do(func() { close(s.closing) })
	s.wg.Wait()
	return nil
}

// subscription is one Subscribe.
type subscription struct {
	*Subscriber
	topic  string
	out    chan *message.Message
	logger *slog.Logger
}

// resubscribe is the pause before the next try when the consumer cannot be had.
const resubscribe = 250 * time.Millisecond

func (s *subscription) run(ctx context.Context) {
	defer close(s.out)
	taking, stop := context.WithCancel(ctx) // ends with Close; the message in hand may go on under ctx
	defer stop()
	go func() {
		select {
		case <-s.closing:
			stop()
		case <-taking.Done():
		}
	}()
	said := ""
	for taking.Err() == nil {
		err := s.consume(ctx, taking)
		if err != nil && taking.Err() == nil && err.Error() != said {
			said = err.Error()
			s.logger.WarnContext(ctx, "subscription interrupted, trying again until it is back", "error", err)
		}
		_ = sleep(taking, resubscribe)
	}
}

// consume delivers messages until something is wrong with the consumer.
func (s *subscription) consume(ctx, taking context.Context) error {
	cons, err := s.ensureConsumer(taking)
	if err != nil {
		return err
	}
	// One at a time: the broker's clock runs for all that it has sent, also for what waits here.
	messages, err := cons.Messages(jetstream.PullMaxMessages(1), jetstream.PullExpiry(pumpExpiry),
		jetstream.PullHeartbeat(pumpHeartbeat), jetstream.WithMessagesErrOnMissingHeartbeat(true))
	if err != nil {
		return fmt.Errorf("read the consumer: %w", err)
	}
	defer giveBack(messages)
	for {
		m, err := messages.Next(jetstream.NextContext(taking))
		if err != nil {
			return fmt.Errorf("read the consumer: %w", err)
		}
		if err := s.deliver(ctx, m); err != nil {
			return err
		}
	}
}

// giveBack stops reading, and returns what was sent in the meantime, so that the next reader need not wait
// for AckWait.
func giveBack(messages jetstream.MessagesContext) {
	messages.Drain()
	for {
		m, err := messages.Next(jetstream.NextMaxWait(resubscribe))
		if err != nil {
			messages.Stop()
			return
		}
		_ = m.Nak()
	}
}

// deliver hands a message over and carries the answer to the broker.
func (s *subscription) deliver(ctx context.Context, m jetstream.Msg) error {
	ctx, cancel := context.WithCancel(ctx) // ends with the answer, as Watermill demands
	defer cancel()
	msg := toMessage(ctx, m)
	beat := time.NewTicker(s.opts.AckWait / 3)
	defer beat.Stop()
	for out := s.out; ; {
		select {
		case out <- msg:
			out = nil
		case <-msg.Acked():
			return settle(m.Ack())
		case <-msg.Nacked():
			return settle(m.NakWithDelay(s.delay(m)))
		case <-beat.C:
			if err := m.InProgress(); err != nil {
				return settle(err)
			}
		case <-ctx.Done():
			return settle(m.Nak())
		case <-s.closing:
			return s.lastOne(ctx, m, msg, out == nil)
		}
	}
}

// lastOne waits for the message in hand when the subscriber is being closed.
func (s *subscription) lastOne(ctx context.Context, m jetstream.Msg, msg *message.Message, handed bool) error {
	if !handed {
		return settle(m.Nak())
	}
	grace := time.NewTimer(s.opts.Grace)
	defer grace.Stop()
	select {
	case <-msg.Acked():
		return settle(m.Ack())
	case <-msg.Nacked():
	case <-grace.C:
	case <-ctx.Done():
	}
	return settle(m.Nak())
}

func (s *subscription) delay(m jetstream.Msg) time.Duration {
	meta, err := m.Metadata()
	if err != nil {
		return delayAfter(s.opts.BackOff, 1)
	}
	return delayAfter(s.opts.BackOff, meta.NumDelivered)
}

// settle says what an answer that could not be sent means: the message will come again.
func settle(err error) error {
	if err == nil || errors.Is(err, jetstream.ErrMsgAlreadyAckd) {
		return nil
	}
	return fmt.Errorf("answer the broker: %w", err)
}
