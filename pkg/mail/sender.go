package mail

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// SenderConfig says how letters are sent.
type SenderConfig struct {
	Outbox *Outbox
	// Transport takes the letters. Nil: they wait until they expire.
	Transport Transport
	// Lanes is how many destinations are served at a time; 8 when 0. Each of them has one lane, so one that is slow
	// takes one lane however much waits for it.
	Lanes int
	// Timeout bounds one try; 15 s when 0. An orderly end waits for it, so keep it below the drain timeout.
	Timeout time.Duration
	// Every is the pause between looks while nothing wakes the sender; 2 s when 0.
	Every   time.Duration
	Metrics *Metrics // nil: not counted
	Logger  *slog.Logger
}

// Sender empties the outbox. One at a time is enough for an installation; more do no harm, as each letter is in one
// hand at a time.
type Sender struct {
	SenderConfig
	keep  bool // letters are read where they are
	lanes sync.WaitGroup

	mu   sync.Mutex
	busy map[string]bool // destinations that have a lane
	done Result          // since it was last taken
}

// Result is what became of letters.
type Result struct {
	Sent    int
	Failed  int // tries that failed and will be followed by another
	Dead    int // given up
	Expired int
}

func (r Result) plus(o Result) Result {
	return Result{Sent: r.Sent + o.Sent, Failed: r.Failed + o.Failed, Dead: r.Dead + o.Dead, Expired: r.Expired + o.Expired}
}

// NewSender makes a sender. Run it.
func NewSender(c SenderConfig) *Sender {
	if c.Lanes == 0 {
		c.Lanes = 8
	}
	if c.Timeout == 0 {
		c.Timeout = 15 * time.Second
	}
	if c.Every == 0 {
		c.Every = 2 * time.Second
	}
	if c.Metrics == nil {
		c.Metrics = NewMetrics(nil, nil)
	}
	_, keep := c.Transport.(*Mailbox)
	return &Sender{SenderConfig: c, keep: keep, busy: map[string]bool{}}
}

// Run sends what is due, and again whenever the outbox wakes it or some time has passed, until the context ends. What
// is on its way then is finished first. A database that does not answer is logged and asked again.
func (s *Sender) Run(ctx context.Context) error {
	defer s.lanes.Wait()
	for ctx.Err() == nil {
		if err := s.look(ctx); err != nil && ctx.Err() == nil {
			s.Logger.WarnContext(ctx, "the outbox cannot be read and is tried again", "error", err)
		}
		s.take() // the figures have it
		s.pause(ctx)
	}
	return ctx.Err()
}

func (s *Sender) pause(ctx context.Context) {
	timer := time.NewTimer(s.Every)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-s.Outbox.wake:
	case <-timer.C:
	}
}

// RunOnce sends everything that is due and waits for it. Not beside Run: two senders for two uses.
func (s *Sender) RunOnce(ctx context.Context) (Result, error) {
	var all Result
	for {
		err := s.look(ctx)
		s.lanes.Wait()
		r := s.take()
		all = all.plus(r)
		if err != nil || r == (Result{}) {
			return all, err
		}
	}
}

// look settles what has expired and opens lanes to the destinations that have something due and no lane yet.
func (s *Sender) look(ctx context.Context) error {
	n, err := s.Outbox.expire(ctx)
	s.add(Result{Expired: n})
	if err != nil || s.Transport == nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	due, err := s.Outbox.destinations(ctx, s.busy, s.Lanes-len(s.busy))
	for _, destination := range due {
		s.busy[destination] = true
		s.lanes.Go(func() { s.serve(ctx, destination) })
	}
	return err
}

// serve sends what is due for a destination, one letter after the other, and leaves its lane to the next.
func (s *Sender) serve(ctx context.Context, destination string) {
	served := s.serveAll(ctx, destination)
	s.mu.Lock()
	delete(s.busy, destination)
	s.mu.Unlock()
	if served > 0 { // others may have waited for a lane; and what was put meanwhile is not left lying
		s.Outbox.Wake()
	}
}

func (s *Sender) serveAll(ctx context.Context, destination string) (served int) {
	for ; ctx.Err() == nil; served++ {
		c, err := s.Outbox.claim(ctx, destination, s.Timeout+recording)
		if err != nil && ctx.Err() == nil {
			s.Logger.WarnContext(ctx, "the outbox cannot be read and is tried again", "error", err)
		}
		if err != nil || c == nil {
			return served
		}
		s.deliver(ctx, c)
	}
	return served
}

func (s *Sender) add(r Result) {
	s.Metrics.count(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done = s.done.plus(r)
}

func (s *Sender) take() Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.done
	s.done = Result{}
	return r
}
