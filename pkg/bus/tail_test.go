package bus

import (
	"testing"

	"github.com/nats-io/nats.go/jetstream"

	"coxswain/events"
)

// tailed opens feeds that share a tail and never look into the log by themselves.
func (h *harness) tailed(n int) (t *Tail, feeds []*Feed) {
	t = NewTail(h.js, 0, TailOptions{Registry: testRegistry(h.t), Logger: testLogger(h.t)})
	for range n {
		f := NewFeed(h.log, h.js, 0, 0, FeedOptions{
			Registry: testRegistry(h.t), Name: "test", Tail: t, Patience: never, Metrics: NewMetrics(nil), Logger: testLogger(h.t),
		})
		h.t.Cleanup(f.Close)
		feeds = append(feeds, f)
	}
	return t, feeds
}

// consumers of the stream, as the broker counts them.
func (h *harness) consumers() int {
	h.t.Helper()
	s, err := h.js.Stream(h.t.Context(), events.StreamName(0))
	if err != nil {
		h.t.Fatal(err)
	}
	n := 0
	for info := range s.ListConsumers(h.t.Context()).Info() {
		if info.Config.AckPolicy == jetstream.AckNonePolicy {
			n++
		}
	}
	return n
}

func TestFeedsWithOneTailShareAConsumer(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	_, feeds := h.tailed(3)
	for _, f := range feeds {
		h.flow(f)
	}
	h.log.pull(200)
	h.relayAll(h.relay)
	before := fromLog(feeds[2])
	for _, f := range feeds {
		h.readTo(f, h.relay.last)
	}
	if got := fromLog(feeds[2]) - before; got != 0 {
		t.Errorf("%v facts came from the log", got)
	}
	if n := h.consumers(); n != 1 {
		t.Errorf("there are %d consumers, want one", n)
	}
}

func TestAFeedThatIsSlowIsPassedOverAndMissesNothing(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	_, feeds := h.tailed(2)
	quick, slow := feeds[0], feeds[1]
	h.flow(quick)
	h.readTo(slow, h.relay.last)
	h.log.pull(2*pumpBuffer + 100)
	h.relayAll(h.relay)
	h.readTo(quick, h.relay.last)
	h.readTo(slow, h.relay.last)
	if fromLog(slow) == 0 {
		t.Error("nothing came from the log, though the tail keeps less for a feed than it has missed")
	}
	if holes := gapsOf(slow, gapHole); holes != 0 {
		t.Errorf("%v holes in the stream were seen, which has none", holes)
	}
}

func TestAFeedThatJoinsLaterMissesNothing(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	tail, feeds := h.tailed(1)
	h.flow(feeds[0])
	h.log.pull(50)
	h.relayAll(h.relay)
	h.readTo(feeds[0], h.relay.last)
	late := NewFeed(h.log, h.js, 0, 7, FeedOptions{
		Registry: testRegistry(t), Name: "late", Tail: tail, Patience: never, Metrics: NewMetrics(nil), Logger: testLogger(t),
	})
	defer late.Close()
	late.wake = nil
	h.readTo(late, h.relay.last)
}

func TestATailRestsWhileNobodyListens(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	tail, feeds := h.tailed(2)
	h.flow(feeds[0])
	feeds[0].Close()
	if !tail.flows() {
		t.Error("the tail rests, though one feed listens")
	}
	feeds[1].Close()
	if tail.flows() || tail.running.Load() != nil {
		t.Error("the tail is at work for nobody")
	}
	again := NewFeed(h.log, h.js, 0, 0, FeedOptions{Registry: testRegistry(t), Name: "again", Tail: tail, Patience: never, Logger: testLogger(t)})
	defer again.Close()
	h.flow(again)
}
