package crash_test

import (
	"cmp"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"coxswain/services/coxswain/torture/load"
)

// crews is how many work at once.
const crews = 8

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
	g := p.ground()
	all, err := load.Muster(t.Context(), g, crews, uint64(seed))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { load.Dismiss(all) })
	stop := load.Work(t.Context(), all)
	for n := range kills {
		killOnce(p, chance, int(n))
	}
	stop()

	p.verify()
	judge(t, p, g, all, chance)
	p.kill(false)
}

// judge holds what the crews were told against what is there.
func judge(t *testing.T, p *program, g *load.Ground, all []*load.Crew, chance *rand.Rand) {
	t.Helper()
	db := p.database()
	defer db.Close()
	record, err := load.ReadRecord(t.Context(), g, db)
	if err != nil {
		t.Fatal(err)
	}
	load.Check(g, all, record)
	load.Repeat(t.Context(), all, chance)
	for _, finding := range g.Findings.All() {
		t.Error(finding)
	}
	tally := load.Count(all)
	t.Log(tally)
	if tally.Unknown == 0 {
		t.Error("no kill has met a command: nothing was tried")
	}
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

func number(t *testing.T, variable string, otherwise int64) int64 {
	t.Helper()
	n, err := strconv.ParseInt(cmp.Or(os.Getenv(variable), strconv.FormatInt(otherwise, 10)), 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", variable, err)
	}
	return n
}
