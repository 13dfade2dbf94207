package bus

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/planted"
)

// RelayOptions say how a relay works. Only Stream is required.
type RelayOptions struct {
	Stream StreamConfig
	// Lease chooses one relay of a shard among processes. Nil: Alone.
	Lease Lease
	// Poll is how long a relay without signal waits before it looks at log and stream. 0: one second.
	Poll time.Duration
	// AtomicFrom is the size from which facts are published as one atomic batch; fewer go one by one, which is
	// quicker for the first. 0: 64.
	AtomicFrom int
	// Conn sends the messages of atomic batches. Nil: the connection of the JetStream.
	Conn Conn
	// Announce, if set, is told after each pass which position is the last in the stream. It must be quick.
	Announce func(position int64)
	Now      func() time.Time // for the lag in seconds. Nil: time.Now
	Metrics  *Metrics
	Logger   *slog.Logger
}

func (o RelayOptions) withDefaults() RelayOptions {
	if o.Lease == nil {
		o.Lease = Alone{}
	}
	if o.Poll <= 0 {
		o.Poll = time.Second
	}
	if o.AtomicFrom <= 0 {
		o.AtomicFrom = 64
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Metrics = metricsOr(o.Metrics)
	o.Logger = loggerOr(o.Logger).With("shard", o.Stream.Shard)
	return o
}

// Relay copies the log of a shard into its stream, so that a fact's position is its sequence there. It keeps
// no checkpoint: what the stream has is where it goes on. See the package's documentation for what happens
// when the stream has lost facts, has too many, or another relay is at work.
type Relay struct {
	log   eventlog.Log
	js    jetstream.JetStream
	shard int
	opts  RelayOptions
	label string // of metrics

	synced bool       // last is what the stream said, and nothing has contradicted it since
	seen   bool       // last is what the stream has said once
	last   int64      // position of the last fact in the stream
	ahead  chan batch // what comes after the batch at hand, when that was not all

	mu     sync.Mutex
	status RelayStatus
}

// RelayStatus is what a readiness check and an operator see.
type RelayStatus struct {
	Leader bool  // this process relays the shard
	Last   int64 // position of the last fact that is known to be in the stream
	// Err is why the last pass failed; an AheadError, DivergedError, LogGapError, ForeignStreamError or
	// StreamSettingError stays until a person has done something.
	Err error
}

// NewRelay returns a relay for the shard of o.Stream.
func NewRelay(log eventlog.Log, js jetstream.JetStream, o RelayOptions) *Relay {
	o = o.withDefaults()
	o.Metrics.relayLeader.WithLabelValues(shardLabel(o.Stream.Shard)).Set(0) // so that a shard without any is seen
	return &Relay{log: log, js: js, shard: o.Stream.Shard, opts: o, label: shardLabel(o.Stream.Shard)}
}

// LeaseName is the name of the lease for relaying a shard.
func LeaseName(shard int) string { return fmt.Sprintf("relay_%02d", shard) }

// Run relays until the context ends, whenever the lease is ours. It does not return for an error: the log
// keeps the facts, and commands go on, while Status and the metrics say what is wrong.
func (r *Relay) Run(ctx context.Context) error {
	return Hold(ctx, r.opts.Lease, LeaseName(r.shard), r.opts.Logger, func(ctx context.Context, _ Term) error {
		return r.lead(ctx)
	})
}

// Status is how the relay does at the moment.
func (r *Relay) Status() RelayStatus {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.status
}

// lead relays for one term.
func (r *Relay) lead(ctx context.Context) error {
	r.setLeader(true)
	defer r.setLeader(false)
	r.forget()
	wake := r.log.Subscribe(ctx, r.shard)
	for ctx.Err() == nil {
		res, err := r.runOnce(ctx)
		r.report(ctx, res, err)
		if err == nil && (res.Published > 0 || res.Fenced) {
			continue
		}
		r.idle(ctx, wake, err)
	}
	return nil
}

// idle waits for a signal or for the time to look again. After a quiet poll the stream is looked at anew:
// it may have been deleted while nothing happened.
func (r *Relay) idle(ctx context.Context, wake <-chan struct{}, err error) {
	if err != nil {
		wake = nil // a signal for each commit must not turn an outage into a busy loop
	}
	timer := time.NewTimer(r.opts.Poll)
	defer timer.Stop()
	select {
	case _, open := <-wake:
		if !open {
			<-ctx.Done() // the log closes it only when the context has ended
		}
	case <-timer.C:
		r.forget()
	case <-ctx.Done():
	}
}

// Pass is what one look at the log came to.
type Pass struct {
	Last      int64 // position of the last fact in the stream afterwards
	Published int
	Refilled  string // why the stream had lost facts, "" when it had not
	Fenced    bool   // another relay had written; the stream's state is read again before the next pass
}

// runOnce publishes what one read of the log gives.
func (r *Relay) runOnce(ctx context.Context) (Pass, error) {
	refilled := ""
	if !r.synced {
		before := r.last
		cause, err := r.sync(ctx)
		if err != nil {
			return Pass{Last: before}, err
		}
		refilled = cause
	}
	b, err := r.next(ctx)
	if err != nil {
		r.forget()
		return Pass{Last: r.last, Refilled: refilled}, err
	}
	n, err := r.publish(ctx, r.last, b.messages)
	r.last += int64(n)
	pass := Pass{Last: r.last, Published: n, Refilled: refilled}
	if err != nil && (!isFenced(err) || !planted.Has(planted.NotFencedEnough)) {
		r.forget()
	}
	if isFenced(err) {
		pass.Fenced = true
		return pass, nil
	}
	return pass, err
}

// forget makes the next pass start from what the stream says.
func (r *Relay) forget() {
	r.synced = false
	r.ahead = nil
}

// report keeps what operators look at.
func (r *Relay) report(ctx context.Context, p Pass, err error) {
	m, was := r.opts.Metrics, r.Status().Err
	m.published.WithLabelValues(r.label).Add(float64(p.Published))
	if p.Refilled != "" {
		m.refills.WithLabelValues(r.label, p.Refilled).Inc()
		r.opts.Logger.WarnContext(ctx, "the stream had lost facts and is filled from the log", "cause", p.Refilled, "from", p.Last-int64(p.Published))
	}
	if p.Fenced {
		m.fenced.WithLabelValues(r.label).Inc()
		r.opts.Logger.WarnContext(ctx, "another relay is writing the stream", "last", p.Last)
	}
	if err != nil && ctx.Err() == nil && (was == nil || was.Error() != err.Error()) {
		r.opts.Logger.ErrorContext(ctx, "the relay stands still", "last", p.Last, "error", err)
	}
	r.mu.Lock()
	r.status.Last, r.status.Err = p.Last, err
	r.mu.Unlock()
	r.showHalt(haltOf(err))
	if err != nil {
		r.lagBehind(ctx)
	}
	if r.opts.Announce != nil && p.Published > 0 {
		r.opts.Announce(p.Last)
	}
}

func (r *Relay) setLeader(on bool) {
	r.opts.Metrics.relayLeader.WithLabelValues(r.label).Set(flag(on))
	if !on {
		r.withdraw()
	}
	r.mu.Lock()
	r.status.Leader = on
	r.mu.Unlock()
}

// contiguous checks that facts follow the position without a gap.
func contiguous(shard int, after int64, facts []events.Recorded) error {
	for i := range facts {
		if want := after + int64(i) + 1; facts[i].Position != want {
			return &LogGapError{Shard: shard, Want: want, Got: facts[i].Position}
		}
	}
	return nil
}
