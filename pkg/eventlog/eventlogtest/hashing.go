package eventlogtest

import (
	"encoding/json"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/eventlog"
)

func hashes(t *testing.T, open Open) {
	check(t, open, "every hash can be computed anew from what is read", func(t *testing.T, log eventlog.Log) {
		mustAppend(t, log, command("c1", facts("s",
			Noted{
				Text: "é \"q\" \\ \b\f\n\r\t\x01\x7f <&> \u2028 \U0001F6A3", Weight: -1_250_000,
				Extra: json.RawMessage(`{"b":[1, 2.50,{"y":null,"x":true}], "a": "\u00e9\/", "ab":{}, "":[]}`),
			},
			Measured{Value: -7, At: noon.Add(time.Hour)}, Whispered{Text: ""}, FromTheFuture{}, Sealed{Keys: []string{"k1", "k2"}})))
		for _, r := range mustRead(t, log, 0, all) {
			if got, err := eventlog.HashOf(r); err != nil || got != r.Hash {
				t.Errorf("%s: %s, %v; the log has %s", r.Type, got, err, r.Hash)
			}
		}
	})
	check(t, open, "any change of what was said changes the hash", func(t *testing.T, log eventlog.Log) {
		mustAppend(t, log, command("c1", notes("s", 0, "one")))
		for name, forge := range forgeries() {
			r := mustRead(t, log, 0, all)[0]
			forge(&r)
			if got, err := eventlog.HashOf(r); err != nil || got == r.Hash {
				t.Errorf("a forged %s goes unseen (%v)", name, err)
			}
		}
	})
}

func forgeries() map[string]func(*events.Recorded) {
	return map[string]func(*events.Recorded){
		"tenant":       func(r *events.Recorded) { r.Tenant = stranger },
		"customer":     func(r *events.Recorded) { r.Customer = globex },
		"stream kind":  func(r *events.Recorded) { r.Stream.Kind += "x" },
		"stream id":    func(r *events.Recorded) { r.Stream.ID += "x" },
		"type":         func(r *events.Recorded) { r.Type += "x" },
		"id":           func(r *events.Recorded) { r.ID = "0" + r.ID[1:] + "1" },
		"command":      func(r *events.Recorded) { r.Command += "x" },
		"person":       func(r *events.Recorded) { r.Actor.Person = "eve" },
		"party":        func(r *events.Recorded) { r.Actor.Party = events.Customer },
		"seat":         func(r *events.Recorded) { r.Actor.Seat = events.Keeper },
		"machine":      func(r *events.Recorded) { r.Actor.Machine = "importer" },
		"on behalf of": func(r *events.Recorded) { r.OnBehalfOf = "eve" },
		"occurrence":   func(r *events.Recorded) { r.OccurredAt = r.OccurredAt.Add(time.Microsecond) },
		"reason":       func(r *events.Recorded) { r.Reason += "!" },
		"audience":     func(r *events.Recorded) { r.Audience = events.InternalTo(events.Vendor) },
		"causation":    func(r *events.Recorded) { r.Causation += "x" },
		"correlation":  func(r *events.Recorded) { r.Correlation += "x" },
		"traceparent":  func(r *events.Recorded) { r.Traceparent += "x" },
		"data":         func(r *events.Recorded) { r.Data = json.RawMessage(`{"text":"two"}`) },
	}
}
