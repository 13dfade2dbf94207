package daemon

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"coxswain/pkg/bus"
	"coxswain/pkg/fault"
	"coxswain/pkg/projection"
)

// background is the work beside HTTP: relays, sealers, projections, policies, loops. Each part runs until its context
// ends and looks after itself; none takes another down.
type background struct {
	stop context.CancelFunc
	done sync.WaitGroup
}

// Start begins the work beside HTTP. It returns at once.
func (r *Runtime) Start() {
	ctx, stop := context.WithCancel(context.Background())
	b := &background{stop: stop}
	r.background = b
	for _, relay := range r.relays {
		b.run(ctx, relay.Run)
	}
	for _, sealer := range r.sealers {
		b.run(ctx, sealer.Run)
	}
	for _, p := range r.projections {
		for _, runner := range p.Runners {
			b.run(ctx, runner.Run)
		}
	}
	for _, s := range r.served {
		r.startService(ctx, b, s)
	}
	r.startLoops(ctx, b, r.loops, r.Logger)
}

func (r *Runtime) startService(ctx context.Context, b *background, s Served) {
	if s.Service.Policies != nil {
		if policies := s.Service.Policies(s.Deps); len(policies) > 0 {
			b.run(ctx, func(ctx context.Context) error { return r.keepRouting(ctx, s, policies) })
		}
	}
	if s.Service.Loops != nil {
		r.startLoops(ctx, b, s.Service.Loops(s.Deps), s.Deps.Logger)
	}
}

// startLoops runs each loop under a lease of its own.
func (r *Runtime) startLoops(ctx context.Context, b *background, loops []Loop, logger *slog.Logger) {
	for _, loop := range loops {
		b.run(ctx, func(ctx context.Context) error {
			return bus.Hold(ctx, r.lease, "loop_"+loop.Name, logger, func(ctx context.Context, _ bus.Term) error {
				return r.keepLooping(ctx, loop, logger)
			})
		})
	}
}

// run keeps one part going; its error is only that its context has ended, or has been logged by itself.
func (b *background) run(ctx context.Context, part func(context.Context) error) {
	b.done.Go(func() { _ = part(ctx) })
}

// retryRouting is the pause before policies that could not start are tried again.
const retryRouting = 5 * time.Second

// keepRouting carries facts to a service's policies. A router that ends by itself (a policy ahead of a log
// that has lost facts, a stream that begins too late) is logged and made anew.
func (r *Runtime) keepRouting(ctx context.Context, s Served, policies []bus.Policy) error {
	for {
		err := r.route(ctx, policies)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s.Deps.Logger.ErrorContext(ctx, "policies stand still and are tried again", "error", err)
		pause(ctx, retryRouting)
	}
}

func (r *Runtime) route(ctx context.Context, policies []bus.Policy) error {
	router, err := bus.NewRouter(r.Log, r.JetStream, bus.RouterOptions{
		Registry: r.Registry, DB: r.DB, Policies: policies, Metrics: r.busMetrics, Logger: r.Logger,
		AckWait: r.Config.LeaseTTL, // what a dead process had in hand lies no longer than its leases
	})
	if err != nil {
		return err
	}
	return router.Run(ctx)
}

// retryLoop is the pause after which a loop that found its views not ready looks again.
const retryLoop = time.Second

// keepLooping runs a loop now and then whenever its time has come. What fails is due the next time too; what
// only came too early, as after a start, is due in a moment.
func (r *Runtime) keepLooping(ctx context.Context, loop Loop, logger *slog.Logger) error {
	for ctx.Err() == nil {
		switch err := loop.Run(ctx); {
		case err == nil:
			r.loopRuns.WithLabelValues(loop.Name, "ok").Inc()
		case ctx.Err() == nil && fault.KindOf(err) == fault.Unavailable:
			logger.InfoContext(ctx, "a loop waits for what it needs", "loop", loop.Name, "error", err)
			pause(ctx, min(retryLoop, loop.Every))
			continue
		case ctx.Err() == nil:
			r.loopRuns.WithLabelValues(loop.Name, "failed").Inc()
			logger.ErrorContext(ctx, "a loop failed and runs again at its time", "loop", loop.Name, "error", err)
		}
		pause(ctx, loop.Every)
	}
	return ctx.Err()
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// project makes the store and the runners of a definition.
func (r *Runtime) project(service string, d projection.Definition) (*Projection, error) {
	store, err := projection.NewStore(r.DB, d, r.Log.ShardOf)
	if err != nil {
		return nil, err
	}
	p := &Projection{Service: service, Definition: d, Store: store}
	for shard := range r.Log.Shards() {
		runner, err := projection.NewRunner(r.runnerConfig(d, shard, store))
		if err != nil {
			return nil, err
		}
		p.Runners = append(p.Runners, runner)
	}
	return p, nil
}

func (r *Runtime) runnerConfig(d projection.Definition, shard int, store *projection.Tables) projection.RunnerConfig {
	// Versions are kept by programs of their own during an upgrade, so each has its lease.
	lease := fmt.Sprintf("projection_%s_v%d_%02d", d.Name, d.Version, shard)
	return projection.RunnerConfig{
		DB: r.DB, Log: r.Log, Definition: d, Shard: shard, Announce: store.Announce,
		Hold: func(ctx context.Context, work func(context.Context) error) error {
			return bus.Hold(ctx, r.lease, lease, r.Logger, func(ctx context.Context, _ bus.Term) error { return work(ctx) })
		},
		Source: func(_ context.Context, after int64) (projection.Source, error) {
			return bus.NewFeed(r.Log, r.JetStream, shard, after, bus.FeedOptions{
				Registry: r.Registry, Name: d.Name, Tail: r.tails[shard], Metrics: r.busMetrics, Logger: r.Logger,
			}), nil
		},
		Registerer: r.Telemetry.Metrics, Logger: r.Logger,
	}
}

// Drain ends the work beside HTTP in order and closes the connections. Facts in hand are finished; when
// the context ends first, they are left to whoever has the lease next, which does no harm.
func (r *Runtime) Drain(ctx context.Context) error {
	defer r.close()
	if r.background == nil {
		return nil
	}
	r.background.stop()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		r.background.done.Wait()
	}()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return errors.Join(errNotInTime, ctx.Err())
	}
}

// holder names this run of this process in the leases.
func holder() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return fmt.Sprintf("%s/%d/%s", host, os.Getpid(), rand.Text()[:8])
}
