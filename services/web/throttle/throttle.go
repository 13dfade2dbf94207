// Package throttle slows down whoever asks often from one address: guessers of codes and links, and programs gone wild. It
// is the outer fence: what is guessed has limits of its own, which no change of address gets round (pkg/signin).
//
// Addresses are those of the connection. Behind a proxy everybody has one, so the limit is one that a crowd of people stays
// below and a program does not.
package throttle

import (
	"net"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"coxswain/pkg/fault"
)

// ErrTooOften says that too much comes from one address.
var ErrTooOften = fault.New(fault.TooMany, "too-often", "too many attempts come from where you are; wait a moment and try again")

// Throttle is a limit per address.
type Throttle struct {
	perSecond rate.Limit
	burst     int
	now       func() time.Time

	mu sync.Mutex
	of map[string]*rate.Limiter
}

// New lets burst requests of an address through at once, and perSecond a second over a while.
func New(perSecond float64, burst int, now func() time.Time) *Throttle {
	return &Throttle{perSecond: rate.Limit(perSecond), burst: burst, now: now, of: map[string]*rate.Limiter{}}
}

// most is how many addresses are remembered; then all are forgotten, which lets each have its burst once more.
const most = 10_000

// Admit is ErrTooOften when the address of the request has asked too often.
func (t *Throttle) Admit(r *http.Request) error {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	l, known := t.of[host]
	if !known {
		if len(t.of) >= most {
			clear(t.of)
		}
		l = rate.NewLimiter(t.perSecond, t.burst)
		t.of[host] = l
	}
	if !l.AllowN(t.now(), 1) {
		return ErrTooOften
	}
	return nil
}
