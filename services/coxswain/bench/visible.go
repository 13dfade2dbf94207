package bench

import (
	"context"
	"fmt"
	"sort"
	"strconv"
	"sync"
	"time"

	"coxswain/events/catalogue"
	"coxswain/pkg/bus"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/projection"
	readmodel "coxswain/services/responsibility/projection"
)

// benchVisible appends at a steady rate, and looks when each fact is in the stream and when it is in the shared
// view, which is fed from the stream.
func benchVisible(ctx context.Context, b *bench) error {
	for _, rate := range []int{500, 2000} {
		err := b.measure(ctx, cell{
			config: fmt.Sprintf("rate=%d", rate),
			run: func(ctx context.Context, round int) ([]Figure, error) {
				return b.visible(ctx, float64(rate), fmt.Sprintf("visible_%d_%d", rate, round))
			},
			beside: []string{"e2e", "-src", "js", "-pub", "auto", "-rate", strconv.Itoa(rate), "-dur", b.For.String()},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// visible is one round, on a log and a stream of its own.
func (b *bench) visible(ctx context.Context, rate float64, name string) ([]Figure, error) {
	p, err := b.startPipeline(ctx, name)
	if err != nil {
		return nil, err
	}
	defer p.stop()
	const callers = 64
	commits := new(passage)
	_, err = b.paced(ctx, "commit", callers, rate, b.For, func(worker, nth int) error {
		out, err := p.log.Append(ctx, talk(fmt.Sprintf("%s-%d", name, worker), nth))
		commits.note(out.Position)
		return err
	})
	if err != nil {
		return nil, err
	}
	last := commits.last()
	if err := until(ctx, func() bool { return p.shown.last() >= last }); err != nil {
		return nil, err
	}
	return []Figure{commits.to(p.streamed, "commit to stream"), commits.to(p.shown, "commit to view")}, nil
}

// pipeline is the way of a fact: log, relay, stream, feed, projection.
type pipeline struct {
	log             *eventlog.Postgres
	streamed, shown *passage
	closers         []func()
}

func (p *pipeline) stop() {
	for i := len(p.closers) - 1; i >= 0; i-- {
		p.closers[i]()
	}
}

func (b *bench) startPipeline(ctx context.Context, name string) (_ *pipeline, err error) {
	p := &pipeline{streamed: new(passage), shown: new(passage)}
	defer func() {
		if err != nil {
			p.stop()
		}
	}()
	log, pool, address, err := b.openLog(ctx, name)
	if err != nil {
		return nil, err
	}
	p.log = log
	p.closers = append(p.closers, pool.Close)
	owner, err := makeTables(ctx, address)
	if err != nil {
		return nil, err
	}
	owner.Close()
	js, bye, err := b.connect()
	if err != nil {
		return nil, err
	}
	p.closers = append(p.closers, bye)
	_, stopRelay := startRelay(ctx, log, js, p.streamed.note)
	p.closers = append(p.closers, func() { _ = deleteStream(ctx, js) }, stopRelay)
	runner, err := projection.NewRunner(projection.RunnerConfig{
		DB: pool, Log: log, Definition: readmodel.Shared(),
		Announce: func(_ int, position int64) { p.shown.note(position) },
		Source: func(_ context.Context, after int64) (projection.Source, error) {
			return bus.NewFeed(log, js, 0, after, bus.FeedOptions{Registry: catalogue.New(), Name: readmodel.SharedName}), nil
		},
	})
	if err != nil {
		return nil, err
	}
	p.closers = append(p.closers, background(ctx, runner.Run))
	return p, until(ctx, p.shown.begun)
}

// background runs something until what it returns is called.
func background(ctx context.Context, run func(context.Context) error) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = run(ctx) // only that its context has ended
	}()
	return func() { cancel(); <-ended }
}

// passage is when positions came by.
type passage struct {
	mu    sync.Mutex
	steps []step
}

type step struct {
	position int64
	at       time.Time
}

// note takes down a position that has come by. There, that says the same of all before it.
func (p *passage) note(position int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.steps = append(p.steps, step{position, time.Now()})
}

func (p *passage) begun() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.steps) > 0
}

func (p *passage) last() (last int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.steps {
		last = max(last, s.position)
	}
	return last
}

// to says how long after they were noted here positions were reached there. The first sixth is left out: it warms
// caches, as it does for the yardstick.
func (p *passage) to(there *passage, name string) Figure {
	p.mu.Lock()
	defer p.mu.Unlock()
	there.mu.Lock()
	defer there.mu.Unlock()
	var waits []time.Duration
	for _, s := range p.steps {
		i := sort.Search(len(there.steps), func(i int) bool { return there.steps[i].position >= s.position })
		if s.position > int64(len(p.steps)/6) && i < len(there.steps) {
			waits = append(waits, max(0, there.steps[i].at.Sub(s.at)))
		}
	}
	return Figure{Name: name, N: len(waits)}.waited(waits)
}
