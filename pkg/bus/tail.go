package bus

import (
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"coxswain/events"
)

// Tail follows a shard's stream for all feeds of a process: however many there are, each fact is delivered and decoded
// once. What it hands out is shared by all readers, who do not write into it. It has a consumer while there is
// a feed, and none before.
//
// It waits for nobody. A feed whose buffer is full is passed over until it has read what it missed from the log.
type Tail struct {
	js       jetstream.JetStream
	shard    int
	registry *events.Registry
	logger   *slog.Logger

	running atomic.Pointer[pump] // nil: nobody listens

	mu    sync.Mutex
	feeds map[*Feed]*listener
}

// listener is what a tail knows of a feed.
type listener struct{ fresh bool } // the next arrival begins something: facts may be missing before it

// TailOptions say how a tail reads. Only Registry is required.
type TailOptions struct {
	Registry *events.Registry
	Logger   *slog.Logger
}

// NewTail returns a tail of a shard's stream. It opens nothing, and needs no closing.
func NewTail(js jetstream.JetStream, shard int, o TailOptions) *Tail {
	return &Tail{
		js: js, shard: shard, registry: o.Registry, logger: loggerOr(o.Logger).With("shard", shard), feeds: map[*Feed]*listener{},
	}
}

// flows reports whether the stream can be expected to bring the next fact.
func (t *Tail) flows() bool {
	p := t.running.Load()
	return p != nil && p.flowing.Load() && t.js.Conn().IsConnected()
}

// join lets a feed have what arrives from now on. What arrived since the feed's position was taken is in the log.
func (t *Tail) join(f *Feed) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.feeds[f] = &listener{fresh: true}
	if t.running.Load() != nil {
		f.missed.Store(true)
		return
	}
	t.running.Store(startPump(t))
}

// leave ends what the feed is given. With the last feed goes the consumer.
func (t *Tail) leave(f *Feed) {
	t.mu.Lock()
	delete(t.feeds, f)
	var idle *pump
	if len(t.feeds) == 0 {
		idle = t.running.Swap(nil)
	}
	t.mu.Unlock()
	if idle != nil {
		idle.end()
	}
}

// from is the position after which a consumer has to deliver: that of the feed which is furthest behind. One that
// is very far behind is no reason to send everybody everything again; it reads the log.
func (t *Tail) from() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	var first, last int64 = -1, 0
	for f := range t.feeds {
		at := f.given.Load()
		last = max(last, at)
		if first < 0 || at < first {
			first = at
		}
	}
	return max(first, last-pumpBuffer)
}

// begin says that a new consumer brings what is handed out next.
func (t *Tail) begin() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, l := range t.feeds {
		l.fresh = true
	}
}

// hand gives an arrival of a pump to all feeds, unless the pump has ended: then another may be at it.
func (t *Tail) hand(p *pump, a arrival) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.running.Load() != p {
		return
	}
	for f, l := range t.feeds {
		if f.missed.Load() {
			l.fresh = true
			continue
		}
		a.first = l.fresh
		select {
		case f.arrivals <- a:
			l.fresh = false
		default:
			f.missed.Store(true)
			l.fresh = true
		}
	}
}

// arrive reads one message. What it cannot be read for is not the pump's to judge: the log has the fact.
func arrive(registry *events.Registry, shard int, m jetstream.Msg, delivery uint64) (arrival, error) {
	meta, err := m.Metadata()
	if err != nil {
		return arrival{}, fmt.Errorf("read the stream: %w", err)
	}
	if meta.Sequence.Consumer != delivery {
		return arrival{}, errOutOfStep
	}
	a := arrival{seq: int64(meta.Sequence.Stream), first: delivery == 1}
	msg := &nats.Msg{Subject: m.Subject(), Header: m.Headers(), Data: m.Data()}
	a.fact, a.bad = Decode(registry, msg)
	var unknown *events.UnknownTypeError
	switch {
	case errors.As(a.bad, &unknown):
		a.bad = nil // the reader pauses, as it does when the log gives it such a fact
	case a.bad == nil && (a.fact.Position != a.seq || a.fact.Shard != shard):
		a.bad = bad(msg, HeaderPosition, fmt.Sprintf("is %d at sequence %d", a.fact.Position, a.seq))
	}
	return a, nil
}
