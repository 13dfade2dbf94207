package bus

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats.go"
	"pgregory.net/rapid"

	"coxswain/events"
)

func TestAFactComesBackFromTheWireAsItWasRecorded(t *testing.T) {
	t.Parallel()
	reg := testRegistry(t)
	word := rapid.StringOfN(rapid.Rune(), 0, 20, -1)
	some := rapid.StringOfN(rapid.Rune(), 1, 20, -1)
	rapid.Check(t, func(t *rapid.T) {
		r := events.Recorded{
			Shard: rapid.IntRange(0, 120).Draw(t, "shard"), Position: rapid.Int64Min(1).Draw(t, "position"),
			Tenant: events.TenantID(some.Draw(t, "tenant")), Customer: events.CustomerID(word.Draw(t, "customer")),
			Stream:  events.Stream{Kind: some.Draw(t, "kind"), ID: some.Draw(t, "stream")},
			Version: rapid.Int64Min(1).Draw(t, "version"), Type: "oar.pulled.v1", ID: some.Draw(t, "id"),
			Command: word.Draw(t, "command"), OnBehalfOf: events.PersonID(word.Draw(t, "behalf")),
			Actor: events.Actor{
				Person: events.PersonID(word.Draw(t, "person")), Party: events.PartyID(word.Draw(t, "party")),
				Seat: events.Seat(word.Draw(t, "seat")), Machine: word.Draw(t, "machine"),
			},
			OccurredAt: start.Add(time.Duration(rapid.Int64Range(-1e15, 1e15).Draw(t, "occurred"))),
			RecordedAt: start.Add(time.Duration(rapid.Int64Range(-1e15, 1e15).Draw(t, "recorded"))),
			Reason:     word.Draw(t, "reason"), Audience: events.Audience(some.Draw(t, "audience")),
			Causation: word.Draw(t, "causation"), Correlation: word.Draw(t, "correlation"),
			Traceparent: word.Draw(t, "trace"), Hash: word.Draw(t, "hash"),
			Data: []byte(`{"stroke":7}`), Event: pulled{Stroke: 7},
		}
		got, err := Decode(reg, Encode(r))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(r, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestAMessageThatIsNoFactIsRefusedWithWhatIsWrong(t *testing.T) {
	t.Parallel()
	log := newTestLog(t, "first")
	log.pull(1)
	fact := log.all()[0]
	for name, c := range map[string]struct {
		spoil func(m *nats.Msg)
		field string
	}{
		"a repeated header":       {func(m *nats.Msg) { m.Header.Add(HeaderTenant, "humber") }, HeaderTenant},
		"a missing position":      {func(m *nats.Msg) { m.Header.Del(HeaderPosition) }, HeaderPosition},
		"a position of nought":    {func(m *nats.Msg) { m.Header.Set(HeaderPosition, "0") }, HeaderPosition},
		"a time that is none":     {func(m *nats.Msg) { m.Header.Set("ce-time", "yesterday") }, "ce-time"},
		"half an escaped byte":    {func(m *nats.Msg) { m.Header.Set("Coxswain-Reason", "100%2") }, "Coxswain-Reason"},
		"no header at all":        {func(m *nats.Msg) { m.Header = nil }, HeaderID},
		"another specversion":     {func(m *nats.Msg) { m.Header.Set("ce-specversion", "0.3") }, "ce-specversion"},
		"an exchanged tenant":     {func(m *nats.Msg) { m.Header.Set(HeaderTenant, "humber") }, "ce-source"},
		"an empty payload":        {func(m *nats.Msg) { m.Data = nil }, "payload"},
		"a payload cut short":     {func(m *nats.Msg) { m.Data = []byte(`{"stroke":`) }, "payload"},
		"a payload of other type": {func(m *nats.Msg) { m.Data = []byte(`{"stroke":"hard"}`) }, "payload"},
		"a foreign subject":       {func(m *nats.Msg) { m.Subject = "orders.00.oar.pulled" }, "subject"},
		"another fact's subject":  {func(m *nats.Msg) { m.Subject = "cox.00.crew.rested" }, "subject"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := Encode(fact)
			c.spoil(m)
			_, err := Decode(testRegistry(t), m)
			var bad *BadMessageError
			if !errors.As(err, &bad) || bad.Field != c.field {
				t.Fatalf("err = %v, want a bad message because of %s", err, c.field)
			}
		})
	}
}

func TestAFactOfAnUnknownTypeKeepsItsEnvelope(t *testing.T) {
	t.Parallel()
	log := newTestLog(t, "first")
	log.pull(1)
	fact := log.all()[0]
	fact.Type, fact.Event = "oar.feathered.v1", nil
	got, err := Decode(testRegistry(t), Encode(fact))
	var unknown *events.UnknownTypeError
	if !errors.As(err, &unknown) {
		t.Fatalf("err = %v, want an unknown type", err)
	}
	if diff := cmp.Diff(fact, got); diff != "" {
		t.Error(diff)
	}
}
