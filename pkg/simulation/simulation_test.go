package simulation_test

import (
	"flag"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"coxswain/pkg/simulation"
)

var (
	seed  = flag.Uint64("seed", 0, "the one seed that TestOneSeed runs")
	seeds = flag.Int("seeds", 2000, "how many seeds TestEverySeedKeepsTheInvariants runs")
	first = flag.Uint64("first", 1, "the first of them")
)

// A world is small and soon forgotten: to collect garbage less often saves a third of the time.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	m.Run()
}

func newSimulator(t testing.TB) *simulation.Simulator {
	t.Helper()
	s, err := simulation.New()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A seed is a history by itself, so that all processors may run some of them.
func TestEverySeedKeepsTheInvariants(t *testing.T) {
	if *seed != 0 {
		t.Skip("one seed is asked for")
	}
	began := time.Now()
	var next, facts, events atomic.Uint64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		s := newSimulator(t)
		workers.Go(func() {
			for i := next.Add(1) - 1; i < uint64(*seeds) && !t.Failed(); i = next.Add(1) - 1 {
				r := s.Run(*first+i, false)
				facts.Add(uint64(r.Facts))
				events.Add(r.Events)
				if r.Err != nil {
					t.Errorf("seed %d: %v\nreplay: %s", r.Seed, r.Err, r.Replay())
				}
			}
		})
	}
	workers.Wait()
	t.Logf("%d seeds, %d facts, %d events in %v on %d processors", *seeds, facts.Load(), events.Load(),
		time.Since(began).Round(time.Millisecond), runtime.GOMAXPROCS(0))
}

// TestOneSeed shows the schedule of -seed.
func TestOneSeed(t *testing.T) {
	if *seed == 0 {
		t.Skip("runs with -seed N")
	}
	r := newSimulator(t).Run(*seed, true)
	t.Logf("the schedule of seed %d:\n%s", r.Seed, r.Trace)
	if r.Err != nil {
		t.Error(r.Err)
	}
}

func TestOneSeedIsOneHistoryWhateverRunsBesideIt(t *testing.T) {
	t.Parallel()
	const some = 20
	alone, beside := newSimulator(t), newSimulator(t)
	var traces [some]string
	for seed := range uint64(some) {
		traces[seed] = alone.Run(seed, true).Trace
	}
	var workers sync.WaitGroup
	for _, s := range []*simulation.Simulator{alone, beside} {
		workers.Go(func() {
			for seed := range uint64(some) {
				if s.Run(seed, true).Trace != traces[seed] {
					t.Errorf("seed %d has two histories; look for a map, a clock, a goroutine or a variable of the package that decides something", seed)
				}
			}
		})
	}
	workers.Wait()
}
