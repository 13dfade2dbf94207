package eventlogtest

import (
	"crypto/sha256"
	"encoding/json"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/eventlog"
)

// The people and things of the suite.
const (
	tenant   = events.TenantID("rowing-club")
	stranger = events.TenantID("other-club")
	acme     = events.CustomerID("acme")
	globex   = events.CustomerID("globex")
)

// noon is when everything happens unless a test says otherwise.
var noon = time.Date(2026, 3, 2, 12, 0, 0, 123456000, time.UTC)

// all is a limit that no test reaches.
const all = 1_000_000

// Open gives a new, empty log.
type Open func(t *testing.T) eventlog.Log

// Run holds an implementation to the contract of eventlog.Log.
func Run(t *testing.T, open Open) {
	t.Helper()
	groups := []struct {
		name  string
		tests func(t *testing.T, open Open)
	}{
		{"appending", appending},
		{"expected versions", versions},
		{"repeats", repeats},
		{"what cannot be recorded", refusing},
		{"reading", reading},
		{"hashes", hashes},
		{"signals", signalling},
		{"a race", racing},
	}
	for _, g := range groups {
		t.Run(g.name, func(t *testing.T) {
			t.Parallel()
			g.tests(t, open)
		})
	}
}

// check runs one sentence on a log of its own.
func check(t *testing.T, open Open, sentence string, test func(t *testing.T, log eventlog.Log)) {
	t.Helper()
	t.Run(sentence, func(t *testing.T) {
		t.Parallel()
		test(t, open(t))
	})
}

// stream names a stream of the suite.
func stream(id string) events.Stream { return events.Stream{Kind: "test", ID: id} }

// notes is a write of Noted facts.
func notes(id string, expected int64, texts ...string) eventlog.Write {
	w := eventlog.Write{Stream: stream(id), Expected: expected}
	for _, text := range texts {
		w.Facts = append(w.Facts, Noted{Text: text})
	}
	return w
}

// facts is a write to a stream that may stand anywhere.
func facts(id string, facts ...events.Event) eventlog.Write {
	return eventlog.Write{Stream: stream(id), Expected: eventlog.Any, Facts: facts}
}

// command is one command of Ann of the vendor about Acme. Its request hash follows from its id.
func command(id string, writes ...eventlog.Write) eventlog.Append {
	return eventlog.Append{
		Tenant:      tenant,
		Customer:    acme,
		Command:     id,
		Request:     sha256.Sum256([]byte(id)),
		Actor:       events.Actor{Person: "ann", Party: events.Vendor, Seat: events.CSM},
		OnBehalfOf:  "bob",
		OccurredAt:  noon,
		Reason:      "because \"we\" said so\n",
		Causation:   "cause",
		Correlation: "everything",
		Traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
		Writes:      writes,
		Outcome:     json.RawMessage(`{"z": 1, "a": "first answer"}`),
	}
}

func mustAppend(t *testing.T, log eventlog.Log, a eventlog.Append) eventlog.Outcome {
	t.Helper()
	out, err := log.Append(t.Context(), a)
	if err != nil {
		t.Fatalf("append %s: %v", a.Command, err)
	}
	return out
}

func mustRead(t *testing.T, log eventlog.Log, after int64, limit int) []events.Recorded {
	t.Helper()
	facts, err := log.Read(t.Context(), log.ShardOf(tenant), after, limit)
	if err != nil {
		t.Fatalf("read after %d: %v", after, err)
	}
	return facts
}

func mustHead(t *testing.T, log eventlog.Log) int64 {
	t.Helper()
	head, err := log.Head(t.Context(), log.ShardOf(tenant))
	if err != nil {
		t.Fatalf("head: %v", err)
	}
	return head
}

// said lists the texts of notes, in order.
func said(facts []events.Recorded) []string {
	texts := []string{}
	for _, r := range facts {
		if n, ok := r.Event.(Noted); ok {
			texts = append(texts, n.Text)
		}
	}
	return texts
}
