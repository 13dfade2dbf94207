package bus

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats.go"

	"coxswain/events"
)

func (h *harness) compare() StreamReport {
	h.t.Helper()
	got, err := CompareStream(h.t.Context(), h.log, h.js, 0)
	if err != nil {
		h.t.Fatal(err)
	}
	return got
}

func TestAStreamThatEqualsTheLogIsComplete(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.relayAll(h.relay)
	if got := h.compare(); !got.Complete() {
		t.Errorf("an empty stream of an empty log: %+v", got)
	}
	h.log.pull(1500)
	h.relayAll(h.relay)
	if got := h.compare(); !got.Complete() || got.Last != 1500 {
		t.Errorf("report = %+v", got)
	}
	h.log.pull(1)
	if got := h.compare(); got.Complete() {
		t.Error("complete, though the last fact is not in the stream yet")
	}
}

func TestAComparisonFindsEveryDifference(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.log.pull(12)
	h.damagedStream(func(f events.Recorded, m *nats.Msg) bool {
		switch f.Position {
		case 3:
			m.Data = []byte(`{"stroke":4}`)
		case 5:
			m.Header.Set(HeaderTenant, "humber")
		case 7:
			m.Header.Add("Coxswain-Reason", "another")
		case 9:
			m.Subject = "cox.00.crew.rested"
		}
		return f.Position != 6 && f.Position < 11
	})
	want := StreamReport{First: 1, Last: 12, Head: 12, Missing: 3, Differ: []int64{3, 5, 7, 9}}
	if diff := cmp.Diff(want, h.compare()); diff != "" {
		t.Error(diff)
	}
}
