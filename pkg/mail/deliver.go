package mail

import (
	"context"
	"errors"
	"time"
)

// recording is how long an outcome is tried to be written down: as long as nobody else takes the letter.
const recording = 10 * time.Second

// deliver sends one letter and writes down what became of it. Once begun it is finished even when the sender is to end:
// a letter that was cut off may have been taken.
func (s *Sender) deliver(ctx context.Context, c *claimed) {
	ctx = context.WithoutCancel(ctx)
	err := s.try(ctx, c)
	switch {
	case err == nil:
		s.record(ctx, c, Result{Sent: 1}, func(ctx context.Context) error { return s.Outbox.settleSent(ctx, c, s.keep) })
	case errors.Is(err, ErrRefused) || c.tries >= maxTries:
		s.Logger.WarnContext(ctx, "a letter was given up; it is kept and can be tried again",
			"tenant", c.tenant, "letter", c.id, "kind", c.kind, "tries", c.tries)
		s.record(ctx, c, Result{Dead: 1}, func(ctx context.Context) error { return s.Outbox.settleDead(ctx, c, err) })
	default:
		s.record(ctx, c, Result{Failed: 1}, func(ctx context.Context) error { return s.Outbox.postpone(ctx, c, err) })
	}
}

// try is bounded, so that a server that says nothing does not keep a lane.
func (s *Sender) try(ctx context.Context, c *claimed) error {
	l, err := s.Outbox.open(c.tenant, c.id, c.sealed)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.Timeout)
	defer cancel()
	return s.Transport.Send(ctx, l)
}

// record insists for a while: a letter that was sent and is not known to be is sent once more, when its claim has ended.
func (s *Sender) record(ctx context.Context, c *claimed, r Result, write func(context.Context) error) {
	s.add(r)
	ctx, cancel := context.WithTimeout(ctx, recording)
	defer cancel()
	err := write(ctx)
	for pause := 50 * time.Millisecond; err != nil && ctx.Err() == nil; pause *= 2 {
		wait(ctx, pause)
		err = write(ctx)
	}
	if err != nil {
		s.Logger.ErrorContext(ctx, "the outcome of a letter could not be written down: it is sent again, with the same Message-ID",
			"tenant", c.tenant, "letter", c.id, "error", err)
	}
}

func wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
