package eventlog_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/eventlog/eventlogtest"
	"coxswain/pkg/fault"
)

// Two logs are given the same commands, drawn at random from few tenants, streams, ids and versions so that
// conflicts and repeats are common; they must answer and remember the same.
func TestPostgresAndMemoryAnswerTheSame(t *testing.T) {
	t.Parallel()
	postgres := openPostgres(t, eventlog.Options{})
	round := 0
	rapid.Check(t, func(t *rapid.T) {
		round++
		m := model{
			postgres: postgres, base: headOf(t, postgres),
			memory: eventlog.NewMemory(eventlogtest.Registry(), eventlog.Options{}),
			suffix: fmt.Sprint("-", round), // a tenant of its own in each round, in the same database
		}
		t.Repeat(map[string]func(*rapid.T){
			"append":   m.append,
			"outcome":  m.outcome,
			"load":     m.load,
			"customer": m.customer,
			"":         m.sameFacts,
		})
	})
}

type model struct {
	postgres *eventlog.Postgres
	memory   *eventlog.Memory
	base     int64 // head of the one in the database before the round
	suffix   string
}

var (
	names    = rapid.SampledFrom([]string{"a", "b", "c"})
	commands = rapid.SampledFrom([]string{"c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9"})
	expected = rapid.SampledFrom([]int64{eventlog.Any, 0, 1, 2, 3})
	texts    = rapid.String()
)

func (m *model) tenant(t *rapid.T) events.TenantID {
	return events.TenantID(names.Draw(t, "tenant") + m.suffix)
}

func (m *model) append(t *rapid.T) {
	a := eventlog.Append{
		Tenant: m.tenant(t), Customer: events.CustomerID(names.Draw(t, "customer")), Command: commands.Draw(t, "command"),
		Request: [32]byte{rapid.ByteRange(0, 1).Draw(t, "request")}, OccurredAt: noon, Reason: texts.Draw(t, "reason"),
		Writes: rapid.SliceOfN(rapid.Custom(drawWrite), 0, 3).Draw(t, "writes"),
	}
	got, gotErr := m.postgres.Append(t.Context(), a)
	want, wantErr := m.memory.Append(t.Context(), a)
	m.sameAnswer(t, got, want, gotErr, wantErr)
}

func drawWrite(t *rapid.T) eventlog.Write {
	w := eventlog.Write{Stream: events.Stream{Kind: "test", ID: names.Draw(t, "stream")}, Expected: expected.Draw(t, "expected")}
	for range rapid.IntRange(0, 3).Draw(t, "facts") {
		w.Facts = append(w.Facts, drawFact(t))
	}
	return w
}

func drawFact(t *rapid.T) events.Event {
	switch rapid.IntRange(0, 2).Draw(t, "kind of fact") {
	case 0:
		return eventlogtest.Measured{Value: rapid.Int64().Draw(t, "value"), At: noon.Add(time.Duration(rapid.Int32().Draw(t, "at")))}
	case 1:
		return eventlogtest.FromTheFuture{Surprise: texts.Draw(t, "surprise")}
	}
	weight := events.Decimal(rapid.Int64Range(-1e15, 1e15).Draw(t, "weight"))
	extra, err := json.Marshal(rapid.MapOfN(texts, rapid.Int64(), 0, 3).Draw(t, "extra"))
	if err != nil {
		t.Fatal(err)
	}
	return eventlogtest.Noted{Text: texts.Draw(t, "text"), Weight: weight, Extra: extra}
}

func (m *model) sameAnswer(t *rapid.T, got, want eventlog.Outcome, gotErr, wantErr error) {
	if codeOf(gotErr) != codeOf(wantErr) {
		t.Fatalf("postgres: %v; memory: %v", gotErr, wantErr)
	}
	if gotErr != nil {
		return
	}
	got.Position -= m.base
	if len(want.Versions) == 0 {
		got.Versions, want.Versions = nil, nil
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
}

func codeOf(err error) string {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Code
	}
	if err != nil {
		return "not a fault: " + err.Error()
	}
	return ""
}

func (m *model) outcome(t *rapid.T) {
	tenant, command := m.tenant(t), commands.Draw(t, "command")
	got, gotOK, gotErr := m.postgres.Outcome(t.Context(), tenant, command)
	want, wantOK, wantErr := m.memory.Outcome(t.Context(), tenant, command)
	if gotOK != wantOK {
		t.Fatalf("seen by postgres: %v, by memory: %v", gotOK, wantOK)
	}
	if gotOK {
		m.sameAnswer(t, got, want, gotErr, wantErr)
	}
}

func (m *model) load(t *rapid.T) {
	tenant, s := m.tenant(t), events.Stream{Kind: "test", ID: names.Draw(t, "stream")}
	after := rapid.Int64Range(0, 4).Draw(t, "after")
	got, gotErr := m.postgres.Load(t.Context(), tenant, s, after)
	want, wantErr := m.memory.Load(t.Context(), tenant, s, after)
	m.same(t, got, want, gotErr, wantErr)
}

func (m *model) customer(t *rapid.T) {
	tenant, c := m.tenant(t), events.CustomerID(names.Draw(t, "customer"))
	after, to := rapid.Int64Range(0, 9).Draw(t, "after"), rapid.Int64Range(0, 20).Draw(t, "to")
	limit := rapid.IntRange(0, 5).Draw(t, "limit")
	got, gotErr := m.postgres.LoadCustomer(t.Context(), tenant, c, m.base+after, m.base+to, limit)
	want, wantErr := m.memory.LoadCustomer(t.Context(), tenant, c, after, to, limit)
	m.same(t, got, want, gotErr, wantErr)
}

func (m *model) sameFacts(t *rapid.T) {
	const all = 100_000
	got, gotErr := m.postgres.Read(t.Context(), 0, m.base, all)
	want, wantErr := m.memory.Read(t.Context(), 0, 0, all)
	m.same(t, got, want, gotErr, wantErr)
}

// same compares whole facts but for what is given anew to each: id, time of recording, and the form of the
// data; the hashes vouch for that, and must be right.
func (m *model) same(t *rapid.T, got, want []events.Recorded, gotErr, wantErr error) {
	if gotErr != nil || wantErr != nil {
		t.Fatalf("postgres: %v; memory: %v", gotErr, wantErr)
	}
	if diff := cmp.Diff(m.bare(t, want, 0), m.bare(t, got, m.base)); diff != "" {
		t.Fatal(diff)
	}
}

func (m *model) bare(t *rapid.T, facts []events.Recorded, base int64) []events.Recorded {
	bare := make([]events.Recorded, len(facts))
	for i, r := range facts {
		if h, err := eventlog.HashOf(r); err != nil || h != r.Hash {
			t.Fatalf("the hash of position %d is %s, computed anew %s, %v", r.Position, r.Hash, h, err)
		}
		r.ID, r.RecordedAt = "same", noon
		h, err := eventlog.HashOf(r)
		if err != nil {
			t.Fatal(err)
		}
		r.Position, r.Hash, r.Data, r.Event = r.Position-base, h, nil, nil
		bare[i] = r
	}
	return bare
}

func headOf(t *rapid.T, log eventlog.Log) int64 {
	head, err := log.Head(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	return head
}
