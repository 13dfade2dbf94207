package simulation

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"coxswain/events"
	"coxswain/pkg/bus"
	"coxswain/pkg/projection"
)

// quiet is how long a feed hears nothing before it looks into the log.
const quiet = time.Second

var errLeaseLost = errors.New("another process has the lease now")

// fed is a projection's source as in production: a feed over a consumer.
type fed struct {
	*process
	feed     *bus.DrivenFeed
	last     int64
	consumer *consumer
	heard    time.Duration // when something last came
}

func newFed(p *process, log *ownersLog, after int64) *fed {
	feed := bus.NewDrivenFeed(log, shard, after, bus.FeedOptions{Registry: p.registry, Name: p.name, Metrics: p.metrics})
	return &fed{process: p, feed: feed, last: after, heard: p.now}
}

// Next implements projection.Source.
func (f *fed) Next(ctx context.Context, max int) ([]events.Recorded, error) {
	for {
		f.travel("waiting for facts")
		if !f.holds(ownerLease) {
			return nil, errLeaseLost
		}
		facts, err := f.listen(ctx, max)
		if err != nil {
			return nil, err
		}
		if len(facts) > 0 {
			f.checkFed(f.last, facts)
			f.last, f.heard = facts[len(facts)-1].Position, f.now
			return facts, nil
		}
		f.wait(f.between(time.Millisecond, 600*time.Millisecond))
	}
}

// listen takes what has arrived, or looks into the log when nothing has for long.
func (f *fed) listen(ctx context.Context, max int) ([]events.Recorded, error) {
	f.pump()
	facts, err := f.feed.Next(ctx, max)
	if len(facts) > 0 || err != nil || f.now-f.heard < quiet {
		return facts, err
	}
	f.heard = f.now
	return f.feed.ReadLog(ctx, max)
}

// pump keeps a consumer on the stream and passes on what it delivers.
func (f *fed) pump() {
	if f.consumer == nil || f.consumer.age != f.broker.age {
		f.consumer = f.broker.consume(uint64(f.feed.After()) + 1)
	}
	if f.consumer == nil {
		return
	}
	for _, d := range f.consumer.deliver(f.chance.IntN(8)) {
		f.consumer.got++
		if _, err := f.feed.Arrive(d, f.consumer.got); err != nil {
			f.say(f.name, "makes another consumer: %v", err)
			f.consumer = nil
			return
		}
	}
}

// consumer is a throw-away one in the broker's memory.
type consumer struct {
	*broker
	age  int
	next uint64 // sequence
	sent uint64 // deliveries, counted by the broker
	got  uint64 // and by the client
}

func (b *broker) consume(from uint64) *consumer {
	if !b.exists || b.away {
		return nil
	}
	return &consumer{broker: b, age: b.age, next: from}
}

// deliver gives at most n messages, some lost, doubled or swapped on the way, some damaged.
func (c *consumer) deliver(n int) []delivery {
	if c.away {
		return nil
	}
	var all []delivery
	for range n {
		m, ok := c.at(c.next)
		if !ok {
			break
		}
		c.next, c.sent = m.sequence+1, c.sent+1
		d := delivery{Msg: nil, message: m, count: c.sent}
		if c.maybe(c.faults.damage) {
			c.say("broker", "delivers a damaged message %d", m.sequence)
			d.message.Msg = &nats.Msg{Subject: m.Subject, Header: m.Header, Data: m.Data[:len(m.Data)/2]}
		}
		for range c.copies() {
			all = append(all, d)
		}
		if len(all) > 1 && c.maybe(c.faults.delay) {
			all[len(all)-1], all[len(all)-2] = all[len(all)-2], all[len(all)-1]
		}
	}
	return all
}

// copies is how often something comes: once, but for chance.
func (w *world) copies() int {
	switch {
	case w.maybe(w.faults.lose):
		return 0
	case w.maybe(w.faults.duplicate):
		return 2
	}
	return 1
}

// delivery is a message as a consumer gets it.
type delivery struct {
	jetstream.Msg
	message
	count uint64
}

// Metadata implements jetstream.Msg.
func (d delivery) Metadata() (*jetstream.MsgMetadata, error) {
	return &jetstream.MsgMetadata{Sequence: jetstream.SequencePair{Consumer: d.count, Stream: d.sequence}}, nil
}

// Subject implements jetstream.Msg.
func (d delivery) Subject() string { return d.message.Subject }

// Headers implements jetstream.Msg.
func (d delivery) Headers() nats.Header { return d.Header }

// Data implements jetstream.Msg.
func (d delivery) Data() []byte { return d.message.Data }

// wild is a source that keeps none of the promises of one: it repeats, swaps, and keeps back for later. A runner must
// come to the same rows.
type wild struct {
	*process
	after int64
	late  []events.Recorded
}

var _ projection.Source = (*wild)(nil)

// Next implements projection.Source.
func (s *wild) Next(_ context.Context, max int) ([]events.Recorded, error) {
	for {
		s.travel("waiting for facts")
		if !s.holds(ownerLease) {
			return nil, errLeaseLost
		}
		if facts := s.some(1 + s.upTo(max)); len(facts) > 0 {
			return facts, nil
		}
		s.wait(s.between(time.Millisecond, 600*time.Millisecond))
	}
}

// some is the next facts of the log as they should not come.
func (s *wild) some(n int) []events.Recorded {
	facts := s.facts()
	next := facts[min(s.after, int64(len(facts))):]
	next = slices.Clone(next[:min(n, len(next))])
	s.after += int64(len(next))
	got := s.late
	s.late = nil
	for _, r := range next {
		switch copies := s.copies(); copies {
		case 0:
			s.late = append(s.late, r)
		default:
			got = append(got, slices.Repeat([]events.Recorded{r}, copies)...)
		}
	}
	if len(got) > 1 && s.maybe(s.faults.delay) {
		s.chance.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
	}
	return got
}
