package eventlog_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/eventlog"
)

// The canonical form is a promise to everybody who keeps seals and exports: this text never changes.
func TestTheHashIsOverThisVeryText(t *testing.T) {
	t.Parallel()
	r := events.Recorded{
		Shard: 3, Position: 41, Version: 7, RecordedAt: noon, // not covered
		Tenant: "rowing-club", Customer: "acme", Stream: events.Stream{Kind: "plan", ID: "p1"},
		Type: "plan.agreed.v1", ID: "0198c0de-0000-7000-8000-000000000001", Command: "c1",
		Actor:      events.Actor{Person: "ann", Party: "vendor", Seat: "csm"},
		OnBehalfOf: "bob", OccurredAt: time.Date(2026, 3, 2, 13, 0, 0, 5000, time.FixedZone("", 3600)),
		Reason: "said \"yes\"\n", Audience: events.Shared, Causation: "f1", Correlation: "c0",
		Data: json.RawMessage(` {"weight": 1.50, "a": ["\u00e9\/", null, true], "Z": {}, "<": "&\u2028"} `),
	}
	const text = `{"actor":{"machine":"","party":"vendor","person":"ann","seat":"csm"},"audience":"shared","causation":"f1",` +
		`"command":"c1","correlation":"c0","customer":"acme",` +
		`"data":{"<":"&` + "\u2028" + `","Z":{},"a":["é/",null,true],"weight":1.50},` +
		`"id":"0198c0de-0000-7000-8000-000000000001","occurred_at":"2026-03-02T12:00:00.000005Z","on_behalf_of":"bob",` +
		`"reason":"said \"yes\"\n","stream":{"id":"p1","kind":"plan"},"tenant":"rowing-club","traceparent":"","type":"plan.agreed.v1"}`
	sum := sha256.Sum256([]byte(text))
	if got, err := eventlog.HashOf(r); err != nil || got != hex.EncodeToString(sum[:]) {
		t.Errorf("hash %s, %v; the text gives %x", got, err, sum)
	}
}

func TestDataThatNoLogWroteHasNoHash(t *testing.T) {
	t.Parallel()
	for _, data := range []string{``, `{`, `{} {}`, `1e9`, `"\u0000"`} {
		if got, err := eventlog.HashOf(events.Recorded{ID: "x", Data: json.RawMessage(data)}); err == nil {
			t.Errorf("%q has the hash %s", data, got)
		}
	}
}
