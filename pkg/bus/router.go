package bus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/ThreeDotsLabs/watermill/message/router/middleware"
	"github.com/nats-io/nats.go/jetstream"

	"coxswain/events"
	"coxswain/pkg/eventlog"
)

// RouterOptions say what a router carries. Registry, DB and Policies are required.
type RouterOptions struct {
	Registry *events.Registry
	DB       DB // for progress and parking; migrated by Migrate
	Policies []Policy
	Retry    RetryOptions
	AckWait  time.Duration // after which another process gets a dead one's fact. 0: 30 s
	Grace    time.Duration // for the fact in hand at the end. 0: 5 s
	Metrics  *Metrics
	Logger   *slog.Logger
}

// RetryOptions say how patient a router is with an error that does not say "not now".
type RetryOptions struct {
	Attempts  int           // before the fact is parked. 0: 8
	First     time.Duration // pause after the first failure; it grows. 0: 100 ms
	Longest   time.Duration // pause. 0: 15 s
	Delivered uint64        // deliveries after which a fact is parked unseen: it may be what kills us. 0: 20
}

func (o RetryOptions) withDefaults() RetryOptions {
	if o.Attempts <= 0 {
		o.Attempts = 8
	}
	if o.First <= 0 {
		o.First = 100 * time.Millisecond
	}
	if o.Longest <= 0 {
		o.Longest = 15 * time.Second
	}
	if o.Delivered == 0 {
		o.Delivered = 20
	}
	return o
}

// Router carries policies: each has a durable consumer in each shard, and sees its facts in order, one at
// a time.
type Router struct {
	log      eventlog.Log
	js       jetstream.JetStream
	opts     RouterOptions
	progress *progress
	parking  *Parking
	router   *message.Router
}

// NewRouter returns a router for all shards of the log.
func NewRouter(log eventlog.Log, js jetstream.JetStream, o RouterOptions) (*Router, error) {
	o.Retry, o.Metrics, o.Logger = o.Retry.withDefaults(), metricsOr(o.Metrics), loggerOr(o.Logger)
	wm, err := message.NewRouter(message.RouterConfig{CloseTimeout: 20 * time.Second}, watermill.NewSlogLogger(o.Logger))
	if err != nil {
		return nil, fmt.Errorf("make the router: %w", err)
	}
	r := &Router{log: log, js: js, opts: o, progress: newProgress(o.DB), parking: NewParking(o.DB), router: wm}
	for _, p := range o.Policies {
		if err := checkPolicy(p, o.Registry); err != nil {
			return nil, err
		}
		for shard := range log.Shards() {
			r.add(p, shard)
		}
	}
	return r, nil
}

// checkPolicy refuses what could never work.
func checkPolicy(p Policy, reg *events.Registry) error {
	if p.Name == "" || p.Handle == nil || len(p.On) == 0 {
		return fmt.Errorf("the policy %q lacks a name, a fact or a handler", p.Name)
	}
	known := map[string]bool{}
	for _, t := range reg.Types() {
		known[t.Name] = true
	}
	for _, wireName := range p.On {
		if !known[wireName] {
			return fmt.Errorf("the policy %s wants %q, which is no fact: check the wire name", p.Name, wireName)
		}
	}
	return nil
}

// add puts a policy's handler for a shard into the router. The order of the middleware is the order in which
// an error meets it, from the last to the first: a panic becomes an error, is retried, is parked.
func (r *Router) add(p Policy, shard int) {
	h := &policyHandler{
		Router: r, policy: p, key: policyKey{p.Name, shard},
		logger: r.opts.Logger.With("policy", p.Name, "shard", shard),
	}
	sub := NewSubscriber(r.js, SubscriberOptions{
		Stream:   func(string) string { return events.StreamName(shard) },
		Consumer: func(string) string { return p.Name },
		Start:    h.start,
		AckWait:  r.opts.AckWait, Grace: r.opts.Grace,
		BackOff: []time.Duration{r.opts.Retry.First, r.opts.Retry.Longest},
		Logger:  r.opts.Logger,
	})
	name := fmt.Sprintf("%s_%02d", p.Name, shard)
	handler := r.router.AddConsumerHandler(name, p.subject(shard), sub, h.handle)
	handler.AddMiddleware(h.decode, trace(p.Name), middleware.CorrelationID, h.park, h.retry().Middleware, h.measure, middleware.Recoverer)
}

// Run carries facts to policies until the context ends, finishes those in hand, and stores how far it came.
func (r *Router) Run(ctx context.Context) error {
	flushed := make(chan struct{})
	running, stop := context.WithCancel(context.WithoutCancel(ctx)) // Watermill would drop what is in hand
	go func() {
		defer close(flushed)
		r.keepProgress(running)
	}()
	closed := context.AfterFunc(ctx, func() { _ = r.router.Close() })
	err := r.router.Run(running)
	closed()
	stop()
	<-flushed
	if err != nil {
		return fmt.Errorf("run the policies: %w", err)
	}
	return ctx.Err()
}

// Running is closed once all policies are subscribed.
func (r *Router) Running() <-chan struct{} { return r.router.Running() }

// flushEvery is how much of its progress a policy may have to repeat after the broker lost it.
const flushEvery = time.Second

func (r *Router) keepProgress(ctx context.Context) {
	for {
		last := sleep(ctx, flushEvery) != nil
		bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), releaseTimeout)
		err := r.progress.flush(bounded)
		cancel()
		if err != nil {
			r.opts.Logger.WarnContext(ctx, "the progress of policies is not stored; it will be again with the next try", "error", err)
		}
		if last {
			return
		}
	}
}

// start says where a policy's consumer begins when the broker has none: a new policy at the first fact, any
// other one after the last fact that it is known to have dealt with.
func (h *policyHandler) start(ctx context.Context, stream jetstream.Stream, _ string) (uint64, error) {
	at, err := h.progress.of(ctx, h.key)
	if err != nil {
		return 0, err
	}
	head, err := h.log.Head(ctx, h.key.shard)
	if err != nil {
		return 0, fmt.Errorf("read the head of the log: %w", err)
	}
	if at > head {
		return 0, &AheadError{Shard: h.key.shard, What: "the policy " + h.policy.Name, At: at, Log: head}
	}
	if first := stream.CachedInfo().Config.FirstSeq; uint64(at)+1 < first {
		return 0, &StreamStartError{Stream: stream.CachedInfo().Config.Name, First: int64(first), Policy: h.policy.Name, Need: at + 1}
	}
	return uint64(at) + 1, nil
}

// errUnseen is why a fact is parked that was delivered too often.
var errUnseen = errors.New("delivered too often without an answer: handling it seems to end the process")
