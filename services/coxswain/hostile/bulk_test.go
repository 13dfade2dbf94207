package hostile_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// items is n of an item, the one at 500 replaced.
func items(n int, item, broken string) string {
	all := make([]string, n)
	for i := range all {
		all[i] = item
		if i == 500 && broken != "" {
			all[i] = broken
		}
	}
	return "[" + strings.Join(all, ",") + "]"
}

const (
	wish   = `{"text":"Deliver","person":"$bela","due":"2190-01-31"}`
	signal = `{"customer":"$customer","name":"active_users","value":5,"occurred_at":"2026-01-01T00:00:00Z"}`
)

func wishes(n int, broken string) attempt {
	return attempt{path: "/v1/commitments/bulk", body: `{"customer":"$customer","items":` + items(n, wish, broken) + `}`}
}

func signals(n int, broken string) attempt {
	return attempt{path: "/v1/signals", body: items(n, signal, broken)}
}

func TestABulkRequestIsBoundedAndSaysWhichItem(t *testing.T) {
	t.Parallel()
	tampered := func(item, before, after string) string { return strings.Replace(item, before, after, 1) }
	s := prepare(t)
	s.refuse([]refused{
		{"A45 10,001 promises", wishes(10_001, ""), 422, "wrong-number-of-items", "/items"},
		{"A45 no promise", wishes(0, ""), 422, "wrong-number-of-items", "/items"},
		{"A45 promise 500 on no day", wishes(501, tampered(wish, "2190-01-31", "2026-02-30")), 422, "invalid-date", "/items/500/due"},
		{"A45 promise 500 with a field too many", wishes(501, tampered(wish, `{`, `{"done":true,`)), 422, "unknown-field", "/items/500/done"},
		{"A45 10,001 signals", signals(10_001, ""), 413, "too-many-items", ""},
		{"A45 no signal", signals(0, ""), 422, "empty", ""},
		{"A45 signal 500 from the future", signals(501, tampered(signal, "2026", "2190")), 422, "signals_invalid", "/500/occurred_at"},
		{"A45 signal 500 of another tenant", signals(501, tampered(signal, "$customer", "$foreign")), 422, "signals_invalid", "/500/customer"},
		{"A45 signal 500 of no number", signals(501, tampered(signal, ":5", `:"5"`)), 422, "wrong-type", "/500/value"},
		{"A9 16 megabytes and a byte", attempt{path: "/v1/signals", body: strings.Repeat(" ", 16<<20) + "1"}, 413, "body-too-large", ""},
	})
}

// TestAPromiseThatIsRefusedAmongManyIsAnsweredForItself: promises are independent of each other, so the others are written.
func TestAPromiseThatIsRefusedAmongManyIsAnsweredForItself(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	before := s.head()
	got := s.ask(wishes(501, strings.Replace(wish, "$bela", "$foreign", 1)))
	var answer struct {
		Written, Refused int
		Items            []struct{ Commitment, Code, Pointer string }
	}
	if err := json.Unmarshal(got.body, &answer); err != nil || got.status != 200 {
		t.Fatalf("A45: answered %d %.300s (%v)", got.status, got.body, err)
	}
	last := answer.Items[500]
	if answer.Written != 500 || answer.Refused != 1 || last.Code != "commitment_person_unknown" || last.Pointer != "/items/500/person" {
		t.Errorf("A45: %d written, %d refused, the last one: %+v", answer.Written, answer.Refused, last)
	}
	if wrote := s.head() - before; wrote != 500 {
		t.Errorf("A45: %d facts were written, want 500", wrote)
	}
}
