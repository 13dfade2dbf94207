package crash_test

import (
	"cmp"
	"context"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"
)

// A process may be killed at any instant: what it has answered stays, what it has not answered is done once or not at
// all, and asking again tells which.
func TestNothingIsLostDoubledOrInventedWhenTheProcessIsKilled(t *testing.T) {
	t.Parallel()
	seed := number(t, "COXSWAIN_CRASH_SEED", time.Now().UnixNano())
	kills := number(t, "COXSWAIN_CRASH_KILLS", 20)
	if testing.Short() {
		kills = min(kills, 5)
	}
	t.Logf("seed %d, %d kills", seed, kills)
	chance := rand.New(rand.NewPCG(uint64(seed), 0))

	p := newProgram(t)
	p.start()
	p.ready()
	crews := muster(t, p, seed)
	stop := work(t, crews)
	for n := range kills {
		killOnce(p, chance, int(n))
	}
	stop()

	p.verify()
	l := readLog(t, p)
	for _, c := range crews {
		c.check(l)
	}
	l.nothingElse(crews)
	repeat(crews, chance)
	report(t, crews)
	p.kill(false)
}

// killOnce lets the load run for a while, kills the process, and starts it again. Every fourth time it is killed once
// more while it starts.
func killOnce(p *program, chance *rand.Rand, n int) {
	wait(50*time.Millisecond + time.Duration(chance.Int64N(int64(600*time.Millisecond))))
	p.kill(n%3 == 2)
	p.start()
	if n%4 == 3 {
		wait(time.Duration(chance.Int64N(int64(time.Second))))
		p.kill(false)
		p.start()
	}
	p.ready()
}

// wait lets the moment of a kill come. Nothing is waited for here that could give a signal.
func wait(d time.Duration) { <-time.After(d) }

// work lets all crews work until stop is called, which returns when each knows what became of all it asked for.
func work(t *testing.T, crews []*crew) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for _, c := range crews {
		all.Go(func() {
			for ctx.Err() == nil && !t.Failed() {
				c.act()
			}
		})
	}
	return func() {
		cancel()
		all.Wait()
		if t.Failed() {
			t.FailNow()
		}
	}
}

func number(t *testing.T, variable string, otherwise int64) int64 {
	t.Helper()
	n, err := strconv.ParseInt(cmp.Or(os.Getenv(variable), strconv.FormatInt(otherwise, 10)), 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", variable, err)
	}
	return n
}
