package bench

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"coxswain/events"
	"coxswain/pkg/bus"
	"coxswain/pkg/eventlog"
)

// installation is the id of streams made here.
const installation = "coxswain-bench"

func (b *bench) connect() (jetstream.JetStream, func(), error) {
	conn, js, err := bus.Connect(bus.ConnectOptions{URL: b.nats.ClientURL(), Name: "coxswain-bench"})
	if err != nil {
		return nil, nil, err
	}
	return js, conn.Close, nil
}

// benchRelay copies a whole log into an empty stream.
func benchRelay(ctx context.Context, b *bench) error {
	log, pool, _, err := b.openLog(ctx, "relay")
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := record(ctx, log, "relay", history(b.Facts, time.Now())); err != nil {
		return err
	}
	js, bye, err := b.connect()
	if err != nil {
		return err
	}
	defer bye()
	return b.measure(ctx, cell{
		config: fmt.Sprintf("backlog=%d", b.Facts),
		run: func(ctx context.Context, _ int) ([]Figure, error) {
			m := b.start()
			relay, stop := startRelay(ctx, log, js, nil)
			err := until(ctx, func() bool { return relay.Status().Last >= int64(b.Facts) })
			f := m.figure("relay", b.Facts)
			if err != nil {
				err = errors.Join(err, relay.Status().Err) // why it stands still
			}
			stop()
			return []Figure{f}, errors.Join(err, deleteStream(ctx, js))
		},
		beside: []string{"relay", "-pub", "auto", "-n", strconv.Itoa(b.Facts)},
	})
}

// startRelay relays until stop is called, and tells each position that is in the stream.
func startRelay(ctx context.Context, log eventlog.Log, js jetstream.JetStream, announce func(int64)) (relay *bus.Relay, stop func()) {
	relay = bus.NewRelay(log, js, bus.RelayOptions{Stream: bus.StreamConfig{Installation: installation}, Announce: announce})
	return relay, background(ctx, relay.Run)
}

func deleteStream(ctx context.Context, js jetstream.JetStream) error {
	return js.DeleteStream(ctx, events.StreamName(0))
}

// patience ends a wait for something that does not come.
const patience = time.Minute

// until looks every half millisecond whether it is so.
func until(ctx context.Context, so func() bool) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	look := time.NewTicker(500 * time.Microsecond)
	defer look.Stop()
	for !so() {
		select {
		case <-ctx.Done():
			return fmt.Errorf("it has not got there: %w", ctx.Err())
		case <-look.C:
		}
	}
	return nil
}
