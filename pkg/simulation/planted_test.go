//go:build planted

package simulation_test

import (
	"flag"
	"testing"
	"time"

	"coxswain/pkg/planted"
)

var within = flag.Duration("within", 5*time.Minute, "how long a planted bug may stay unseen")

// Each mistake is brought to life, and must break an invariant within five minutes; so must nothing without one.
func TestEveryPlantedBugIsFound(t *testing.T) {
	if *seed != 0 {
		t.Skip("one seed is asked for")
	}
	most := *within
	s := newSimulator(t)
	for _, bug := range planted.Simulated() {
		t.Run(string(bug), func(t *testing.T) {
			defer planted.Plant(bug)()
			began := time.Now()
			for seed := uint64(1); time.Since(began) < most; seed++ {
				if r := s.Run(seed, false); r.Err != nil {
					t.Logf("found after %d seeds, %v: %v", seed, time.Since(began).Round(time.Millisecond), r.Err)
					return
				}
			}
			t.Errorf("not found in %v", most)
		})
	}
}
