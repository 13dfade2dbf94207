package simulation

import (
	"context"
	"time"

	"coxswain/events"
	"coxswain/pkg/bus"
	"coxswain/pkg/projection"
)

// write appends facts, in bursts and alone, until things are to heal.
func write(p *process) {
	burst := p.maybe(0.2)
	for facts := 10 + p.upTo(40); facts > 0 && !p.healed; {
		n := min(1+p.upTo(4), facts)
		if burst && p.maybe(0.1) {
			n = min(70, facts+40) // a backlog goes out as an atomic batch
		}
		facts -= n
		p.appendSome(n)
		p.wait(p.between(0, 2*time.Second))
	}
	for {
		p.wait(time.Hour)
	}
}

// appendSome is one command of n facts.
func (w *world) appendSome(n int) {
	tenant, c := w.tenants[w.upTo(len(w.tenants))], customer(w.upTo(4))
	var facts []events.Event
	for range n {
		facts = append(facts, w.fact())
	}
	w.append(tenant, c, facts...)
}

func (w *world) fact() events.Event {
	n := w.upTo(1000)
	switch w.upTo(40) {
	case 0:
		return capsized{n}
	case 1:
		return spilt{n}
	case 2, 3:
		return whispered{n}
	}
	return pulled{n}
}

const (
	relayLease = "relay"
	ownerLease = "owner"
	term       = 10 * time.Second // of a lease, unless it is renewed
)

// lease is who has it, and until when.
type lease struct {
	holder string
	until  time.Duration
}

// holds asks for a lease, or renews it. A paused process does not ask, and believes; and sometimes two are told yes.
func (p *process) holds(name string) bool {
	l := p.leases[name]
	if l == nil {
		l = &lease{}
		p.leases[name] = l
	}
	if l.holder != p.name && p.now < l.until {
		return p.maybe(p.faults.split)
	}
	l.holder, l.until = p.name, p.now+term
	return true
}

// relay runs the real relay, as Relay.Run does.
func relay(p *process) {
	c := &client{process: p}
	r := bus.NewRelay(logOf{p.log, p}, c, bus.RelayOptions{
		Stream:     bus.StreamConfig{Shard: shard, Installation: installation, First: p.firstOfNewStream()},
		AtomicFrom: 8, Conn: batches{c}, Now: func() time.Time { return start.Add(p.now) }, Metrics: p.metrics,
	})
	seen := int64(-1)
	for led := false; ; {
		if !p.holds(relayLease) {
			led = false
			p.wait(term / 3)
			continue
		}
		if !led {
			r.LookAgain()
			led = true
		}
		pass, err := r.Step(context.Background())
		if err == nil && (pass.Published > 0 || pass.Fenced) {
			p.say(p.name, "%+v", pass)
			continue
		}
		if err != nil {
			p.say(p.name, "%v", err)
		}
		seen = p.idle(r, seen, err)
	}
}

// firstOfNewStream is 1, or a later position that the log has reached.
func (p *process) firstOfNewStream() int64 {
	if head := len(p.facts()); head > 0 && p.maybe(0.2) {
		return int64(1 + p.upTo(head))
	}
	return 1
}

// idle waits for the log to go on, or for the time to look at the stream again.
func (p *process) idle(r *bus.Relay, seen int64, err error) int64 {
	const poll, signal = time.Second, 250 * time.Millisecond
	for until := p.now + poll; p.now < until; {
		if head := int64(len(p.facts())); head != seen && err == nil {
			return head
		}
		p.wait(signal)
	}
	r.LookAgain()
	return seen
}

// own runs the real runner, as Runner.Run does.
func own(p *process) {
	for {
		if !p.holds(ownerLease) {
			p.wait(term / 3)
			continue
		}
		err := p.ownOnce()
		p.say(p.name, "%v", err)
		p.wait(p.between(50*time.Millisecond, 5*time.Second))
	}
}

// ownOnce is from taking the checkpoint to the first error.
func (p *process) ownOnce() error {
	log := newOwnersLog(logOf{p.log, p})
	runner, err := projection.NewRunner(projection.RunnerConfig{
		Log: log, Definition: p.model.definition(), Shard: shard, Storage: tablesOf{p.tables, p}, Registerer: p.gauges,
		Batch: 1 + p.upTo(20), CatchUp: 1 + p.upTo(30), CacheBytes: 1 << p.upTo(16),
		Announce: func(_ int, position int64) { p.checkAnnounced(position) },
		Source: func(_ context.Context, after int64) (projection.Source, error) {
			log.flowing = true
			if p.wildOwner {
				return &wild{process: p, after: after}, nil
			}
			return newFed(p, log, after), nil
		},
	})
	if err != nil {
		return err
	}
	return runner.Own(context.Background())
}
