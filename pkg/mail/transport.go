package mail

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"time"
)

// Transport takes letters to where they are read.
type Transport interface {
	// Send returns nil when the letter was taken, and it must not return an error then: it would be sent again. Any
	// error is tried again later; ErrRefused and ErrUnreachable in its chain say more. It ends with the context.
	Send(ctx context.Context, l Letter) error
}

// What a transport can say about a failure.
var (
	// ErrRefused is for good: this letter, as it is, will never be taken.
	ErrRefused = errors.New("refused for good")
	// ErrUnreachable is not about this letter: whoever takes those for its destination does not answer, or lets nobody in.
	ErrUnreachable = errors.New("no server takes mail")
)

// A letter is tried eight times over a day: after the first try that failed again in a minute, then 3, 10, 31, 98 min,
// 5 h and 16 h later. Greylisting wants minutes, a server under repair a night.
const (
	maxTries    = 8
	firstPause  = time.Minute
	pauseFactor = 3.15
	pauseJitter = 0.1 // letters that failed together do not come back together
)

// pauseAfter is how long to wait after the n-th try has failed.
func pauseAfter(tries int) time.Duration {
	pause := float64(firstPause) * math.Pow(pauseFactor, float64(min(tries, maxTries)-1))
	return time.Duration(pause * (1 - pauseJitter + 2*pauseJitter*rand.Float64()))
}
