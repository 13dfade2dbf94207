package hashed

import (
	"context"
	"encoding/hex"
	"math"
	"runtime"
	"sync"

	"coxswain/events"
	"coxswain/pkg/eventlog"
)

// Fact is a fact with the hash of what it says now.
type Fact struct {
	*events.Recorded
	Sum eventlog.Sum // not what stands beside the fact: see Changed
	Err error        // the fact cannot have been written by a log: it has no Sum
}

// Changed reports whether the hash that stands beside the fact is not that of what it says.
func (f Fact) Changed() bool {
	var text [2 * len(f.Sum)]byte
	hex.Encode(text[:], f.Sum[:])
	return f.Err != nil || string(text[:]) != f.Hash
}

// Log is what is read; eventlog.Log is one. With an empty registry it reads faster: nobody here looks at decoded facts.
type Log interface {
	Read(ctx context.Context, shard int, after int64, limit int) ([]events.Recorded, error)
}

// Visitor looks at all facts of a shard.
type Visitor interface {
	// Begin comes before the first page.
	Begin(ctx context.Context) error
	// Page is given facts in the order of their positions, and says whether the visitor wants more.
	Page(ctx context.Context, facts []Fact) (more bool, err error)
	// End comes after the last page, unless there was an error.
	End(ctx context.Context) error
}

// Walk reads a shard once for all visitors, to its end or until none wants more. It begins before the first position:
// a fact that was put there would be read by its stream. The first error ends it.
func Walk(ctx context.Context, log Log, shard, limit int, visitors ...Visitor) error {
	for _, v := range visitors {
		if err := v.Begin(ctx); err != nil {
			return err
		}
	}
	if err := visit(ctx, log, shard, limit, append([]Visitor(nil), visitors...)); err != nil {
		return err
	}
	for _, v := range visitors {
		if err := v.End(ctx); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// visit shows every page to those that still want one.
func visit(ctx context.Context, log Log, shard, limit int, curious []Visitor) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	for p := range pages(ctx, log, shard, limit) {
		if p.err != nil {
			return p.err
		}
		p.hashing.Wait()
		var still []Visitor
		for _, v := range curious {
			more, err := v.Page(ctx, p.facts)
			if err != nil {
				return err
			}
			if more {
				still = append(still, v)
			}
		}
		if curious = still; len(curious) == 0 {
			return nil
		}
	}
	return ctx.Err()
}

// page is some facts, which are being hashed.
type page struct {
	facts   []Fact
	hashing *sync.WaitGroup
	err     error
}

// pages reads a shard to its end: while visitors look at one page, the next is hashed and the one after it read.
func pages(ctx context.Context, log Log, shard, limit int) <-chan page {
	out := make(chan page, 1)
	go func() {
		defer close(out)
		for after := int64(math.MinInt64); ; {
			read, err := log.Read(ctx, shard, after, limit)
			select {
			case out <- hashing(read, err):
			case <-ctx.Done():
				return
			}
			if err != nil || len(read) == 0 {
				return
			}
			after = read[len(read)-1].Position
		}
	}()
	return out
}

// hashing starts to hash a page on every core.
func hashing(read []events.Recorded, err error) page {
	p := page{facts: make([]Fact, len(read)), hashing: new(sync.WaitGroup), err: err}
	cores := runtime.GOMAXPROCS(0)
	share := (len(read) + cores - 1) / cores
	for from := 0; from < len(read); from += share {
		to := min(from+share, len(read))
		p.hashing.Go(func() {
			for i := from; i < to; i++ {
				f := &p.facts[i]
				f.Recorded = &read[i]
				f.Sum, f.Err = eventlog.SumOf(f.Recorded)
			}
		})
	}
	return p
}
