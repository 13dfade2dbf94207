package httpapi

import (
	"fmt"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"coxswain/events"
	"coxswain/pkg/fault"
	"coxswain/pkg/identity"
)

// ErrTooMany says that a tenant asks faster than it may. Whoever waits as Retry-After says goes on.
var ErrTooMany = fault.New(fault.TooMany, "too-many-requests", "this tenant asks more often than it may; wait as Retry-After says, or send many things in one request")

// burst is how many seconds' worth of requests may come at once after a pause.
const burst = 2

// LimitRate answers 429 to a tenant that asks more than perSecond times a second over a while, so that one tenant's
// mistake is not its neighbours' outage; 0 is no limit. It stands behind Authenticate, and limits this process: two
// replicas let twice as much through. now is the clock, time.Now in a process.
//
// Every answer says what is left (draft-ietf-httpapi-ratelimit-headers-10):
//
//	RateLimit-Policy: "tenant";q=1000;w=2      1,000 in two seconds
//	RateLimit: "tenant";r=998                  998 more at once
func LimitRate(perSecond int, now func() time.Time) func(http.Handler) http.Handler {
	if perSecond <= 0 {
		return func(next http.Handler) http.Handler { return next }
	}
	buckets := &buckets{perSecond: perSecond, of: map[events.TenantID]*rate.Limiter{}}
	policy := fmt.Sprintf(`"tenant";q=%d;w=%d`, perSecond*burst, burst)
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			p, known := identity.From(r.Context())
			if !known { // pages and probes
				next.ServeHTTP(w, r)
				return
			}
			left, ok := buckets.take(p.Tenant, now())
			w.Header().Set("RateLimit-Policy", policy)
			w.Header().Set("RateLimit", fmt.Sprintf(`"tenant";r=%d`, left))
			if !ok {
				Refuse(w, r, ErrTooMany.Sayf("this tenant asks more than %d times a second; wait as Retry-After says, or send many things in one request", perSecond))
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// buckets holds one bucket per tenant. Tenants are those with valid tokens, so nobody can make it grow at will.
type buckets struct {
	perSecond int

	mu sync.Mutex
	of map[events.TenantID]*rate.Limiter
}

// take takes one request out of the tenant's bucket, if there is one in it, and reports how many are left.
func (b *buckets) take(tenant events.TenantID, at time.Time) (left int, ok bool) {
	bucket := b.bucket(tenant)
	ok = bucket.AllowN(at, 1)
	return max(0, int(bucket.TokensAt(at))), ok
}

func (b *buckets) bucket(tenant events.TenantID) *rate.Limiter {
	b.mu.Lock()
	defer b.mu.Unlock()
	bucket, known := b.of[tenant]
	if !known {
		bucket = rate.NewLimiter(rate.Limit(b.perSecond), b.perSecond*burst)
		b.of[tenant] = bucket
	}
	return bucket
}
