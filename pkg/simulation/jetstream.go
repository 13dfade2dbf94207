package simulation

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

var errAway = errors.New("the broker does not answer")

// client is a process's connection to the broker, as far as a relay uses one.
type client struct {
	jetstream.JetStream // what is not used is not there
	*process
}

func (c *client) request(what string, do func() error) error {
	return c.call(what, func() error {
		if c.broker.away {
			return errAway
		}
		return do()
	})
}

// Stream implements jetstream.JetStream.
func (c *client) Stream(context.Context, string) (s jetstream.Stream, err error) {
	err = c.request("look at the stream", func() error {
		if !c.broker.exists {
			return jetstream.ErrStreamNotFound
		}
		s = c.handle()
		return nil
	})
	return s, err
}

func (c *client) handle() *stream {
	return &stream{client: c, info: jetstream.StreamInfo{Config: c.broker.config, State: c.broker.state()}}
}

// CreateStream implements jetstream.JetStream.
func (c *client) CreateStream(_ context.Context, cfg jetstream.StreamConfig) (s jetstream.Stream, err error) {
	err = c.request("make the stream", func() error {
		if c.broker.exists {
			return jetstream.ErrStreamNameAlreadyInUse
		}
		first := max(cfg.FirstSeq, 1)
		c.broker.store = store{exists: true, config: cfg, first: first, last: first - 1}
		c.broker.restart()
		c.say("broker", "has a new stream that begins at %d", first)
		s = c.handle()
		return nil
	})
	return s, err
}

// DeleteStream implements jetstream.JetStream.
func (c *client) DeleteStream(context.Context, string) error {
	return c.request("delete the stream", func() error {
		if !c.broker.exists {
			return jetstream.ErrStreamNotFound
		}
		c.broker.loseAll()
		return nil
	})
}

// stream is what a relay sees of a stream at one look.
type stream struct {
	jetstream.Stream
	*client
	info jetstream.StreamInfo
}

// CachedInfo implements jetstream.Stream.
func (s *stream) CachedInfo() *jetstream.StreamInfo { return &s.info }

// GetMsg implements jetstream.Stream.
func (s *stream) GetMsg(_ context.Context, sequence uint64, _ ...jetstream.GetMsgOpt) (raw *jetstream.RawStreamMsg, err error) {
	err = s.request("read a message", func() error {
		m, ok := s.broker.at(sequence)
		if !ok || m.sequence != sequence {
			return jetstream.ErrMsgNotFound
		}
		raw = &jetstream.RawStreamMsg{Subject: m.Subject, Sequence: sequence, Header: m.Header, Data: m.Data}
		return nil
	})
	return raw, err
}

// publication is a message on its way, and the answer to it.
type publication struct {
	*process
	message  *nats.Msg
	answered bool
	sequence uint64
	refused  *jetstream.APIError
	ok       chan *jetstream.PubAck
	failed   chan error
}

// patience is how long a relay waits for an answer; a message may be on its way for longer.
const patience = 10 * time.Second

// send puts a message on its way. It may be lost, doubled, overtaken, or arrive long after its sender is dead.
func (c *client) send(m *nats.Msg) *publication {
	m = &nats.Msg{Subject: m.Subject, Header: maps.Clone(m.Header), Data: m.Data} // headers are changed for the next try
	p := &publication{process: c.process, message: m, ok: make(chan *jetstream.PubAck, 1), failed: make(chan error, 1)}
	if c.maybe(c.faults.lose) {
		c.say(c.name, "publication lost")
		return p
	}
	c.lastSent = max(c.lastSent, c.now+c.between(200*time.Microsecond, 3*time.Millisecond))
	at := c.lastSent
	if c.maybe(c.faults.delay) {
		at += c.between(time.Millisecond, 2*patience)
		c.say(c.name, "publication delayed to %v", at)
	}
	c.after(at-c.now, p.arrive)
	if c.maybe(c.faults.duplicate) {
		c.after(at-c.now+c.between(0, time.Second), p.arrive)
	}
	return p
}

// arrive is at the broker.
func (p *publication) arrive() {
	if p.broker.away {
		return
	}
	sequence, refused := p.broker.receive(p.message)
	if p.maybe(p.faults.lose) {
		p.say("broker", "acknowledgement lost")
		return
	}
	p.after(p.between(200*time.Microsecond, 3*time.Millisecond), func() {
		if !p.answered {
			p.answered, p.sequence, p.refused = true, sequence, refused
		}
	})
}

// await lets time pass until the answer is there, or will never be waited for.
func (p *publication) await() error {
	for waited := time.Duration(0); !p.answered; waited += time.Millisecond {
		if waited >= 50*time.Millisecond { // as good as for ever, without thousands of turns
			p.travel("no answer to a publication")
			p.wait(patience)
			break
		}
		p.wait(time.Millisecond)
	}
	p.travel("after a publication")
	switch {
	case !p.answered:
		return nats.ErrTimeout
	case p.refused != nil:
		return p.refused
	}
	return nil
}

// PublishMsgAsync implements jetstream.JetStream.
func (c *client) PublishMsgAsync(m *nats.Msg, _ ...jetstream.PublishOpt) (jetstream.PubAckFuture, error) {
	c.travel("before a publication")
	if c.broker.away {
		return nil, errAway
	}
	return c.send(m), nil
}

// Ok implements jetstream.PubAckFuture. The time that its reader waits passes here: its channels are filled before they
// are looked at.
func (p *publication) Ok() <-chan *jetstream.PubAck {
	if len(p.ok)+len(p.failed) == 0 {
		if err := p.await(); err != nil {
			p.failed <- err
		} else {
			p.ok <- &jetstream.PubAck{Sequence: p.sequence}
		}
	}
	return p.ok
}

// Err implements jetstream.PubAckFuture.
func (p *publication) Err() <-chan error { return p.failed }

// Msg implements jetstream.PubAckFuture.
func (p *publication) Msg() *nats.Msg { return p.message }

// batches is the connection that atomic batches are sent by.
type batches struct{ *client }

// PublishMsg implements bus.Conn.
func (b batches) PublishMsg(m *nats.Msg) error {
	b.travel("within a batch")
	b.send(m)
	return nil
}

// RequestMsgWithContext implements bus.Conn.
func (b batches) RequestMsgWithContext(_ context.Context, m *nats.Msg) (*nats.Msg, error) {
	b.travel("before the end of a batch")
	p := b.send(m)
	err := p.await()
	if p.refused == nil && err != nil {
		return nil, err
	}
	data, err := json.Marshal(map[string]any{"error": p.refused, "seq": p.sequence})
	return &nats.Msg{Data: data}, err
}
