package bus

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"coxswain/events"
)

// feed opens a feed that looks into the log only when patience, if any, has ended.
func (h *harness) feed(after int64, patience time.Duration) *Feed {
	f := NewFeed(h.log, h.js, 0, after, FeedOptions{
		Registry: testRegistry(h.t), Name: "test", Patience: patience, Metrics: NewMetrics(nil), Logger: testLogger(h.t),
	})
	h.t.Cleanup(f.Close)
	return f
}

// readTo reads up to a position and checks what came against the log.
func (h *harness) readTo(f *Feed, position int64) {
	h.t.Helper()
	after := f.last
	var got []events.Recorded
	for f.last < position {
		facts, err := f.Next(h.t.Context(), 100)
		if err != nil {
			h.t.Fatal(err)
		}
		if len(facts) == 0 || len(facts) > 100 {
			h.t.Fatalf("%d facts in a batch of at most 100", len(facts))
		}
		got = append(got, facts...)
	}
	if diff := cmp.Diff(h.log.all()[after:f.last], got); diff != "" {
		h.t.Error(diff)
	}
}

const never = time.Hour // patience of a feed that shall not look into the log by itself

// flow waits until the feed reads from the stream, so that a test knows whence its facts come.
func (h *harness) flow(f *Feed) {
	h.t.Helper()
	h.log.pull(1)
	h.relayAll(h.relay)
	h.readTo(f, h.relay.last)
	for !f.tail.flows() {
		if h.t.Context().Err() != nil {
			h.t.Fatal("the feed never finds the stream")
		}
		_ = sleep(h.t.Context(), time.Millisecond)
	}
}

func fromLog(f *Feed) float64 { return valueOf(f.opts.Metrics.fromLog.WithLabelValues("0")) }

func gapsOf(f *Feed, cause string) float64 {
	return valueOf(f.opts.Metrics.gaps.WithLabelValues("0", cause))
}

func TestAFeedGivesTheFactsAfterAPositionInOrder(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.log.pull(500)
	h.relayAll(h.relay)
	f := h.feed(123, never)
	h.readTo(f, 500)
}

func TestAFeedFollowsTheStreamWithoutTheLog(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	f := h.feed(0, never)
	h.flow(f)
	before := fromLog(f)
	h.log.pull(50)
	h.relayAll(h.relay)
	h.readTo(f, h.relay.last)
	if got := fromLog(f); got != before {
		t.Errorf("%v facts came from the log", got-before)
	}
}

func TestAFeedFetchesWhatTheStreamLacksFromTheLog(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.log.pull(100)
	h.damagedStream(func(f events.Recorded, m *nats.Msg) bool {
		if f.Position == 60 {
			m.Header.Add(HeaderTenant, "humber")
		}
		return f.Position < 30 || f.Position >= 40
	})
	f := h.feed(0, never)
	f.wake = nil // only the stream tells this one what there is
	h.readTo(f, 100)
	if holes, damaged := gapsOf(f, gapHole), gapsOf(f, gapDamaged); holes != 1 || damaged != 1 {
		t.Errorf("%v holes and %v damaged messages were seen, want one of each", holes, damaged)
	}
	if got := fromLog(f); got != 11 {
		t.Errorf("%v facts came from the log, want 11", got)
	}
}

// damagedStream writes a stream that no relay would: spoil may change a message, or leave it out.
func (h *harness) damagedStream(keep func(f events.Recorded, m *nats.Msg) bool) {
	h.t.Helper()
	cfg := wanted(jetstream.StreamConfig{FirstSeq: 1, Replicas: 1}, regatta)
	cfg.DenyDelete = false
	s, err := h.js.CreateStream(h.t.Context(), cfg)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, f := range h.log.all() {
		m := Encode(f)
		good := keep(f, m)
		if _, err := h.js.PublishMsg(h.t.Context(), m); err != nil {
			h.t.Fatal(err)
		}
		if !good {
			if err := s.DeleteMsg(h.t.Context(), uint64(f.Position)); err != nil {
				h.t.Fatal(err)
			}
		}
	}
}

func TestAFeedGoesOnFromTheLogWhileTheBrokerIsAway(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	f := h.feed(0, 10*time.Millisecond)
	h.flow(f)
	h.server.Stop()
	h.log.pull(50)
	h.readTo(f, 51)
	h.server.Restart()
	h.flow(f)
}

func TestAFeedSurvivesThatTheStreamIsMadeAnew(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.log.pull(200)
	h.relayAll(h.relay)
	f := h.feed(0, 10*time.Millisecond)
	h.readTo(f, 200)
	if _, err := RebuildStream(t.Context(), h.js, regatta, testLogger(t)); err != nil {
		t.Fatal(err)
	}
	h.log.pull(100)
	h.relayAll(h.relay)
	h.readTo(f, 300)
	h.flow(f)
}

func TestAFeedBeforeTheBeginOfTheStreamTakesTheRestFromTheLog(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.log.pull(100)
	h.relay.opts.Stream.First = 41
	h.relayAll(h.relay)
	f := h.feed(0, never)
	f.wake = nil
	h.readTo(f, 100)
	if got := fromLog(f); got != 40 {
		t.Errorf("%v facts came from the log, want 40", got)
	}
}

func TestAFeedThatIsAheadOfTheLogSaysSo(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.log.pull(3)
	_, err := h.feed(4, never).Next(t.Context(), 10)
	var ahead *AheadError
	if !errors.As(err, &ahead) || ahead.At != 4 || ahead.Log != 3 {
		t.Errorf("err = %v, want the reader ahead by 4 to 3", err)
	}
}

func TestAFeedWithoutFactsEndsWithItsContextOrWithClose(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	f := h.feed(0, never)
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := f.Next(ctx, 10); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("err = %v, want the context's", err)
	}
	f.Close()
	if _, err := f.Next(t.Context(), 10); !errors.Is(err, ErrFeedClosed) {
		t.Errorf("err = %v, want that the feed is closed", err)
	}
}

func TestABusyReaderIsMadeToRestAndAnIdleOneIsNot(t *testing.T) {
	t.Parallel()
	f := newFeed(nil, 0, 0, FeedOptions{Gather: time.Hour, Logger: testLogger(t)})
	ended, cancel := context.WithCancel(t.Context())
	cancel() // whoever rests is told
	worked := time.Now().Add(-time.Hour)
	if f.gave = (gift{busy - 1, worked}); f.gather(ended, 10) != nil {
		t.Error("a reader that was given a few facts rests")
	}
	if f.gave = (gift{busy, worked}); f.gather(ended, 10) == nil {
		t.Error("a reader that was given many facts does not rest")
	}
	f.arrivals <- arrival{seq: 1}
	if f.gather(ended, 1) != nil {
		t.Error("a reader rests though as much has arrived as it takes")
	}
}
