package eventlogtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/fault"
)

// refusing tells what a log refuses before it could fail: the refusal names its kind, nothing is written,
// and the next command goes through.
func refusing(t *testing.T, open Open) {
	for _, r := range refusals() {
		check(t, open, r.sentence, func(t *testing.T, log eventlog.Log) {
			a := command("bad", notes("s", 0, "one"))
			r.spoil(&a)
			_, err := log.Append(t.Context(), a)
			if f, ok := errors.AsType[*fault.Error](err); !ok || f.Code != r.want.Code {
				t.Errorf("append: %v, want %s", err, r.want.Code)
			}
			if head := mustHead(t, log); head != 0 {
				t.Errorf("head = %d after a refusal", head)
			}
			mustAppend(t, log, command("good", notes("s", 0, "one")))
		})
	}
}

type refusal struct {
	sentence string
	want     *fault.Error
	spoil    func(*eventlog.Append)
}

func refusals() []refusal {
	fact := func(e events.Event) func(*eventlog.Append) {
		return func(a *eventlog.Append) { a.Writes[0].Facts = []events.Event{e} }
	}
	extra := func(raw string) func(*eventlog.Append) { return fact(Noted{Extra: json.RawMessage(raw)}) }
	long := strings.Repeat("x", eventlog.MaxName+1)
	return []refusal{
		{"a fact over a mebibyte", eventlog.ErrTooLarge, fact(Noted{Text: strings.Repeat("x", eventlog.MaxFact)})},
		{"more facts than a command may have", eventlog.ErrTooLarge, func(a *eventlog.Append) {
			a.Writes[0].Facts = make([]events.Event, eventlog.MaxFacts+1)
			for i := range a.Writes[0].Facts {
				a.Writes[0].Facts[i] = Whispered{}
			}
		}},
		{"an answer over a mebibyte", eventlog.ErrTooLarge, func(a *eventlog.Append) {
			a.Outcome = json.RawMessage(fmt.Sprintf("%q", strings.Repeat("x", eventlog.MaxFact)))
		}},
		{"a command id that is too long", eventlog.ErrTooLarge, func(a *eventlog.Append) { a.Command = long }},
		{"a stream id that is too long", eventlog.ErrTooLarge, func(a *eventlog.Append) { a.Writes[0].Stream.ID = long }},
		{"a reason that is too long", eventlog.ErrTooLarge, func(a *eventlog.Append) { a.Reason = strings.Repeat("x", eventlog.MaxText+1) }},
		{"NUL in a fact", eventlog.ErrControlCharacter, fact(Noted{Text: "a\x00b"})},
		{"NUL in a key of a fact", eventlog.ErrControlCharacter, extra(`{"a\u0000b": 1}`)},
		{"NUL in a reason", eventlog.ErrControlCharacter, func(a *eventlog.Append) { a.Reason = "a\x00b" }},
		{"NUL in a stream id", eventlog.ErrControlCharacter, func(a *eventlog.Append) { a.Writes[0].Stream.ID = "a\x00b" }},
		{"broken UTF-8 in a reason", eventlog.ErrFact, func(a *eventlog.Append) { a.Reason = "a\xffb" }},
		{"broken UTF-8 in an actor", eventlog.ErrFact, func(a *eventlog.Append) { a.Actor.Machine = "a\xffb" }},
		{"an exponent", eventlog.ErrFact, extra(`1e3`)},
		{"a negative zero", eventlog.ErrFact, extra(`-0.0`)},
		{"a number without end", eventlog.ErrFact, extra(strings.Repeat("9", 200))},
		{"nesting without end", eventlog.ErrFact, extra(strings.Repeat("[", 5000) + strings.Repeat("]", 5000))},
		{"no time", eventlog.ErrFact, func(a *eventlog.Append) { a.OccurredAt = time.Time{} }},
		{"the year 10000", eventlog.ErrFact, func(a *eventlog.Append) { a.OccurredAt = noon.AddDate(8000, 0, 0) }},
		{"no tenant", eventlog.ErrFact, func(a *eventlog.Append) { a.Tenant = "" }},
		{"no command id", eventlog.ErrFact, func(a *eventlog.Append) { a.Command = "" }},
		{"no stream", eventlog.ErrFact, func(a *eventlog.Append) { a.Writes[0].Stream.Kind = "" }},
		{"no fact where one should be", eventlog.ErrFact, fact(nil)},
		{"a version that cannot be", eventlog.ErrFact, func(a *eventlog.Append) { a.Writes[0].Expected = -2 }},
		{"one stream twice", eventlog.ErrFact, func(a *eventlog.Append) { a.Writes = append(a.Writes, a.Writes[0]) }},
		{"an answer that is no JSON", eventlog.ErrFact, func(a *eventlog.Append) { a.Outcome = json.RawMessage(`{`) }},
	}
}
