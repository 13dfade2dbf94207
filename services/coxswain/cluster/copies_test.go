package cluster_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/bus"
	"coxswain/pkg/daemon"
	"coxswain/pkg/daemon/daemontest"
)

func TestTwoCopiesOfEveryService(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts processes with all services and waits for their leases; leave out -short to see them")
	}
	p := newPair(t)
	offices := p.offices(t, "harbor", "pier")
	stop := work(t, offices)
	for i, c := range p.copies {
		outlive(t, p.Runtime, offices, c, p.copies[1-i], 0)
	}
	stop()
	p.judge(t, offices)
}

// A minute is longer than any lease and any deadline of the program and its database: the copy that wakes up has
// everything in hand that it had before, and nothing is its own any more.
func TestACopyThatStandsStillForAMinuteIsFencedWhenItGoesOn(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("takes more than a minute; leave out -short to see it")
	}
	p := newPair(t)
	offices := p.offices(t, "harbor")
	stop := work(t, offices)
	outlive(t, p.Runtime, offices, p.copies[0], p.copies[1], time.Minute)
	stop()
	p.judge(t, offices)
}

// pair is two copies behind a front, and a runtime that looks on.
type pair struct {
	*daemon.Runtime
	copies []*copied
	base   string // the front
}

// newPair starts the first copy and lets it take every lease before the second one is there.
func newPair(t *testing.T) *pair {
	t.Helper()
	environ := daemontest.Environ(t, "COXSWAIN_RATE_PER_SECOND=0", "COXSWAIN_DATABASE_CONNECTIONS=8", "COXSWAIN_SEAL_AFTER=1s")
	p := &pair{Runtime: watcher(t, environ)}
	first := newCopy(t, "the first copy", environ)
	takesOver(t, p.Runtime, first)
	p.copies = []*copied{first, newCopy(t, "the second copy", environ)}
	p.base = newFront(t, p.copies...)
	return p
}

func (p *pair) offices(t *testing.T, tenants ...events.TenantID) []*office {
	t.Helper()
	var all []*office
	for i, tenant := range tenants {
		all = append(all, newOffice(t, p.base, p.Tokens, tenant, fmt.Sprintf("office-%d", i)))
	}
	return all
}

func (p *pair) judge(t *testing.T, offices []*office) {
	t.Helper()
	e := once(t, p.Runtime)
	daemontest.Judge(t, p.Runtime)
	for _, o := range offices {
		o.repeat(t)
	}
	t.Logf("%d versions agreed, %d promises captured", e.agreed, e.captured)
}

// work lets every office tell stories until the returned function is called, which waits for the stories at hand.
func work(t *testing.T, offices []*office) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context()) // ends the work, not what is at hand
	var all sync.WaitGroup
	for _, o := range offices {
		all.Go(func() {
			defer close(o.told)
			for n := 0; ctx.Err() == nil; n++ {
				if _, err := o.tell(t.Context(), n); err != nil {
					t.Errorf("%s: %v", o.name, err)
					return
				}
				o.told <- struct{}{}
			}
		})
	}
	var only sync.Once
	stop = func() {
		only.Do(func() {
			cancel()
			all.Wait()
		})
	}
	t.Cleanup(stop)
	return stop
}

// outlive stops a copy for longer than its leases last, at least for as long as given, lets it go on, kills it and starts it
// again; the other does the work meanwhile.
func outlive(t *testing.T, r *daemon.Runtime, offices []*office, c, other *copied, least time.Duration) {
	t.Helper()
	goOn(t, offices)
	c.relays(t, 1)
	c.pause()
	stood := time.After(least)
	takesOver(t, r, other)
	goOn(t, offices)
	<-stood // as long as the fault lasts
	c.resume()
	c.relays(t, 0) // it has seen that its leases are lost
	goOn(t, offices)
	takesOver(t, r, other) // and has taken none back
	t.Logf("%s was fenced %.0f times when it went on", c.name, c.figure(t, "coxswain_projection_fenced_total")+c.figure(t, "coxswain_bus_relay_fenced_total"))
	c.kill()
	takesOver(t, r, other)
	goOn(t, offices)
	c.start()
}

// takesOver waits until a copy holds every lease that somebody holds, the relay's among them.
func takesOver(t *testing.T, r *daemon.Runtime, c *copied) {
	t.Helper()
	pid := fmt.Sprintf("/%d/", c.command.Process.Pid)
	until(t, c.name+" to have all leases", func() bool {
		var relay string
		var others int
		err := r.DB.QueryRow(t.Context(), `select coalesce(max(holder) filter (where name = $1), ''), count(*) filter (where strpos(holder, $2) = 0)
			from leases where expires_at > clock_timestamp()`, bus.LeaseName(0), pid).Scan(&relay, &others)
		if err != nil {
			t.Fatal(err)
		}
		return others == 0 && strings.Contains(relay, pid)
	})
}

// goOn waits until every office has told a story that it began after now.
func goOn(t *testing.T, offices []*office) {
	t.Helper()
	for _, o := range offices {
		for range len(o.told) + 2 { // the one at hand does not count
			select {
			case _, works := <-o.told:
				if !works {
					t.Fatalf("%s has given up", o.name)
				}
			case <-time.After(bound):
				t.Fatalf("%s has not come to the end of a story in %v", o.name, bound)
			}
		}
	}
}
