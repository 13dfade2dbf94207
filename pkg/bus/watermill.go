package bus

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// ErrClosed is returned by a Publisher or Subscriber after Close.
var ErrClosed = errors.New("closed")

// Publisher is a Watermill publisher on JetStream. Each message is stored before Publish returns, with its
// UUID as the Nats-Msg-Id: sent again within the stream's duplicate window it is stored once. Facts are
// not published with it but by the Relay.
type Publisher struct {
	js     jetstream.JetStream
	ctx    context.Context
	cancel context.CancelFunc
}

// NewPublisher returns a publisher to which a topic is a subject.
func NewPublisher(js jetstream.JetStream) *Publisher {
	ctx, cancel := context.WithCancel(context.Background())
	return &Publisher{js: js, ctx: ctx, cancel: cancel}
}

// Publish implements message.Publisher. After the first message that fails no further one is sent.
func (p *Publisher) Publish(topic string, messages ...*message.Message) error {
	for _, m := range messages {
		if p.ctx.Err() != nil {
			return ErrClosed
		}
		if err := p.publish(topic, m); err != nil {
			return fmt.Errorf("publish message %s on %s: %w", m.UUID, topic, err)
		}
	}
	return nil
}

func (p *Publisher) publish(topic string, m *message.Message) error {
	out := &nats.Msg{Subject: topic, Data: m.Payload, Header: make(nats.Header, len(m.Metadata)+1)}
	for k, v := range m.Metadata {
		out.Header[strings.ReplaceAll(escape(k), ":", "%3A")] = []string{escape(v)}
	}
	ctx, cancel := context.WithTimeout(m.Context(), ackTimeout)
	defer cancel()
	_, err := p.js.PublishMsg(ctx, out, jetstream.WithMsgID(m.UUID))
	return err
}

// Close implements message.Publisher. There is nothing to flush.
func (p *Publisher) Close() error {
	p.cancel()
	return nil
}

// deliveryKey finds the delivery behind a Watermill message in its context.
type deliveryKey struct{}

// deliveryOf is the delivery that a Subscriber made a message of. Metadata hold a header's first value only,
// so a handler that must know whether a header stands twice looks here.
func deliveryOf(ctx context.Context) (jetstream.Msg, *jetstream.MsgMetadata, error) {
	m, ok := ctx.Value(deliveryKey{}).(jetstream.Msg)
	if !ok {
		return nil, nil, errors.New("this message was not delivered by a subscriber of the bus")
	}
	meta, err := m.Metadata()
	return m, meta, err
}

// toMessage makes a Watermill message of a delivery.
func toMessage(ctx context.Context, m jetstream.Msg) *message.Message {
	out := message.NewMessage(uuidOf(m), m.Data())
	for k, vs := range m.Headers() {
		if len(vs) > 0 && k != nats.MsgIdHdr {
			out.Metadata.Set(plain(k), plain(vs[0]))
		}
	}
	out.SetContext(context.WithValue(ctx, deliveryKey{}, m))
	return out
}

// plain undoes escape, where it was done: messages of others may hold percent signs of their own.
func plain(s string) string {
	if p, err := unescape(s); err == nil {
		return p
	}
	return s
}

// uuidOf is a message's own id, or its place in the stream when it has none.
func uuidOf(m jetstream.Msg) string {
	for _, h := range [...]string{nats.MsgIdHdr, HeaderID} {
		if v := m.Headers().Get(h); v != "" {
			return v
		}
	}
	if meta, err := m.Metadata(); err == nil {
		return meta.Stream + ":" + strconv.FormatUint(meta.Sequence.Stream, 10)
	}
	return m.Reply()
}

// delayAfter is the pause before the next delivery of a message that was refused. Plain Nak ignores a
// consumer's BackOff, so the table is ours.
func delayAfter(table []time.Duration, delivered uint64) time.Duration {
	if len(table) == 0 || delivered == 0 {
		return 0
	}
	return table[min(delivered, uint64(len(table)))-1]
}
