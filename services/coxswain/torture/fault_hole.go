package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"coxswain/events"
	"coxswain/services/coxswain/torture/site"
)

// makeHole lets the broker come back with a store that lacks one message in its middle (F8), as a bad block of a disk
// leaves it. The stream itself refuses to be edited, so it is made anew from its own messages by a server of ours, while
// the real one is away.
type makeHole struct{ stopped *site.Process }

func (*makeHole) name() string { return "F8c NATS has lost a fact in its middle" }

func (f *makeHole) inject(ctx context.Context, r *round) (string, error) {
	f.stopped = r.Services[0] // together, the broker is inside
	if r.NATS != nil {
		f.stopped = r.NATS
	}
	f.stopped.Kill()
	lost, err := withoutOne(ctx, r)
	if err != nil || lost == 0 {
		return "", err
	}
	return fmt.Sprintf("position %d", lost), nil
}

func (f *makeHole) heal(context.Context, *round) error { return f.stopped.Start() }

// withoutOne makes the store anew without one of its messages, and returns its sequence; 0 when there was no stream with
// a middle. The old store is cleared away while no server runs: one that deletes a stream does so beside everything else.
func withoutOne(ctx context.Context, r *round) (lost uint64, err error) {
	var old told
	if err := inStore(r.Store(), func(js jetstream.JetStream) (err error) {
		old, err = readStream(ctx, js)
		return err
	}); err != nil || len(old.messages) < 3 {
		return 0, err
	}
	if err := os.RemoveAll(r.Store()); err != nil {
		return 0, err
	}
	lost = old.first + 1 + r.chance.Uint64N(uint64(len(old.messages)-2))
	return lost, inStore(r.Store(), func(js jetstream.JetStream) error { return old.retell(ctx, js, lost) })
}

// inStore does something with the store of a server that does not run.
func inStore(folder string, do func(jetstream.JetStream) error) error {
	s, err := server.NewServer(&server.Options{ServerName: "torture", DontListen: true, JetStream: true, StoreDir: folder, NoSigs: true, NoLog: true})
	if err != nil {
		return err
	}
	go s.Start()
	defer func() {
		s.Shutdown()
		s.WaitForShutdown()
	}()
	if !s.ReadyForConnections(recovery) {
		return fmt.Errorf("the store of NATS in %s cannot be read", folder)
	}
	conn, err := nats.Connect("", nats.InProcessServer(s))
	if err != nil {
		return err
	}
	defer conn.Close()
	js, err := jetstream.New(conn)
	if err != nil {
		return err
	}
	return do(js)
}

// told is what a stream held.
type told struct {
	settings jetstream.StreamConfig
	first    uint64 // sequence
	messages []*nats.Msg
}

// withoutOrders leaves out what told the broker how to take a message: which batch it was part of, what came before.
func withoutOrders(h nats.Header) nats.Header {
	left := nats.Header{}
	for name, values := range h {
		if !strings.HasPrefix(name, "Nats-") {
			left[name] = values
		}
	}
	return left
}

// readStream reads everything; nothing when there is no stream, or one that has a hole already.
func readStream(ctx context.Context, js jetstream.JetStream) (t told, err error) {
	s, err := js.Stream(ctx, events.StreamName(0))
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return t, nil
	}
	if err != nil {
		return t, err
	}
	state := s.CachedInfo().State
	if state.NumDeleted > 0 {
		return t, nil
	}
	t.settings, t.first = s.CachedInfo().Config, state.FirstSeq
	reader, err := s.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{})
	if err != nil {
		return t, err
	}
	for uint64(len(t.messages)) < state.Msgs {
		batch, err := reader.Fetch(1000, jetstream.FetchMaxWait(time.Second))
		if err != nil {
			return t, err
		}
		for m := range batch.Messages() {
			t.messages = append(t.messages, &nats.Msg{Subject: m.Subject(), Header: withoutOrders(m.Headers()), Data: m.Data()})
		}
		if err := errors.Join(batch.Error(), ctx.Err()); err != nil {
			return t, err
		}
	}
	return t, nil
}

// retell fills a new stream, which may be edited, with the messages of the old one, and takes one of them out.
func (t told) retell(ctx context.Context, js jetstream.JetStream, lost uint64) error {
	settings := t.settings
	settings.DenyDelete, settings.FirstSeq = false, t.first
	s, err := js.CreateStream(ctx, settings)
	if err != nil {
		return err
	}
	if err := publishAll(ctx, js, t.messages); err != nil {
		return err
	}
	if err := s.DeleteMsg(ctx, lost); err != nil {
		return err
	}
	settings.DenyDelete = true
	_, err = js.UpdateStream(ctx, settings)
	return err
}

func publishAll(ctx context.Context, js jetstream.JetStream, messages []*nats.Msg) error {
	taken := make([]jetstream.PubAckFuture, len(messages))
	for i, m := range messages {
		var err error
		if taken[i], err = js.PublishMsgAsync(m); err != nil {
			return err
		}
	}
	for _, ack := range taken {
		select {
		case <-ack.Ok():
		case err := <-ack.Err():
			return err
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}
