package bus

import (
	"crypto/sha256"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/natstest"
)

// Two facts that no service has, so that the tests of the mechanism need none.
type pulled struct {
	Stroke int `json:"stroke"`
}

func (pulled) EventType() string { return "oar.pulled.v1" }

type rested struct {
	Seat string `json:"seat"`
}

func (rested) EventType() string { return "crew.rested.v1" }

var (
	start   = time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC)
	regatta = StreamConfig{Installation: "regatta"}
)

func testRegistry(t testing.TB) *events.Registry {
	t.Helper()
	reg, err := events.NewRegistry([]events.Type{events.Of[pulled]("An oar was pulled."), events.Of[rested]("A seat rested.")})
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

// testLog is a log in memory with a word for writing to it. Logs of the same crew give their facts the same
// ids, so one can play the other's older backup.
type testLog struct {
	*eventlog.Memory
	t     testing.TB
	rows  int
	crew  string
	given int
}

func newTestLog(t testing.TB, crew string) *testLog {
	l := &testLog{t: t, crew: crew}
	l.Memory = eventlog.NewMemory(testRegistry(t), eventlog.Options{
		Now: func() time.Time { return start },
		NewID: func() uuid.UUID {
			l.given++
			return uuid.NewSHA1(uuid.NameSpaceOID, fmt.Appendf(nil, "%s %d", crew, l.given))
		},
	})
	return l
}

// pull appends n facts, one command each.
func (l *testLog) pull(n int) {
	l.t.Helper()
	for range n {
		l.rows++
		l.write(pulled{Stroke: l.rows})
	}
}

func (l *testLog) write(facts ...events.Event) {
	l.t.Helper()
	command := fmt.Sprintf("%s %d %v", l.crew, l.given, facts[0])
	_, err := l.Append(l.t.Context(), eventlog.Append{
		Tenant: "thames", Customer: "eight", Command: command, Request: sha256.Sum256([]byte(command)),
		Actor: events.Actor{Person: "ada", Party: events.Vendor, Seat: events.CSM}, OccurredAt: start,
		Reason: "because it's Ada's\nturn: 100 % of “it”",
		Writes: []eventlog.Write{{Stream: events.Stream{Kind: "boat", ID: "b1"}, Expected: eventlog.Any, Facts: facts}},
	})
	if err != nil {
		l.t.Fatal(err)
	}
}

func (l *testLog) all() []events.Recorded {
	l.t.Helper()
	facts, err := l.Read(l.t.Context(), 0, 0, 1<<30)
	if err != nil {
		l.t.Fatal(err)
	}
	return facts
}

// harness is a server of its own with a log and a relay.
type harness struct {
	t      testing.TB
	server *natstest.Server
	js     jetstream.JetStream
	log    *testLog
	relay  *Relay
}

func newHarness(t testing.TB) *harness {
	t.Helper()
	s := natstest.Start(t)
	h := &harness{t: t, server: s, js: s.JetStream(t), log: newTestLog(t, "first")}
	h.relay = h.newRelay()
	return h
}

func (h *harness) newRelay() *Relay {
	return NewRelay(h.log, h.js, RelayOptions{Stream: regatta, Now: func() time.Time { return start }, Logger: testLogger(h.t)})
}

// relayAll runs passes until there is nothing left, and returns what they came to together.
func (h *harness) relayAll(r *Relay) Pass {
	h.t.Helper()
	total := Pass{}
	for range 1000 {
		p, err := r.runOnce(h.t.Context())
		if err != nil {
			h.t.Fatal(err)
		}
		total.Last, total.Published = p.Last, total.Published+p.Published
		total.Fenced = total.Fenced || p.Fenced
		if p.Refilled != "" {
			total.Refilled = p.Refilled
		}
		if p.Published == 0 && !p.Fenced {
			return total
		}
	}
	h.t.Fatal("the relay never comes to an end")
	return total
}

// inStream reads the whole stream.
func (h *harness) inStream() []events.Recorded {
	h.t.Helper()
	s, err := h.js.Stream(h.t.Context(), events.StreamName(0))
	if err != nil {
		h.t.Fatal(err)
	}
	state := s.CachedInfo().State
	var facts []events.Recorded
	for seq := state.FirstSeq; seq <= state.LastSeq; seq++ {
		raw, err := s.GetMsg(h.t.Context(), seq)
		if err != nil {
			h.t.Fatalf("sequence %d: %v", seq, err)
		}
		r, err := Decode(testRegistry(h.t), &nats.Msg{Subject: raw.Subject, Header: raw.Header, Data: raw.Data})
		if err != nil {
			h.t.Fatal(err)
		}
		if uint64(r.Position) != raw.Sequence {
			h.t.Fatalf("position %d has sequence %d", r.Position, raw.Sequence)
		}
		facts = append(facts, r)
	}
	return facts
}

// testLogger writes what is logged to the test's output.
func testLogger(t testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// valueOf reads a counter or a gauge.
func valueOf(m prometheus.Metric) float64 {
	var d dto.Metric
	if err := m.Write(&d); err != nil {
		panic(err)
	}
	return d.GetCounter().GetValue() + d.GetGauge().GetValue()
}
