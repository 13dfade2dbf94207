package sealer

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"coxswain/events"
	"coxswain/pkg/bus"
	"coxswain/pkg/seal"
)

// Log is what a sealer reads; eventlog.Log has it.
type Log interface {
	Read(ctx context.Context, shard int, after int64, limit int) ([]events.Recorded, error)
	Head(ctx context.Context, shard int) (int64, error)
	Subscribe(ctx context.Context, shard int) <-chan struct{}
}

// Store is where seals are kept; *seal.Store has it.
type Store interface {
	Latest(ctx context.Context, shard int) (seal.Seal, error)
	Add(ctx context.Context, s seal.Seal, leaves []seal.Hash) (bool, error)
}

// Sealer seals the log of a shard.
type Sealer struct {
	log   Log
	store Store
	opts  Options

	synced  bool      // last is what the store said, and nothing has contradicted it since
	last    seal.Seal // the zero Seal before the first
	waiting waiting

	mu     sync.Mutex
	status Status
}

// waiting is the oldest fact that is not sealed.
type waiting struct {
	position   int64
	recordedAt time.Time // by the clock of the database
	seenAt     time.Time // by ours, which may be another
}

// Status is what a readiness check and an operator see.
type Status struct {
	Leader bool  // this process seals the shard
	Sealed int64 // position up to which the shard is known to be sealed
	// Err is why the last pass failed; a DamageError or BehindError stays until a person has done something.
	Err error
}

// New returns a sealer for one shard.
func New(log Log, store Store, o Options) *Sealer {
	return &Sealer{log: log, store: store, opts: o.withDefaults()}
}

// LeaseName is the name of the lease for sealing a shard.
func LeaseName(shard int) string { return fmt.Sprintf("seal_%02d", shard) }

// Run seals until the context ends, whenever the lease is ours. It does not return for an error: the log keeps the
// facts, while Status and the metrics say what is wrong.
func (s *Sealer) Run(ctx context.Context) error {
	return bus.Hold(ctx, s.opts.Lease, LeaseName(s.opts.Shard), s.opts.Logger, func(ctx context.Context, _ bus.Term) error {
		return s.lead(ctx)
	})
}

// Status is how the sealer does at the moment.
func (s *Sealer) Status() Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.status
}

// lead seals for one term.
func (s *Sealer) lead(ctx context.Context) error {
	s.setLeader(true)
	defer s.setLeader(false)
	s.synced = false
	wake := s.log.Subscribe(ctx, s.opts.Shard)
	for ctx.Err() == nil {
		pass, err := s.runOnce(ctx)
		s.report(ctx, pass, err)
		if err == nil && (pass.Sealed > 0 || pass.Fenced) {
			continue
		}
		s.idle(ctx, wake, pass, err)
	}
	return nil
}

// breath is the least time between two looks at a log with nothing to seal: many commits a second need no look each.
const breath = 100 * time.Millisecond

// idle waits until something may be to do. A failure is not tried again by every commit.
func (s *Sealer) idle(ctx context.Context, wake <-chan struct{}, p Pass, err error) {
	until := s.opts.Poll
	if p.Due > 0 {
		until = min(until, p.Due)
	}
	ctx, cancel := context.WithTimeout(ctx, until)
	defer cancel()
	select {
	case <-ctx.Done():
	case <-time.After(breath):
		if err != nil {
			wake = nil
		}
		select {
		case <-wake:
		case <-ctx.Done():
		}
	}
}

// Pass is what one look at the log came to.
type Pass struct {
	Head   int64
	Last   int64         // position up to which the log is sealed afterwards
	Sealed int           // facts of the seal that was made; 0: none was due
	Due    time.Duration // until the facts that wait must be sealed; 0: none wait
	Oldest time.Duration // age of the oldest fact that is not sealed
	Fenced bool          // another sealer was first; where the seals are is read again before the next pass
}

// runOnce makes one seal, if one is due.
func (s *Sealer) runOnce(ctx context.Context) (Pass, error) {
	if err := s.sync(ctx); err != nil {
		return Pass{Last: s.last.Last}, err
	}
	head, err := s.log.Head(ctx, s.opts.Shard)
	p := Pass{Head: head, Last: s.last.Last}
	switch {
	case err != nil:
		return p, err
	case head < s.last.Last:
		return p, &BehindError{Shard: s.opts.Shard, Head: head, Sealed: s.last.Last}
	case head == s.last.Last:
		return p, nil
	}
	if p.Oldest, err = s.oldest(ctx); err != nil {
		return p, err
	}
	if head-s.last.Last < int64(s.opts.Facts) && p.Oldest < s.opts.After {
		p.Due = s.opts.After - p.Oldest
		return p, nil
	}
	return s.seal(ctx, p)
}

// sync reads where the seals are.
func (s *Sealer) sync(ctx context.Context) (err error) {
	if s.synced {
		return nil
	}
	if s.last, err = s.store.Latest(ctx, s.opts.Shard); err == nil {
		s.synced = true
	}
	return err
}

// oldest is how long the oldest unsealed fact has waited: by the time at which it was recorded or, in case the
// database's clock is ahead of ours, since we know of it.
func (s *Sealer) oldest(ctx context.Context) (time.Duration, error) {
	next := s.last.Last + 1
	if s.waiting.position != next {
		facts, err := s.log.Read(ctx, s.opts.Shard, s.last.Last, 1)
		if err != nil {
			return 0, err
		}
		if len(facts) == 0 {
			return 0, s.damage(next, errMissing)
		}
		s.waiting = waiting{position: next, recordedAt: facts[0].RecordedAt, seenAt: s.opts.Now()}
	}
	now := s.opts.Now()
	return max(now.Sub(s.waiting.recordedAt), now.Sub(s.waiting.seenAt)), nil
}

// seal seals what waits, at most one range.
func (s *Sealer) seal(ctx context.Context, p Pass) (Pass, error) {
	facts, err := s.log.Read(ctx, s.opts.Shard, s.last.Last, s.opts.Facts)
	if err != nil {
		return p, err
	}
	leaves, err := s.leaves(facts)
	if err != nil {
		return p, err
	}
	next := seal.Next(s.last, leaves, s.opts.Now(), s.opts.Signer)
	added, err := s.store.Add(ctx, next, leaves)
	if err != nil || !added {
		s.synced = false // an insert whose answer was lost may have been made
		p.Fenced = err == nil
		return p, err
	}
	s.last = next
	p.Last, p.Sealed = next.Last, len(leaves)
	return p, nil
}

var errMissing = errors.New("the position is missing")

// leaves refuses to vouch for what is damaged.
func (s *Sealer) leaves(facts []events.Recorded) ([]seal.Hash, error) {
	leaves := make([]seal.Hash, len(facts))
	for i, r := range facts {
		position := s.last.Last + int64(i) + 1
		if r.Position != position {
			return nil, s.damage(position, errMissing)
		}
		leaf, err := seal.LeafOf(r)
		if err != nil {
			return nil, s.damage(position, err)
		}
		leaves[i] = leaf.Hash()
	}
	if len(leaves) == 0 {
		return nil, s.damage(s.last.Last+1, errMissing)
	}
	return leaves, nil
}

func (s *Sealer) damage(position int64, err error) error {
	return &DamageError{Shard: s.opts.Shard, Position: position, Err: err}
}
