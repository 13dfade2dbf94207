package eventlog

import (
	"context"
	"runtime"
	"slices"
	"sync"
)

// Sizes of one transaction. A single command may be larger; then it goes alone.
const (
	batchCommands = 512
	batchFacts    = 2_000
	batchBytes    = 4 << 20
)

// ticket is a command on its way through a lane. Whoever writes it sets outcome and err, then closes done.
type ticket struct {
	*prepared
	outcome Outcome
	err     error
	done    chan struct{}

	// Of the batch that it is in.
	places []int // per write, of its stream in the batch's course
	fits   bool  // nothing stands in its way as far as is known here
}

// lane is the way of one process into one shard: group commit. Who finds it free writes at once, on its own
// goroutine; those who come meanwhile queue, and one goroutine writes all of them in the next transaction,
// and so on until nobody waits.
type lane struct {
	write func(tickets []*ticket) // sets every ticket's outcome or err
	room  int                     // how many may queue

	mu    sync.Mutex
	busy  bool
	queue []*ticket
}

// newLane gives a lane whose batches share one room, since it has one batch at a time.
func newLane(room int, write func(*batch, []*ticket)) *lane {
	var b batch
	return &lane{room: room, write: func(tickets []*ticket) { write(&b, tickets) }}
}

// submit writes a command and waits for what became of it. When the context ends first, a command that is
// still queued is taken back; one that is being written is left to its batch, and its fate is unknown.
func (l *lane) submit(ctx context.Context, p *prepared) (Outcome, error) {
	if err := ctx.Err(); err != nil {
		return Outcome{}, ErrUnavailable.Because(err)
	}
	t := &ticket{prepared: p, done: make(chan struct{})}
	queued, err := l.enter(t)
	if err != nil {
		return Outcome{}, err
	}
	if queued {
		return l.wait(ctx, t)
	}
	l.alone(t)
	return t.outcome, t.err
}

// enter takes the lane, or a place in its queue.
func (l *lane) enter(t *ticket) (queued bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.busy {
		l.busy = true
		return false, nil
	}
	if len(l.queue) >= l.room {
		return false, ErrUnavailable.Sayf("%d commands are waiting already; send the same request again in a moment", l.room)
	}
	l.queue = append(l.queue, t)
	return true, nil
}

func (l *lane) wait(ctx context.Context, t *ticket) (Outcome, error) {
	select {
	case <-t.done:
		return t.outcome, t.err
	case <-ctx.Done():
		l.withdraw(t)
		return Outcome{}, ErrUnavailable.Because(ctx.Err())
	}
}

// withdraw takes a ticket out of the queue if it is still there.
func (l *lane) withdraw(t *ticket) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.queue = slices.DeleteFunc(l.queue, func(q *ticket) bool { return q == t })
}

// alone writes one command on the caller's goroutine. Deferred, so that a panic under it, which a server
// of HTTP survives, does not keep the lane for ever.
func (l *lane) alone(t *ticket) {
	defer func() {
		if l.leave() {
			go l.drain()
		}
	}()
	l.write([]*ticket{t})
}

// leave frees the lane if nobody waits.
func (l *lane) leave() (waited bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.busy = len(l.queue) > 0
	return l.busy
}

// drain writes batch after batch until the queue is empty.
func (l *lane) drain() {
	for {
		l.linger()
		batch := l.next()
		if batch == nil {
			return
		}
		l.write(batch)
		for _, t := range batch {
			close(t.done)
		}
	}
}

// linger lets others run first, as long as they bring commands: those who were just answered often have another at once,
// and would find the next transaction gone. That makes half as many transactions of twice the size. Nobody is
// waited for who is not ready to run.
func (l *lane) linger() {
	for before, now := -1, l.waiting(); before < now && now < batchCommands; before, now = now, l.waiting() {
		runtime.Gosched()
	}
}

func (l *lane) waiting() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.queue)
}

// next takes the next batch, or frees the lane. A command whose id is in the batch already stays in the
// queue: it is a repeat, to be answered by what becomes of the first.
func (l *lane) next() []*ticket {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.queue) == 0 {
		l.busy = false
		return nil
	}
	var batch, rest []*ticket
	facts, bytes, ids := 0, 0, map[commandKey]bool{}
	for i, t := range l.queue {
		facts, bytes = facts+t.facts, bytes+t.bytes
		if len(batch) == batchCommands || len(batch) > 0 && (facts > batchFacts || bytes > batchBytes) {
			rest = append(rest, l.queue[i:]...)
			break
		}
		if ids[t.key()] {
			rest = append(rest, t)
			continue
		}
		ids[t.key()] = true
		batch = append(batch, t)
	}
	l.queue = rest
	return batch
}
