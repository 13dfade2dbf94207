package eventlogtest

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/eventlog"
)

func racing(t *testing.T, open Open) {
	check(t, open, "every committed fact is read once, in order, without a gap", func(t *testing.T, log eventlog.Log) {
		Race(t, 8, 60, log)
	})
}

// Race lets writers append to the logs, which are on the same database, each commands times: to streams
// of their own and to shared ones, with stale versions, repeats, and callers that give up. Meanwhile one
// reader tails the first log. What writers were told and what the reader saw must agree.
func Race(t *testing.T, writers, commands int, logs ...eventlog.Log) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	shard := logs[0].ShardOf(tenant)
	journal := &journal{}
	seen := make(chan []events.Recorded, 1)
	done := make(chan int64, 1) // the head after the last writer
	go func() { seen <- tail(ctx, logs[0], shard, done) }()
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			r := racer{log: logs[w%len(logs)], name: fmt.Sprint("w", w), random: rand.New(rand.NewPCG(uint64(w), 1))}
			for n := range commands {
				r.step(ctx, n, journal)
			}
		})
	}
	all.Wait()
	head, err := logs[0].Head(ctx, shard)
	if err != nil {
		t.Fatal(err)
	}
	done <- head
	journal.settle(t, logs[0])
	Compare(journal.committed, seenIn(<-seen)).Check(t)
}

// journal is what the writers were told.
type journal struct {
	mu        sync.Mutex
	committed []string // "command/n" of every fact of a command that was answered
	unknown   []string // commands that nobody was answered for
}

func (j *journal) note(a eventlog.Append, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	switch {
	case err == nil:
		j.committed = append(j.committed, names(a)...)
	case errors.Is(err, eventlog.ErrUnavailable):
		j.unknown = append(j.unknown, a.Command)
	}
}

// settle asks the log for commands whose callers gave up.
func (j *journal) settle(t *testing.T, log eventlog.Log) {
	t.Helper()
	for _, id := range j.unknown {
		out, seen, err := log.Outcome(t.Context(), tenant, id)
		if err != nil {
			t.Fatal(err)
		}
		for n := range out.Facts {
			if seen {
				j.committed = append(j.committed, fmt.Sprintf("%s/%d", id, n))
			}
		}
	}
}

// names gives every fact of a command a name that it also carries as its text.
func names(a eventlog.Append) (all []string) {
	for _, w := range a.Writes {
		for _, e := range w.Facts {
			all = append(all, e.(Noted).Text)
		}
	}
	return all
}

// racer is one writer.
type racer struct {
	log    eventlog.Log
	name   string
	random *rand.Rand
	own    int64 // version of its own stream
}

// step appends once, in one of several ways, then lets others go first now and then.
func (r *racer) step(ctx context.Context, n int, j *journal) {
	id := fmt.Sprintf("%s-%d", r.name, n)
	a := r.build(id)
	giveUp := r.random.IntN(10) == 0
	if giveUp {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Duration(r.random.IntN(2000))*time.Microsecond)
		defer cancel()
	}
	out, err := r.log.Append(ctx, a)
	j.note(a, err)
	if err == nil {
		r.own = out.Versions[0]
	} else if giveUp {
		r.relearn(context.WithoutCancel(ctx), a.Writes[0].Stream)
	}
	if err == nil && r.random.IntN(5) == 0 {
		_, _ = r.log.Append(ctx, a) // a repeat adds nothing
	}
	for range r.random.IntN(4) {
		runtime.Gosched()
	}
}

// relearn finds the version of the own stream after an append of unknown fate.
func (r *racer) relearn(ctx context.Context, s events.Stream) {
	if facts, err := r.log.Load(ctx, tenant, s, r.own); err == nil {
		r.own += int64(len(facts))
	}
}

// build makes a command of one to four facts: to the own stream, perhaps stale, and to a shared one.
func (r *racer) build(id string) eventlog.Append {
	expected := r.own
	if r.random.IntN(6) == 0 {
		expected += 5
	}
	a := eventlog.Append{
		Tenant: tenant, Customer: acme, Command: id, Request: sha256.Sum256([]byte(id)), OccurredAt: noon,
		Writes: []eventlog.Write{{Stream: stream(r.name), Expected: expected}, {Stream: stream("shared"), Expected: eventlog.Any}},
	}
	for n := range 1 + r.random.IntN(4) {
		w := &a.Writes[n/2%2]
		w.Facts = append(w.Facts, Noted{Text: fmt.Sprintf("%s/%d", id, n)})
	}
	return a
}

// tail reads as a relay does: after a signal, all there is, in small pages. Its head comes when writing ends.
func tail(ctx context.Context, log eventlog.Log, shard int, done <-chan int64) (seen []events.Recorded) {
	signal := log.Subscribe(ctx, shard)
	last, head := int64(0), int64(-1)
	for head < 0 || last < head {
		select {
		case <-ctx.Done():
			return seen
		case head = <-done:
		case <-signal:
		}
		for {
			page, err := log.Read(ctx, shard, last, 7)
			if err != nil || len(page) == 0 {
				break
			}
			seen = append(seen, page...)
			last = page[len(page)-1].Position
		}
	}
	return seen
}

func seenIn(facts []events.Recorded) []Seen {
	seen := make([]Seen, len(facts))
	for i, r := range facts {
		n, _ := r.Event.(Noted)
		seen[i] = Seen{Position: r.Position, Name: n.Text, Stream: r.Stream.String(), Version: r.Version, RecordedAt: r.RecordedAt}
	}
	return seen
}
