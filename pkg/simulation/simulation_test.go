package simulation_test

import (
	"flag"
	"runtime/debug"
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

func TestEverySeedKeepsTheInvariants(t *testing.T) {
	if *seed != 0 {
		t.Skip("one seed is asked for")
	}
	s := newSimulator(t)
	began := time.Now()
	var facts int
	var events uint64
	for i := range uint64(*seeds) {
		r := s.Run(*first+i, false)
		facts, events = facts+r.Facts, events+r.Events
		if r.Err != nil {
			t.Fatalf("seed %d: %v\nreplay: %s", r.Seed, r.Err, r.Replay())
		}
	}
	t.Logf("%d seeds, %d facts, %d events in %v", *seeds, facts, events, time.Since(began).Round(time.Millisecond))
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

func TestOneSeedIsOneHistory(t *testing.T) {
	t.Parallel()
	s := newSimulator(t)
	for seed := range uint64(20) {
		a, b := s.Run(seed, true), s.Run(seed, true)
		if a.Trace != b.Trace {
			t.Fatalf("seed %d has two histories; look for a map, a clock or a goroutine that decides something", seed)
		}
	}
}
