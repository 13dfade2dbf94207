package projection

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"coxswain/events"
	"coxswain/pkg/planted"
)

// Runner keeps the live generation of a projection for one shard up to date.
type Runner struct {
	cfg      RunnerConfig
	metrics  *metrics
	position atomic.Int64 // for the watch on the lag
}

// NewRunner checks the definition. Prepare must have made its tables.
func NewRunner(cfg RunnerConfig) (*Runner, error) {
	if err := cfg.Definition.Validate(); err != nil {
		return nil, err
	}
	m, err := newMetrics(cfg.Registerer, cfg.Definition.Name, cfg.Shard)
	if err != nil {
		return nil, fmt.Errorf("projection %s: its metrics: %w", cfg.Definition.Name, err)
	}
	return &Runner{cfg: cfg.withDefaults(), metrics: m}, nil
}

// Run folds until the context ends. Whatever goes wrong (the database away, another owner, a hole in the
// log) is logged and tried again from the checkpoint, ever more slowly.
func (r *Runner) Run(ctx context.Context) error {
	if err := r.cfg.Hold(ctx, r.reign); ctx.Err() == nil {
		return err
	}
	return nil
}

// reign owns the projection, again and again, until its context ends.
func (r *Runner) reign(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go r.watch(ctx)
	wait := backoff{least: 50 * time.Millisecond, most: 5 * time.Second}
	for ctx.Err() == nil {
		before := r.position.Load()
		err := r.Own(ctx)
		if ctx.Err() != nil {
			break
		}
		if r.position.Load() > before {
			wait.reset() // it has got on
		}
		r.report(ctx, err)
		wait.pause(ctx)
	}
	return ctx.Err()
}

func (r *Runner) report(ctx context.Context, err error) {
	position := (*PositionError)(nil)
	switch {
	case errors.Is(err, ErrFenced):
		r.metrics.fenced.Inc()
		r.cfg.Logger.WarnContext(ctx, "another owner has moved the checkpoint; starting over from it")
	case errors.As(err, &position):
		r.cfg.Logger.ErrorContext(ctx, "projection halted", "error", err)
	default:
		r.metrics.failed.Inc()
		r.cfg.Logger.ErrorContext(ctx, "projection stopped; trying again", "error", err)
	}
}

// Own folds from taking the checkpoint to the first error. Run does so again and again; whoever simulates the passing
// of time calls it instead.
func (r *Runner) Own(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	o, err := r.begin(ctx)
	if err != nil {
		return err
	}
	source, err := r.cfg.Source(ctx, o.position)
	if err != nil {
		return err
	}
	if c, ok := source.(interface{ Close() }); ok {
		defer c.Close()
	}
	for {
		if _, err := r.runOnce(ctx, o, source); err != nil && !o.carriesOn(ctx, err) {
			return err
		}
	}
}

// begin takes the checkpoint, gives parked facts another chance (this program may be newer than the one
// that parked them) and catches up with the log.
func (r *Runner) begin(ctx context.Context) (*owner, error) {
	o, err := r.take(ctx)
	if err != nil {
		return nil, err
	}
	o.cache = r.cfg.CacheBytes
	r.position.Store(o.position)
	if len(o.fold.lanes) > 0 {
		done, err := o.retry(ctx, nil)
		if err != nil {
			return nil, err
		}
		r.cfg.Logger.InfoContext(ctx, "parked facts retried", "applied", done.Applied, "parked", done.Parked)
	}
	r.metrics.parked.Set(float64(len(o.fold.lanes)))
	if err := r.catchUp(ctx, o); err != nil {
		return nil, err
	}
	r.cfg.Announce(o.shard, o.position)
	return o, nil
}

func (r *Runner) take(ctx context.Context) (*owner, error) {
	if s := r.cfg.Storage; s != nil {
		return takeFrom(ctx, modelled{s}, r.cfg.Log, r.cfg.Definition, r.cfg.Shard)
	}
	return take(ctx, r.cfg.DB, r.cfg.Log, r.cfg.Definition, live, r.cfg.Shard)
}

// catchUp reads big batches from the log up to its head, then opens the read model.
func (r *Runner) catchUp(ctx context.Context, o *owner) error {
	head, err := r.cfg.Log.Head(ctx, o.shard)
	if err != nil {
		return err
	}
	if o.position > head {
		return o.log.wrong(o.position, head, "the log ends before the checkpoint; it has lost its tail or is another one: rebuild the projection")
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for read := range o.log.ahead(ctx, o.position, r.cfg.CatchUp) {
		if read.err != nil {
			return read.err
		}
		if err := r.step(ctx, o, read.facts); err != nil {
			return err
		}
	}
	if o.ready || ctx.Err() != nil {
		return ctx.Err()
	}
	return o.markReady(ctx)
}

// runOnce waits for facts and takes them in.
func (r *Runner) runOnce(ctx context.Context, o *owner, source Source) (gaps int, err error) {
	got, err := source.Next(ctx, r.cfg.Batch)
	if err != nil {
		return 0, err
	}
	return r.takeIn(ctx, o, got)
}

// takeIn folds what was delivered, and what was left out.
func (r *Runner) takeIn(ctx context.Context, o *owner, got []events.Recorded) (gaps int, err error) {
	facts, gaps, err := o.log.mend(ctx, o.position, got)
	if gaps > 0 {
		r.metrics.gaps.Add(float64(gaps))
		r.cfg.Logger.WarnContext(ctx, "facts were left out; read from the log", "gaps", gaps, "after", o.position)
	}
	if err != nil {
		return gaps, err
	}
	return gaps, r.step(ctx, o, facts)
}

// stepTimeout ends a transaction that hangs, on a half-open connection for example.
const stepTimeout = 30 * time.Second

// step takes in facts that follow the checkpoint.
func (r *Runner) step(ctx context.Context, o *owner, facts []events.Recorded) error {
	if len(facts) == 0 {
		return nil
	}
	began := time.Now()
	ctx, cancel := context.WithTimeout(ctx, stepTimeout)
	defer cancel()
	if o.ready && planted.Has(planted.AnnounceFirst) {
		r.cfg.Announce(o.shard, facts[len(facts)-1].Position)
	}
	done, err := o.step(ctx, facts)
	if err != nil {
		return err
	}
	if o.ready {
		r.cfg.Announce(o.shard, o.position)
	}
	if done.Parked > 0 {
		r.cfg.Logger.ErrorContext(ctx, "facts parked", "facts", done.Parked, "up_to", done.To)
	}
	r.position.Store(o.position)
	r.metrics.stepped(done, time.Since(began), len(o.fold.lanes))
	return nil
}
