package eventlogtest

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"coxswain/events"
	"coxswain/pkg/eventlog"
)

func appending(t *testing.T, open Open) {
	check(t, open, "a fact comes back in its whole envelope", wholeEnvelope)
	check(t, open, "several streams of one command get dense positions in order", severalStreams)
	check(t, open, "one stale write of a command keeps all of it out", allOrNone)
	check(t, open, "a command without facts keeps its outcome and stands at the head", func(t *testing.T, log eventlog.Log) {
		mustAppend(t, log, command("c1", notes("s", 0, "one", "two")))
		out := mustAppend(t, log, command("c2"))
		want := eventlog.Outcome{Position: 2, Body: json.RawMessage(`{"z": 1, "a": "first answer"}`)}
		if diff := cmp.Diff(want, normal(out)); diff != "" {
			t.Error(diff)
		}
		if head := mustHead(t, log); head != 2 {
			t.Errorf("head = %d, want 2", head)
		}
	})
	check(t, open, "a write may name another customer than its command", func(t *testing.T, log eventlog.Log) {
		w := notes("s", 0, "one")
		w.Customer = globex
		mustAppend(t, log, command("c1", w, notes("r", 0, "two")))
		got := mustRead(t, log, 0, all)
		if got[0].Customer != globex || got[1].Customer != acme {
			t.Errorf("customers are %s and %s", got[0].Customer, got[1].Customer)
		}
	})
	check(t, open, "a dated fact occurred when it says, any other when its command was given", func(t *testing.T, log eventlog.Log) {
		past := time.Date(2025, 12, 24, 18, 0, 0, 999, time.FixedZone("Tonga", 13*3600))
		mustAppend(t, log, command("c1", facts("s", Measured{Value: 7, At: past}, Measured{Value: 8}, Noted{Text: "x"})))
		got := mustRead(t, log, 0, all)
		want := []time.Time{time.Date(2025, 12, 24, 5, 0, 0, 0, time.UTC), noon, noon}
		for i, r := range got {
			if r.OccurredAt != want[i] {
				t.Errorf("fact %d occurred at %v, want %v", i+1, r.OccurredAt, want[i])
			}
		}
	})
	check(t, open, "an internal fact has the audience of its type", func(t *testing.T, log eventlog.Log) {
		mustAppend(t, log, command("c1", facts("s", Whispered{Text: "psst"})))
		if got := mustRead(t, log, 0, all)[0].Audience; got != events.InternalTo(events.Vendor) {
			t.Errorf("audience = %s", got)
		}
	})
	check(t, open, "the time of recording never runs backwards", func(t *testing.T, log eventlog.Log) {
		for _, id := range []string{"c1", "c2", "c3"} {
			mustAppend(t, log, command(id, notes("s", eventlog.Any, id, id)))
		}
		var last time.Time
		for _, r := range mustRead(t, log, 0, all) {
			if r.RecordedAt.Before(last) || r.RecordedAt.IsZero() || r.RecordedAt.Location() != time.UTC {
				t.Errorf("position %d was recorded at %v after %v", r.Position, r.RecordedAt, last)
			}
			last = r.RecordedAt
		}
	})
}

func wholeEnvelope(t *testing.T, log eventlog.Log) {
	a := command("c1", notes("s", 0, "one"))
	out := mustAppend(t, log, a)
	if diff := cmp.Diff(eventlog.Outcome{Position: 1, Facts: 1, Versions: []int64{1}, Body: a.Outcome}, normal(out)); diff != "" {
		t.Error(diff)
	}
	got := mustRead(t, log, 0, all)
	if len(got) != 1 {
		t.Fatalf("%d facts, want 1", len(got))
	}
	want := events.Recorded{
		Shard: log.ShardOf(tenant), Position: 1, Tenant: tenant, Customer: acme, Stream: stream("s"), Version: 1,
		Type: "test.noted.v1", Command: "c1", Actor: a.Actor, OnBehalfOf: "bob", OccurredAt: noon, Reason: a.Reason,
		Audience: events.Shared, Causation: "cause", Correlation: "everything", Traceparent: a.Traceparent,
		Event: Noted{Text: "one"},
	}
	if id, err := uuid.Parse(got[0].ID); err != nil || id.Version() != 7 {
		t.Errorf("the id %q is no UUIDv7", got[0].ID)
	}
	bare := got[0]
	bare.ID, bare.Data, bare.Hash, bare.RecordedAt = "", nil, "", time.Time{}
	if diff := cmp.Diff(want, bare); diff != "" {
		t.Error(diff)
	}
}

func severalStreams(t *testing.T, log eventlog.Log) {
	mustAppend(t, log, command("c1", notes("a", 0, "a1")))
	out := mustAppend(t, log, command("c2", notes("a", 1, "a2", "a3"), notes("b", 0), notes("c", 0, "c1")))
	if diff := cmp.Diff([]int64{3, 0, 1}, out.Versions); diff != "" || out.Position != 4 || out.Facts != 3 {
		t.Errorf("outcome %+v\n%s", out, diff)
	}
	got := mustRead(t, log, 0, all)
	if diff := cmp.Diff([]string{"a1", "a2", "a3", "c1"}, said(got)); diff != "" {
		t.Error(diff)
	}
	for i, r := range got {
		if r.Position != int64(i+1) {
			t.Errorf("fact %d has position %d", i+1, r.Position)
		}
	}
}

func allOrNone(t *testing.T, log eventlog.Log) {
	mustAppend(t, log, command("c1", notes("a", 0, "a1")))
	_, err := log.Append(t.Context(), command("c2", notes("b", 0, "b1"), notes("a", 0, "a2"), notes("c", 0, "c1")))
	if !errors.Is(err, eventlog.ErrStale) {
		t.Fatalf("append: %v, want ErrStale", err)
	}
	if got := said(mustRead(t, log, 0, all)); len(got) != 1 {
		t.Errorf("the log holds %q", got)
	}
	if _, seen, err := log.Outcome(t.Context(), tenant, "c2"); seen || err != nil {
		t.Errorf("the outcome of the refused command: %v, %v", seen, err)
	}
}

// normal makes outcomes of all implementations comparable: no versions is nil.
func normal(o eventlog.Outcome) eventlog.Outcome {
	if len(o.Versions) == 0 {
		o.Versions = nil
	}
	return o
}
