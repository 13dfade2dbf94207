package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/google/uuid"
)

// measureLatency publishes at a steady rate into the table, and looks how long after its commit each message was
// acknowledged by the stream. The first sixth warms caches and is left out.
func measureLatency(ctx context.Context, args []string) (figure, error) {
	var t tuning
	flags := flag.NewFlagSet("latency", flag.ExitOnError)
	t.flags(flags)
	rate := flags.Float64("rate", 500, "messages a second")
	span := flags.Duration("for", 3*time.Second, "how long")
	if err := flags.Parse(args); err != nil {
		return figure{}, err
	}
	n := int(*rate * span.Seconds())
	seen := &arrivals{at: make([]time.Time, n), all: make(chan struct{})}
	p, err := openPipeline(ctx, t, func(to message.Publisher) message.Publisher { return noting{to, seen} })
	if err != nil {
		return figure{}, err
	}
	stop := p.begin(ctx)
	<-p.forwarder.Running()
	committed := make([]time.Time, n)
	err = paced(ctx, 12, n, *rate, func(nth int) error {
		m := message.NewMessage(uuid.NewString(), content("latency", int64(nth)))
		m.Metadata.Set("nth", strconv.Itoa(nth))
		err := p.in.Publish(forwarded, m)
		committed[nth] = time.Now()
		return err
	})
	f := figure{Name: "commit to stream"}
	if err == nil {
		f = seen.figure(committed)
	}
	return f, errors.Join(err, stop())
}

// arrivals is when each message was in the stream.
type arrivals struct {
	mu  sync.Mutex
	at  []time.Time
	got int
	all chan struct{}
}

func (a *arrivals) note(m *message.Message) {
	nth, err := strconv.Atoi(m.Metadata.Get("nth"))
	now := time.Now()
	a.mu.Lock()
	defer a.mu.Unlock()
	if err != nil || nth >= len(a.at) || !a.at[nth].IsZero() {
		return
	}
	a.at[nth] = now
	if a.got++; a.got == len(a.at) {
		close(a.all)
	}
}

// figure waits for the last message, 20 s at most, and says how long they took.
func (a *arrivals) figure(committed []time.Time) figure {
	f := figure{Name: "commit to stream"}
	select {
	case <-a.all:
	case <-time.After(20 * time.Second):
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.got < len(a.at) {
		f.Note = fmt.Sprintf("%d of %d had arrived 20 s after the last commit", a.got, len(a.at))
	}
	var waits []time.Duration
	for i := len(a.at) / 6; i < len(a.at); i++ {
		if !a.at[i].IsZero() {
			waits = append(waits, max(0, a.at[i].Sub(committed[i])))
		}
	}
	f.N = len(waits)
	return f.waited(waits)
}

// noting is a publisher that notes what it has published.
type noting struct {
	message.Publisher
	seen *arrivals
}

// Publish returns when the stream has acknowledged, so that is the time that counts.
func (n noting) Publish(topic string, all ...*message.Message) error {
	if err := n.Publisher.Publish(topic, all...); err != nil {
		return err
	}
	for _, m := range all {
		n.seen.note(m)
	}
	return nil
}
