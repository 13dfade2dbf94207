package hostile_test

import (
	"net/http"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
)

// TestATenantThatFloodsHarmsOnlyItself: Harbor sends as fast as it can, half of it writes under ever new keys (A51); Pier
// asks one thing after the other.
func TestATenantThatFloodsHarmsOnlyItself(t *testing.T) {
	t.Parallel()
	const perSecond, requests = 50, 2000
	s := prepare(t, "COXSWAIN_RATE_PER_SECOND="+strconv.Itoa(perSecond))
	before, began := s.head(), time.Now()
	var taken, written, refused, broken atomic.Int64
	flood, ctx := errgroup.WithContext(t.Context())
	flood.SetLimit(32)
	flooding := make(chan error, 1)
	go func() {
		for i := range requests {
			flood.Go(func() error {
				a := attempt{method: http.MethodGet, path: "/v1/customers"}
				if i%2 == 0 {
					a = attempt{path: "/v1/commitments", body: promise}
				}
				got, err := s.try(ctx, a)
				switch {
				case got.status == http.StatusTooManyRequests && got.problem.Code == "too-many-requests" && got.header.Get("Retry-After") != "":
					refused.Add(1)
				case got.status == http.StatusCreated:
					written.Add(1)
					taken.Add(1)
				case got.status == http.StatusOK:
					taken.Add(1)
				default:
					broken.Add(1)
				}
				return err
			})
		}
		flooding <- flood.Wait()
	}()
	neighbours := 0
	for done := false; !done; neighbours++ {
		if got := s.ask(attempt{as: "pat", method: http.MethodGet, path: "/v1/scorecards"}); got.status != http.StatusOK && got.status != http.StatusTooManyRequests {
			t.Fatalf("A44: a neighbour is answered %d %s", got.status, got.body)
		} else if got.status == http.StatusTooManyRequests && neighbours < perSecond {
			t.Fatalf("A44: a neighbour who asked %d times is told to wait", neighbours)
		}
		select {
		case err := <-flooding:
			if done = true; err != nil {
				t.Fatal(err)
			}
		case <-time.After(time.Second / perSecond): // the neighbour keeps to its rate
		}
	}
	may := int64(perSecond*2 + perSecond*time.Since(began).Seconds() + 1)
	if refused.Load() == 0 || broken.Load() > 0 || taken.Load() > may {
		t.Errorf("A44: of %d requests %d were taken (at most %d), %d refused, %d answered otherwise", requests, taken.Load(), may, refused.Load(), broken.Load())
	}
	s.settle()
	if wrote := s.head() - before; wrote != written.Load() {
		t.Errorf("A44: %d writes were answered 201, %d facts are in the log", written.Load(), wrote)
	}
}

// TestOldKeysCanBeForgotten runs the statement of docs/hostile.md.
func TestOldKeysCanBeForgotten(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	forget := func(age string) int64 {
		done, err := s.owner.Exec(t.Context(), `delete from eventlog.commands where ctid = any (array(
			select ctid from eventlog.commands where recorded_at < now() - $1::interval limit 10000))`, age)
		if err != nil {
			t.Fatal(err)
		}
		return done.RowsAffected()
	}
	if n := forget("400 days"); n != 0 {
		t.Errorf("A51: %d young keys were forgotten", n)
	}
	if n := forget("0 days"); n == 0 || forget("0 days") != 0 {
		t.Errorf("A51: %d keys were forgotten, and some stayed", n)
	}
	if again := s.ask(s.good); again.status != http.StatusCreated || again.header.Get("Idempotency-Replayed") != "" {
		t.Errorf("A51: under a forgotten key, a request is answered %d, replayed %q", again.status, again.header.Get("Idempotency-Replayed"))
	}
}
