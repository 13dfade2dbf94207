package projection_test

import (
	"context"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"coxswain/events"
	"coxswain/pkg/projection"
)

// gate is a source that delivers what it is told, when it is told.
type gate chan []events.Recorded

func (g gate) Next(ctx context.Context, _ int) ([]events.Recorded, error) {
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case facts := <-g:
		return facts, nil
	}
}

func TestAPausedOwnerThatWakesUpWritesNothing(t *testing.T) {
	t.Parallel()
	d := board("board")
	p := prepared(t, d)
	h := new(history).add(proposed("acme", "c1", "one"))

	paused := make(gate)
	opened := make(chan int64, 10)
	reg := prometheus.NewRegistry()
	p.run(t, projection.RunnerConfig{
		Log: h, Definition: d, Registerer: reg,
		Source: func(_ context.Context, after int64) (projection.Source, error) {
			opened <- after
			return paused, nil
		},
	})
	if after := <-opened; after != 1 {
		t.Fatalf("it began after %d", after)
	}
	// Another process takes over, and takes in facts that the first has not seen.
	h.add(commented("acme", "c1"), commented("acme", "c1"))
	s := p.store(t, d)
	stop := p.run(t, projection.RunnerConfig{Log: h, Definition: d})
	wait(t, s, h)
	stop()

	before := hash(t, s)
	paused <- h.facts[1:2]             // what it was about to do when it was paused
	if after := <-opened; after != 3 { // it noticed, and began anew from the checkpoint
		t.Errorf("it went on after %d", after)
	}
	if after := hash(t, s); after != before {
		t.Errorf("the paused owner has written: %+v became %+v", before, after)
	}
	if n := count(t, reg, "coxswain_projection_fenced_total"); n != 1 {
		t.Errorf("fenced %v times", n)
	}
	h.add(commented("acme", "c1"))
	paused <- h.facts[3:]
	wait(t, s, h)
	if got, want := hash(t, s), hash(t, memory(t, d, h)); got != want {
		t.Errorf("afterwards %+v, want %+v", got, want)
	}
}

func count(t *testing.T, reg *prometheus.Registry, name string) float64 {
	t.Helper()
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if f.GetName() == name {
			return f.GetMetric()[0].GetCounter().GetValue()
		}
	}
	t.Fatalf("no metric %s", name)
	return 0
}

func TestOnlyTheHolderOfTheLeaseFolds(t *testing.T) {
	t.Parallel()
	d := board("board")
	p := prepared(t, d)
	h := new(history).add(proposed("acme", "c1", "one"))
	granted := make(chan struct{})
	asked := make(chan struct{})
	s := p.store(t, d)
	p.run(t, projection.RunnerConfig{Log: h, Definition: d, Hold: func(ctx context.Context, work func(context.Context) error) error {
		close(asked)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-granted:
			return work(ctx)
		}
	}})
	<-asked
	if _, err := s.Position(t.Context(), 0); err == nil {
		t.Error("it folds without the lease")
	}
	close(granted)
	wait(t, s, h)
}

func TestMetricsNameTheProjectionAndNeverATenant(t *testing.T) {
	t.Parallel()
	d := broken("board")
	p := prepared(t, d)
	h := new(history).add(proposed("acme", "c1", "one"), proposed("zeta", "c2", "poison"))
	reg := prometheus.NewPedanticRegistry()
	s := p.store(t, d)
	p.run(t, projection.RunnerConfig{Log: h, Definition: d, Registerer: reg})
	p.run(t, projection.RunnerConfig{Log: h, Definition: d, Registerer: reg, Shard: 1, Hold: standBy})
	wait(t, s, h)
	families, err := reg.Gather()
	if err != nil || len(families) == 0 {
		t.Fatal(err)
	}
	for _, f := range families {
		for _, l := range f.GetMetric()[0].GetLabel() {
			if l.GetName() != "projection" && l.GetName() != "shard" {
				t.Errorf("%s has the label %s", f.GetName(), l.GetName())
			}
		}
	}
}

// standBy never gets the lease.
func standBy(ctx context.Context, _ func(context.Context) error) error {
	<-ctx.Done()
	return ctx.Err()
}
