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
	environ := daemontest.Environ(t, "COXSWAIN_RATE_PER_SECOND=0", "COXSWAIN_DATABASE_CONNECTIONS=8", "COXSWAIN_SEAL_AFTER=1s")
	r := watcher(t, environ)
	copies := []*copied{newCopy(t, "the first copy", environ), newCopy(t, "the second copy", environ)}
	base := newFront(t, copies...)
	var offices []*office
	for i, tenant := range []events.TenantID{"harbor", "pier"} {
		offices = append(offices, newOffice(t, base, r.Tokens, tenant, fmt.Sprintf("office-%d", i)))
	}
	stop := work(t, offices)
	for i, c := range copies {
		outlive(t, r, offices, c, copies[1-i])
	}
	stop()

	e := once(t, r)
	daemontest.Judge(t, r)
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

// outlive stops a copy for longer than its leases last, lets it go on, kills it and starts it again; the other does the
// work meanwhile.
func outlive(t *testing.T, r *daemon.Runtime, offices []*office, c, other *copied) {
	t.Helper()
	goOn(t, offices)
	c.pause()
	takesOver(t, r, other)
	goOn(t, offices)
	c.resume()
	goOn(t, offices)
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
