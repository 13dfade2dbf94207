package bus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// Lease lets one process at a time do a job. It spares work; it does not make anything safe: a process that
// was paused believes in its lease for a while. What must be safe is fenced where it is written (the
// stream's expected last sequence, a checkpoint's epoch).
type Lease interface {
	// Acquire takes the lease, or renews it when the holder has it already; false when another has it.
	Acquire(ctx context.Context, name string) (Term, bool, error)
	// Release gives the lease back, so that another need not wait for its end. A lease that is not held is
	// left alone.
	Release(ctx context.Context, name string) error
}

// Term is one holder's time with a lease.
type Term struct {
	// Epoch counts the changes of hands, from 1. A write that carries an older one is refused by who checks it.
	Epoch int64
	// TTL is how long the lease lasts from the moment Acquire was called, unless it is renewed.
	TTL time.Duration
}

// releaseTimeout bounds the farewell of a process that ends.
const releaseTimeout = 2 * time.Second

// Hold does a job whenever the lease is ours, until the context ends. work's context ends when the lease is
// lost or can no longer be renewed in time; work is called again, in a new term, when it comes back. An error
// of work is logged and does not end Hold: the lease is given back and asked for again after a third of
// its time.
func Hold(ctx context.Context, lease Lease, name string, logger *slog.Logger, work func(ctx context.Context, t Term) error) error {
	logger = loggerOr(logger).With("lease", name)
	for {
		pause, err := holdOnce(ctx, lease, name, work)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			logger.WarnContext(ctx, "lease not held", "error", err)
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// retryLease is the pause after a lease that could not be asked for.
const retryLease = time.Second

// holdOnce tries for the lease once, and works for as long as it holds. It says how long to wait before
// trying again.
func holdOnce(ctx context.Context, lease Lease, name string, work func(context.Context, Term) error) (time.Duration, error) {
	asked := time.Now()
	term, ok, err := lease.Acquire(ctx, name)
	if err != nil {
		return retryLease, fmt.Errorf("acquire: %w", err)
	}
	if !ok {
		return term.TTL / 3, nil
	}
	defer func() {
		bye, cancel := context.WithTimeout(context.WithoutCancel(ctx), releaseTimeout)
		defer cancel()
		_ = lease.Release(bye, name) // it ends by itself
	}()
	working, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	renewed := make(chan struct{})
	go func() {
		defer close(renewed)
		stop(renew(working, lease, name, term, asked))
	}()
	err = work(working, term)
	stop(nil)
	<-renewed // so that no renewal follows the release
	if cause := context.Cause(working); err == nil && !errors.Is(cause, context.Canceled) {
		err = cause
	}
	return term.TTL / 3, err
}

// renew keeps the lease until the context ends; it returns why the lease is no longer ours. A renewal
// counts from when it was asked for, so that this process gives up before another can begin.
func renew(ctx context.Context, lease Lease, name string, term Term, asked time.Time) error {
	for {
		if err := sleep(ctx, term.TTL/3); err != nil {
			return err
		}
		began := time.Now()
		attempt, cancel := context.WithDeadline(ctx, asked.Add(term.TTL))
		now, ok, err := lease.Acquire(attempt, name)
		cancel()
		switch {
		case ok && now.Epoch == term.Epoch:
			asked = began
		case err == nil:
			return fmt.Errorf("another process has the lease now")
		case time.Since(asked) >= term.TTL:
			return fmt.Errorf("the lease ended, it could not be renewed: %w", err)
		}
	}
}

// sleep waits, or returns the context's error when that ends first.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Alone is the lease of a process that is alone: the all-in-one. It is always held.
type Alone struct{}

// Acquire implements Lease.
func (Alone) Acquire(context.Context, string) (Term, bool, error) {
	return Term{Epoch: 1, TTL: time.Hour}, true, nil
}

// Release implements Lease.
func (Alone) Release(context.Context, string) error { return nil }
