package projection

import (
	"context"
	"slices"
	"sync"
	"time"

	"coxswain/events"
)

// singles reads documents by key, those of many readers in one round trip. Who finds nobody reading reads at once; those
// who come meanwhile are read for together in the next round trip, and so on until nobody waits. A reader never gets
// what was fetched before it asked.
type singles struct {
	fetch func(ctx context.Context, tenant events.TenantID, wanted map[string][]string) (map[place]any, error)

	mu    sync.Mutex
	busy  bool
	queue []*errand
}

// errand is a document that somebody waits for. Whoever fetches it sets the rest, then closes done.
type errand struct {
	place
	doc   any
	there bool
	err   error
	done  chan struct{}
}

// fetchTimeout ends a read that hangs, for the sake of those behind it.
const fetchTimeout = 10 * time.Second

func (q *singles) get(ctx context.Context, at place) (doc any, there bool, err error) {
	e := &errand{place: at, done: make(chan struct{})}
	if q.enter(e) {
		defer q.leave()
		q.read(ctx, e)
		return e.doc, e.there, e.err
	}
	select {
	case <-ctx.Done():
		return nil, false, ctx.Err()
	case <-e.done:
	}
	if e.err != nil {
		q.read(ctx, e) // alone: the fault may be another's
	}
	return e.doc, e.there, e.err
}

// enter takes the turn, or a place in the queue.
func (q *singles) enter(e *errand) (turn bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.busy {
		q.queue = append(q.queue, e)
		return false
	}
	q.busy = true
	return true
}

// leave hands the turn on to those who have come meanwhile. It is deferred, so that a panic does not keep the turn for ever.
func (q *singles) leave() {
	if batch := q.next(); batch != nil {
		go q.drain(batch)
	}
}

// A round trip costs about the same for one document as for many, so where there is a crowd, more of it is let gather: for
// as long as a round trip takes, within restMost.
const (
	crowd    = 3
	restMost = 2 * time.Millisecond
)

func (q *singles) drain(batch []*errand) {
	for ; batch != nil; batch = q.next() {
		began := time.Now()
		q.read(context.Background(), batch...)
		for _, e := range batch {
			close(e.done)
		}
		if len(batch) >= crowd {
			time.Sleep(min(time.Since(began), restMost))
		}
	}
}

// next takes those who wait for documents of the same tenant as the first, or ends the turn.
func (q *singles) next() []*errand {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.queue) == 0 {
		q.busy = false
		return nil
	}
	var batch, rest []*errand
	for _, e := range q.queue {
		if e.space.tenant == q.queue[0].space.tenant {
			batch = append(batch, e)
		} else {
			rest = append(rest, e)
		}
	}
	q.queue = rest
	return batch
}

// read fetches documents of one tenant, each once.
func (q *singles) read(ctx context.Context, batch ...*errand) {
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	wanted := map[string][]string{}
	for _, e := range batch {
		if keys := wanted[e.space.table]; !slices.Contains(keys, e.key) {
			wanted[e.space.table] = append(keys, e.key)
		}
	}
	found, err := q.fetch(ctx, batch[0].space.tenant, wanted)
	for _, e := range batch {
		e.doc, e.there = found[e.place]
		e.err = err
	}
}
