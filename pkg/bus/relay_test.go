package bus

import (
	"context"
	"errors"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sync/errgroup"

	"coxswain/events"
)

// same fails the test unless the stream holds the log, fact for fact.
func (h *harness) same() {
	h.t.Helper()
	if diff := cmp.Diff(h.log.all(), h.inStream(), cmpopts.EquateEmpty()); diff != "" {
		h.t.Errorf("the stream differs from the log:\n%s", diff)
	}
}

func TestTheSequenceInTheStreamIsThePositionInTheLog(t *testing.T) {
	t.Parallel()
	for name, size := range map[string]int{"one by one": 7, "as an atomic batch": 64, "in several batches": 2300} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHarness(t)
			h.log.pull(size)
			if got := h.relayAll(h.relay); got.Last != int64(size) || got.Published != size {
				t.Errorf("pass = %+v, want %d published", got, size)
			}
			h.same()
		})
	}
}

func TestTwoRelaysAtOncePublishEveryFactOnce(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.log.pull(3000)
	other := h.newRelay()
	other.opts.AtomicFrom = 1 << 20 // one of them never uses batches
	var g errgroup.Group
	for _, r := range []*Relay{h.relay, other} {
		g.Go(func() error { return drain(t.Context(), r, 3000) })
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	h.same()
}

func drain(ctx context.Context, r *Relay, until int64) error {
	for r.last < until {
		if _, err := r.runOnce(ctx); err != nil {
			return err
		}
	}
	return nil
}

func TestARelayThatWasPausedIsFencedAndGoesOnFromTheStream(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.log.pull(5)
	h.relayAll(h.relay)
	paused, other := h.relay, h.newRelay()
	h.log.pull(5)
	h.relayAll(other)

	got, err := paused.runOnce(t.Context())
	if err != nil || !got.Fenced || got.Published != 0 {
		t.Fatalf("pass = %+v, %v, want it fenced", got, err)
	}
	if got := h.relayAll(paused); got.Last != 10 || got.Published != 0 {
		t.Errorf("pass = %+v, want to stand at 10", got)
	}
	h.same()
}

func TestAPausedRelayWithABacklogIsFencedToo(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.log.pull(1)
	h.relayAll(h.relay)
	h.log.pull(200)
	h.relayAll(h.newRelay())
	if got, err := h.relay.runOnce(t.Context()); err != nil || !got.Fenced {
		t.Fatalf("pass = %+v, %v, want it fenced", got, err)
	}
	h.same()
}

func TestATailThatTheBrokerLostIsFilledFromTheLog(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.log.pull(600)
	h.relayAll(h.relay)
	h.server.Stop()
	older := t.TempDir()
	copyStore(t, older, h.server.StoreDir())
	h.server.Restart()
	h.log.pull(400)
	h.relayAll(h.relay)

	h.server.Stop()
	h.server.WipeStore()
	copyStore(t, h.server.StoreDir(), older)
	h.server.Restart()
	h.relay.forget()

	if got := h.relayAll(h.relay); got.Published != 400 || got.Refilled != refillTail {
		t.Errorf("pass = %+v, want the last 400 filled again", got)
	}
	h.same()
}

func copyStore(t *testing.T, to, from string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

func TestAStoreThatIsLostAsAWholeIsFilledFromTheLog(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.log.pull(300)
	h.relayAll(h.relay)
	h.server.Stop()
	h.server.WipeStore()
	h.server.Restart()
	h.relay.forget()
	if got := h.relayAll(h.relay); got.Published != 300 || got.Refilled != refillNew {
		t.Errorf("pass = %+v, want all 300 filled again", got)
	}
	h.same()
}

func TestAStreamDeletedBehindTheRelaysBackIsMadeAnew(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.log.pull(100)
	h.relayAll(h.relay)
	if err := h.js.DeleteStream(t.Context(), events.StreamName(0)); err != nil {
		t.Fatal(err)
	}
	h.log.pull(1)
	if _, err := h.relay.runOnce(t.Context()); err == nil {
		t.Fatal("published to a stream that is not there")
	}
	if got := h.relayAll(h.relay); got.Published != 101 || got.Refilled != refillNew {
		t.Errorf("pass = %+v, want all 101 filled again", got)
	}
	h.same()
}

func TestAStreamRecreatedEmptyBehindTheRelaysBackIsFilled(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.log.pull(100)
	h.relayAll(h.relay)
	if _, err := RebuildStream(t.Context(), h.js, regatta, testLogger(t)); err != nil {
		t.Fatal(err)
	}
	h.log.pull(1)
	if got := h.relayAll(h.relay); !got.Fenced || got.Published != 101 {
		t.Errorf("pass = %+v, want one refusal and all 101 filled again", got)
	}
	h.same()
}

func TestAStreamWithAHoleIsMadeAnew(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.log.pull(100)
	cfg := wanted(jetstream.StreamConfig{FirstSeq: 1, Replicas: 1}, regatta)
	cfg.DenyPurge = false // somebody made it by hand
	s, err := h.js.CreateStream(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	h.relay.opts.Stream = regatta
	for _, f := range h.log.all() {
		if _, err := h.js.PublishMsg(t.Context(), Encode(f)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Purge(t.Context(), jetstream.WithPurgeSequence(50)); err != nil {
		t.Fatal(err)
	}
	if got := h.relayAll(h.relay); got.Refilled != refillHole || got.Published != 100 {
		t.Errorf("pass = %+v, want the stream made anew", got)
	}
	h.same()
}

func TestAStreamMayBeginWhereItIsTold(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.log.pull(100)
	h.relay.opts.Stream.First = 41
	if got := h.relayAll(h.relay); got.Last != 100 || got.Published != 60 {
		t.Errorf("pass = %+v, want positions 41 to 100", got)
	}
	if diff := cmp.Diff(h.log.all()[40:], h.inStream()); diff != "" {
		t.Error(diff)
	}
}

func TestTheRelayHaltsWhenTheStreamIsAheadOfTheLog(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.log.pull(10)
	h.relayAll(h.relay)
	restored := newTestLog(t, "first")
	restored.pull(7)
	h.log = restored
	_, err := h.newRelay().runOnce(t.Context())
	var ahead *AheadError
	if !errors.As(err, &ahead) || ahead.At != 10 || ahead.Log != 7 {
		t.Fatalf("err = %v, want the stream ahead by 10 to 7", err)
	}
}

func TestTheRelayHaltsWhenTheStreamHasAnotherFactAtItsLastPosition(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.log.pull(10)
	h.relayAll(h.relay)
	h.log = newTestLog(t, "second")
	h.log.pull(12)
	relay := h.newRelay()
	_, err := relay.runOnce(t.Context())
	var diverged *DivergedError
	if !errors.As(err, &diverged) || diverged.Position != 10 {
		t.Fatalf("err = %v, want a divergence at 10", err)
	}

	if _, err := RebuildStream(t.Context(), h.js, regatta, testLogger(t)); err != nil { // as its message says
		t.Fatal(err)
	}
	h.relayAll(relay)
	h.same()
}

func TestARunningRelayFollowsTheLogThroughARestartOfTheBroker(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- h.relay.Run(ctx) }()
	h.log.pull(10)
	h.awaitSequence(10)
	h.server.Stop()
	h.log.pull(200)
	h.server.Restart()
	h.awaitSequence(210)
	stop()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("Run ended with %v", err)
	}
	h.same()
}

// awaitSequence waits until the stream has handed out the message with the sequence.
func (h *harness) awaitSequence(seq uint64) {
	h.t.Helper()
	cons := h.ordered(seq)
	defer cons.Stop()
	if _, err := cons.Next(jetstream.NextContext(h.t.Context())); err != nil {
		h.t.Fatal(err)
	}
}

func (h *harness) ordered(from uint64) jetstream.MessagesContext {
	h.t.Helper()
	for {
		c, err := h.js.OrderedConsumer(h.t.Context(), events.StreamName(0), jetstream.OrderedConsumerConfig{
			DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: from,
		})
		if err != nil {
			continue // the stream is not there yet
		}
		messages, err := c.Messages()
		if err != nil {
			h.t.Fatal(err)
		}
		return messages
	}
}
