package main

import (
	"context"
	"errors"
	"fmt"
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

// withoutOne opens the store and takes a message out. It returns its sequence; 0 when there was no stream with a middle.
func withoutOne(ctx context.Context, r *round) (lost uint64, err error) {
	s, err := server.NewServer(&server.Options{ServerName: "torture", DontListen: true, JetStream: true, StoreDir: r.Store(), NoSigs: true, NoLog: true})
	if err != nil {
		return 0, err
	}
	go s.Start()
	defer func() {
		s.Shutdown()
		s.WaitForShutdown()
	}()
	if !s.ReadyForConnections(recovery) {
		return 0, errors.New("the store of NATS cannot be read")
	}
	conn, err := nats.Connect("", nats.InProcessServer(s))
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	js, err := jetstream.New(conn)
	if err != nil {
		return 0, err
	}
	old, err := js.Stream(ctx, events.StreamName(0))
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return retell(ctx, js, old, r)
}

// retell makes a stream anew with the messages that it had, but for one.
func retell(ctx context.Context, js jetstream.JetStream, old jetstream.Stream, r *round) (lost uint64, err error) {
	state, settings := old.CachedInfo().State, old.CachedInfo().Config
	if state.Msgs < 3 {
		return 0, nil
	}
	messages, err := messagesOf(ctx, old)
	if err != nil {
		return 0, err
	}
	if err := js.DeleteStream(ctx, settings.Name); err != nil {
		return 0, err
	}
	editable := settings
	editable.DenyDelete = false
	made, err := createAgain(ctx, js, editable)
	if err != nil {
		return 0, err
	}
	for _, m := range messages {
		if _, err := js.PublishMsgAsync(m); err != nil {
			return 0, err
		}
	}
	select {
	case <-js.PublishAsyncComplete():
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
	lost = state.FirstSeq + 1 + r.chance.Uint64N(state.Msgs-2)
	// A store that has just been filled cannot find every message for a moment.
	if err := again(ctx, func(ctx context.Context) error { return made.DeleteMsg(ctx, lost) }); err != nil {
		return 0, err
	}
	_, err = js.UpdateStream(ctx, settings)
	return lost, err
}

// createAgain makes a stream whose folder the server may still be clearing away.
func createAgain(ctx context.Context, js jetstream.JetStream, settings jetstream.StreamConfig) (made jetstream.Stream, err error) {
	err = again(ctx, func(ctx context.Context) error {
		made, err = js.CreateStream(ctx, settings)
		return err
	})
	return made, err
}

// again tries until it succeeds, or too much time has passed.
func again(ctx context.Context, do func(context.Context) error) error {
	bounded, cancel := context.WithTimeout(ctx, brokerTime)
	defer cancel()
	var last error
	err := site.Until(bounded, func() bool {
		last = do(bounded)
		return last == nil
	})
	if err != nil {
		return errors.Join(err, last)
	}
	return nil
}

// messagesOf reads a whole stream, in order.
func messagesOf(ctx context.Context, s jetstream.Stream) (all []*nats.Msg, err error) {
	reader, err := s.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{})
	if err != nil {
		return nil, err
	}
	for uint64(len(all)) < s.CachedInfo().State.Msgs {
		batch, err := reader.Fetch(1000, jetstream.FetchMaxWait(time.Second))
		if err != nil {
			return nil, err
		}
		for m := range batch.Messages() {
			all = append(all, &nats.Msg{Subject: m.Subject(), Header: m.Headers(), Data: m.Data()})
		}
		if err := errors.Join(batch.Error(), ctx.Err()); err != nil {
			return nil, err
		}
	}
	return all, nil
}
