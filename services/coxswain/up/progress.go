package up

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// progress says what is going on while something takes longer than a second, and nothing when it does not.
type progress struct {
	out io.Writer

	mu   sync.Mutex
	what string
	tick *time.Ticker
	done chan struct{}
}

// begin starts a step; the step before ends with it.
func (p *progress) begin(format string, args ...any) {
	p.end()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.what, p.tick, p.done = fmt.Sprintf(format, args...), time.NewTicker(time.Second), make(chan struct{})
	go p.tell(p.tick, p.done, time.Now())
}

// now refines what the step is doing: "sample, week 12 of 26".
func (p *progress) now(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.what = fmt.Sprintf(format, args...)
}

func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.done != nil {
		p.tick.Stop()
		close(p.done)
		p.done = nil
	}
}

func (p *progress) tell(tick *time.Ticker, done chan struct{}, since time.Time) {
	for {
		select {
		case <-done:
			return
		case <-tick.C:
			p.mu.Lock()
			_, _ = fmt.Fprintf(p.out, "%s ... %d s\n", p.what, int(time.Since(since).Seconds()))
			p.mu.Unlock()
		}
	}
}
