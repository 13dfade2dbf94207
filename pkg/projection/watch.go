package projection

import (
	"context"
	"time"
)

// watchEvery is how often the lag is measured.
const watchEvery = 5 * time.Second

// watch measures the lag from the log itself, so that it shows when a source has fallen silent or the
// runner cannot get on.
func (r *Runner) watch(ctx context.Context) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			r.measure(ctx)
		}
	}
}

// measure sets the lag in facts, and the age of the oldest fact that waits.
func (r *Runner) measure(ctx context.Context) {
	at := r.position.Load()
	head, err := r.cfg.Log.Head(ctx, r.cfg.Shard)
	if err != nil {
		return // the log has alarms of its own
	}
	r.metrics.lagFacts.Set(float64(max(0, head-at)))
	r.metrics.lagTime.Set(0)
	if head <= at {
		return
	}
	if waiting, err := r.cfg.Log.Read(ctx, r.cfg.Shard, at, 1); err == nil && len(waiting) > 0 {
		r.metrics.lagTime.Set(time.Since(waiting[0].RecordedAt).Seconds())
	}
}
