package eventlogtest

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/pkg/eventlog"
)

func reading(t *testing.T, open Open) {
	check(t, open, "an empty log has nothing and says so", func(t *testing.T, log eventlog.Log) {
		at, err := log.PositionAt(t.Context(), 0, noon)
		if head := mustHead(t, log); head != 0 || at != 0 || err != nil || len(mustRead(t, log, 0, all)) != 0 {
			t.Errorf("head %d, position at noon %d, %v", head, at, err)
		}
	})
	check(t, open, "pages follow one another", func(t *testing.T, log eventlog.Log) {
		mustAppend(t, log, command("c1", notes("s", 0, "1", "2", "3", "4", "5")))
		var got []string
		for after := int64(0); after < 5; after += 2 {
			got = append(got, strings.Join(said(mustRead(t, log, after, 2)), ","))
		}
		if diff := cmp.Diff([]string{"1,2", "3,4", "5"}, got); diff != "" {
			t.Error(diff)
		}
		if got := mustRead(t, log, 0, 0); len(got) != 0 {
			t.Errorf("a limit of 0 reads %d facts", len(got))
		}
	})
	check(t, open, "a stream loads from a version on", func(t *testing.T, log eventlog.Log) {
		mustAppend(t, log, command("c1", notes("s", 0, "1", "2"), notes("r", 0, "x")))
		mustAppend(t, log, command("c2", notes("s", 2, "3")))
		for after, want := range [][]string{{"1", "2", "3"}, {"2", "3"}, {"3"}, {}} {
			got, err := log.Load(t.Context(), tenant, stream("s"), int64(after))
			if diff := cmp.Diff(want, said(got)); diff != "" || err != nil {
				t.Errorf("after %d: %v %s", after, err, diff)
			}
		}
	})
	check(t, open, "another tenant's stream of that name is empty", func(t *testing.T, log eventlog.Log) {
		mustAppend(t, log, command("c1", notes("s", 0, "1")))
		got, err := log.Load(t.Context(), stranger, stream("s"), 0)
		if err != nil || len(got) != 0 {
			t.Errorf("%d facts, %v", len(got), err)
		}
	})
	check(t, open, "a customer's facts come between two positions", ofCustomer)
	check(t, open, "the position at an instant is the last one recorded by then", positionAt)
	check(t, open, "a fact of a newer program comes without its event", func(t *testing.T, log eventlog.Log) {
		mustAppend(t, log, command("c1", facts("s", Noted{Text: "1"}, FromTheFuture{Surprise: "!"}, Noted{Text: "3"})))
		got := mustRead(t, log, 0, all)
		if len(got) != 3 || got[1].Event != nil || got[1].Type != "test.from_the_future.v9" {
			t.Fatalf("got %+v", got)
		}
		var f FromTheFuture
		if err := json.Unmarshal(got[1].Data, &f); err != nil || f.Surprise != "!" {
			t.Errorf("its data is %s, %v", got[1].Data, err)
		}
	})
	check(t, open, "text and digits come back as they went", func(t *testing.T, log eventlog.Log) {
		want := Noted{
			Text:   "é \"quoted\" \\ /\b\f\n\r\t\x01\x1f\x7f <&> \u2028 \U0001F6A3 ﬁ Å A\u030a",
			Weight: 1_500_000,
			Extra:  json.RawMessage(`{"big":9007199254740993,"exact":"1.50","n":1.50}`),
		}
		mustAppend(t, log, command("c1", facts("s", want)))
		got := mustRead(t, log, 0, all)[0].Event.(Noted)
		got.Extra = json.RawMessage(strings.ReplaceAll(strings.ReplaceAll(string(got.Extra), " ", ""), "\n", ""))
		if got.Text != want.Text || got.Weight != want.Weight {
			t.Errorf("got %q, %v", got.Text, got.Weight)
		}
		for _, part := range []string{`"big":9007199254740993`, `"n":1.50`} {
			if !strings.Contains(string(got.Extra), part) {
				t.Errorf("%s lacks %s", got.Extra, part)
			}
		}
	})
}

func ofCustomer(t *testing.T, log eventlog.Log) {
	for i := range 4 {
		other := command(fmt.Sprint("g", i), notes("g", eventlog.Any, "globex"))
		other.Customer = globex
		mustAppend(t, log, other)
		mustAppend(t, log, command(fmt.Sprint("a", i), notes("a", eventlog.Any, fmt.Sprint(2*i+2))))
	}
	tests := []struct {
		after, to int64
		limit     int
		want      []string
	}{
		{0, math.MaxInt64, all, []string{"2", "4", "6", "8"}},
		{2, 6, all, []string{"4", "6"}},
		{2, 5, all, []string{"4"}},
		{0, math.MaxInt64, 3, []string{"2", "4", "6"}},
		{8, math.MaxInt64, all, []string{}},
	}
	for _, tt := range tests {
		got, err := log.LoadCustomer(t.Context(), tenant, acme, tt.after, tt.to, tt.limit)
		if diff := cmp.Diff(tt.want, said(got)); diff != "" || err != nil {
			t.Errorf("(%d, %d]: %v %s", tt.after, tt.to, err, diff)
		}
	}
}

func positionAt(t *testing.T, log eventlog.Log) {
	for i := range 9 {
		mustAppend(t, log, command(fmt.Sprint("c", i), notes("s", eventlog.Any, "a", "b")))
	}
	recorded := mustRead(t, log, 0, all)
	at := func(instant time.Time) int64 {
		position, err := log.PositionAt(t.Context(), log.ShardOf(tenant), instant)
		if err != nil {
			t.Fatal(err)
		}
		return position
	}
	for _, r := range recorded {
		if got, want := at(r.RecordedAt), lastBy(recorded, r.RecordedAt); got != want {
			t.Errorf("at the time of position %d: %d, want %d", r.Position, got, want)
		}
		before := r.RecordedAt.Add(-time.Microsecond)
		if got, want := at(before), lastBy(recorded, before); got != want {
			t.Errorf("just before position %d: %d, want %d", r.Position, got, want)
		}
	}
	if got := at(recorded[17].RecordedAt.AddDate(100, 0, 0)); got != 18 {
		t.Errorf("in a hundred years: %d, want 18", got)
	}
}

// lastBy is the slow way to the same answer.
func lastBy(facts []events.Recorded, instant time.Time) (last int64) {
	for _, r := range facts {
		if !r.RecordedAt.After(instant) {
			last = r.Position
		}
	}
	return last
}
