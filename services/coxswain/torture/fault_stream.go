package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"coxswain/events"
)

// minimumAge is how old a copy of a store is at least.
const minimumAge = time.Second

// brokerTime bounds what is asked of a broker that may just be starting.
const brokerTime = 10 * time.Second

// withBroker does something with the broker, past the proxy.
func (r *round) withBroker(ctx context.Context, do func(context.Context, jetstream.JetStream) error) error {
	conn, err := nats.Connect("nats://"+r.Broker, nats.RetryOnFailedConnect(true), nats.MaxReconnects(-1), nats.ReconnectWait(50*time.Millisecond))
	if err != nil {
		return err
	}
	defer conn.Close()
	js, err := jetstream.New(conn)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, brokerTime)
	defer cancel()
	return do(ctx, js)
}

// away says that there was nothing to break: the relay is about to make it, or the broker is about to start.
func away(err error) bool {
	return errors.Is(err, jetstream.ErrStreamNotFound) || errors.Is(err, jetstream.ErrConsumerNotFound) ||
		errors.Is(err, context.DeadlineExceeded) || errors.Is(err, nats.ErrNoResponders)
}

// published waits until the stream has grown, and says from where to where; both are the same when it does not.
func (r *round) published(ctx context.Context) (before, after uint64, err error) {
	err = r.withBroker(ctx, func(ctx context.Context, js jetstream.JetStream) error {
		s, err := js.Stream(ctx, events.StreamName(0))
		if err != nil {
			return err
		}
		before = s.CachedInfo().State.LastSeq
		for after = before; after == before; {
			if err := r.rest(ctx, time.Millisecond); err != nil {
				return err
			}
			info, err := s.Info(ctx)
			if err != nil {
				return err
			}
			after = info.State.LastSeq
		}
		return nil
	})
	if away(err) {
		err = nil
	}
	return before, after, err
}

// deleteStream deletes the stream (F10). To empty it is refused by its own settings, which is tried too.
type deleteStream struct{}

func (*deleteStream) name() string { return "F10a the stream deleted" }

func (*deleteStream) inject(ctx context.Context, r *round) (string, error) {
	err := r.withBroker(ctx, func(ctx context.Context, js jetstream.JetStream) error {
		s, err := js.Stream(ctx, events.StreamName(0))
		if err != nil {
			return err
		}
		var refused *jetstream.APIError
		if err := s.Purge(ctx); !errors.As(err, &refused) {
			r.ground.Findings.Addf("F10: the stream could be emptied (%v): its settings should refuse that", err)
		}
		return js.DeleteStream(ctx, events.StreamName(0))
	})
	if away(err) {
		return "", nil
	}
	return "after it refused to be emptied", err
}

func (*deleteStream) heal(context.Context, *round) error { return nil } // it is repaired by itself

// deleteConsumer deletes the durable consumers of some policies (F10).
type deleteConsumer struct{}

func (*deleteConsumer) name() string { return "F10b consumers deleted" }

func (*deleteConsumer) inject(ctx context.Context, r *round) (string, error) {
	var gone []string
	err := r.withBroker(ctx, func(ctx context.Context, js jetstream.JetStream) error {
		s, err := js.Stream(ctx, events.StreamName(0))
		if err != nil {
			return err
		}
		names := s.ConsumerNames(ctx)
		for name := range names.Name() {
			if r.chance.IntN(2) == 0 {
				continue
			}
			if err := s.DeleteConsumer(ctx, name); err != nil {
				return err
			}
			gone = append(gone, name)
		}
		return names.Err()
	})
	if away(err) {
		err = nil
	}
	return strings.Join(gone, ", "), err
}

func (*deleteConsumer) heal(context.Context, *round) error { return nil } // it is repaired by itself

// replay publishes what is in the stream once more and in another order, as a relay that was away does (F13): the
// broker refuses every message.
type replay struct{}

func (*replay) name() string { return "F13 old facts published again, swapped" }

func (*replay) inject(ctx context.Context, r *round) (what string, err error) {
	const most = 20
	refused := 0
	err = r.withBroker(ctx, func(ctx context.Context, js jetstream.JetStream) error {
		s, err := js.Stream(ctx, events.StreamName(0))
		if err != nil {
			return err
		}
		state := s.CachedInfo().State
		for range min(most, int(state.Msgs)) { //nolint:gosec // a count
			sequence := state.FirstSeq + r.chance.Uint64N(state.LastSeq-state.FirstSeq+1)
			old, err := s.GetMsg(ctx, sequence)
			if err != nil {
				return err
			}
			if r.publish(ctx, js, old) {
				refused++
			}
		}
		return nil
	})
	if away(err) || errors.Is(err, jetstream.ErrMsgNotFound) {
		err = nil
	}
	if refused > 0 {
		what = fmt.Sprintf("%d refused by the broker", refused)
	}
	return what, err
}

// publish says that a message was refused, or else adds a finding.
func (r *round) publish(ctx context.Context, js jetstream.JetStream, old *jetstream.RawStreamMsg) bool {
	m := &nats.Msg{Subject: old.Subject, Header: old.Header, Data: old.Data}
	ack, err := js.PublishMsg(ctx, m, jetstream.WithExpectLastSequence(old.Sequence-1))
	var refused *jetstream.APIError
	if errors.As(err, &refused) {
		return true
	}
	if err == nil {
		r.ground.Findings.Addf("F13: the fact at %d was published again and taken at %d", old.Sequence, ack.Sequence)
	}
	return false
}

func (*replay) heal(context.Context, *round) error { return nil } // nothing has changed
