package bench

import (
	"context"
	"slices"
	"sync"
	"time"
)

// meter reads clock and processor at the start of a round.
type meter struct {
	ground *ground
	began  time.Time
	used   usage
}

func (g *ground) start() meter { return meter{g, time.Now(), g.processor()} }

// figure is what n commands, facts or requests since the start came to.
func (m meter) figure(name string, n int) Figure {
	took, used := time.Since(m.began), m.ground.processor().minus(m.used)
	f := Figure{Name: name, N: n}
	if n > 0 {
		f.Rate = rounded(float64(n) / took.Seconds())
		f.CPU = rounded(float64((used.own + used.postgres).Microseconds()) / float64(n))
		f.Postgres = rounded(float64(used.postgres.Microseconds()) / float64(n))
	}
	return f
}

// waited adds how long each of them took.
func (f Figure) waited(all []time.Duration) Figure {
	slices.Sort(all)
	f.P50, f.P99 = percentile(all, 0.50), percentile(all, 0.99)
	return f
}

// closed lets each worker do one thing after the other for a time. The first error ends it.
func (g *ground) closed(name string, workers int, span time.Duration, do func(worker, nth int) error) (Figure, error) {
	end := time.Now().Add(span)
	return g.work(name, workers, func(worker int, took func(time.Duration)) error {
		for nth := 0; ; nth++ {
			began := time.Now()
			if began.After(end) {
				return nil
			}
			if err := do(worker, nth); err != nil {
				return err
			}
			took(time.Since(began))
		}
	})
}

// paced asks for a number of things a second, whether or not the ones before are done. A wait counts from when a
// thing was due, so a server that stalls is not let off those it kept from being asked.
func (g *ground) paced(ctx context.Context, name string, workers int, rate float64, span time.Duration, do func(worker, nth int) error) (Figure, error) {
	due := make(chan time.Time, int(rate*span.Seconds())+1)
	go schedule(ctx, due, rate, span)
	return g.work(name, workers, func(worker int, took func(time.Duration)) error {
		nth := 0
		for at := range due {
			if err := do(worker, nth); err != nil {
				return err
			}
			took(time.Since(at))
			nth++
		}
		return nil
	})
}

// schedule sends each due time when it has come. The channel has room for all of them.
func schedule(ctx context.Context, due chan<- time.Time, rate float64, span time.Duration) {
	defer close(due)
	began := time.Now()
	for i := 0; ctx.Err() == nil; i++ {
		at := time.Duration(float64(i) / rate * float64(time.Second))
		if at >= span {
			return
		}
		time.Sleep(time.Until(began.Add(at)))
		due <- began.Add(at)
	}
}

// work runs the workers and gathers how long things took.
func (g *ground) work(name string, workers int, run func(worker int, took func(time.Duration)) error) (Figure, error) {
	var (
		group  sync.WaitGroup
		waits  = make([][]time.Duration, workers)
		errors = make([]error, workers)
		m      = g.start()
	)
	for w := range workers {
		group.Go(func() {
			errors[w] = run(w, func(d time.Duration) { waits[w] = append(waits[w], d) })
		})
	}
	group.Wait()
	for _, err := range errors {
		if err != nil {
			return Figure{}, err
		}
	}
	all := slices.Concat(waits...)
	return m.figure(name, len(all)).waited(all), nil
}
