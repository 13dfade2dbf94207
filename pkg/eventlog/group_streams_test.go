package eventlog_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/eventlog/eventlogtest"
)

func TestCommandsThatExpectAnyVersionShareATransactionWithOthersOfTheirStream(t *testing.T) {
	t.Parallel()
	j := newJam(t, eventlog.Options{})
	two := note("two", "s", eventlog.Any)
	two.Writes[0].Facts = append(two.Writes[0].Facts, eventlogtest.Noted{Text: "more"})
	sent := []eventlog.Append{note("one", "s", eventlog.Any), two, note("three", "s", 3), note("late", "s", 3), note("four", "s", eventlog.Any)}
	var got []*answer
	for _, a := range sent {
		got = append(got, j.start(t.Context(), a))
	}
	j.finish()
	if want := []int{1, 1, 4}; !slices.Equal(j.batches, want) {
		t.Errorf("commands per transaction: %v, want %v", j.batches, want)
	}
	for i, want := range []int64{1, 3, 4, 0, 5} {
		if want == 0 {
			if !errors.Is(got[i].err, eventlog.ErrStale) {
				t.Errorf("%s: %v, want ErrStale", sent[i].Command, got[i].err)
			}
			continue
		}
		again := mustAppend(t, j, sent[i])
		if again.Versions[0] != want || !again.Replayed || got[i].out.Versions[0] != want || again.Position != got[i].out.Position {
			t.Errorf("%s was told %+v, %v, and again %+v; want version %d", sent[i].Command, got[i].out, got[i].err, again, want)
		}
	}
}

func TestACommandAfterOneThatIsRefusedIsWrittenAsIfThatHadNotBeen(t *testing.T) {
	t.Parallel()
	j := newJam(t, eventlog.Options{})
	both := note("both", "s", 0) // may write to s, but not to r
	both.Writes = append(both.Writes, eventlog.Write{
		Stream: events.Stream{Kind: "test", ID: "r"}, Expected: 5, Facts: []events.Event{eventlogtest.Noted{Text: "no"}},
	})
	refused := j.start(t.Context(), both)
	after := j.start(t.Context(), note("after", "s", 0))
	last := j.start(t.Context(), note("last", "s", 1))
	j.finish()
	if !errors.Is(refused.err, eventlog.ErrStale) || after.err != nil || last.err != nil {
		t.Errorf("refused: %v; after: %v; last: %v", refused.err, after.err, last.err)
	}
	if last.out.Versions[0] != 2 || last.out.Position != after.out.Position+1 {
		t.Errorf("after: %+v; last: %+v", after.out, last.out)
	}
}

func TestALargeGroupOnOneStreamIsNumberedInOrder(t *testing.T) {
	t.Parallel()
	j := newJam(t, eventlog.Options{})
	var got []*answer
	for i := range 40 {
		expected := int64(i)
		if i%3 == 1 {
			expected = eventlog.Any
		}
		got = append(got, j.start(t.Context(), note(fmt.Sprint("c", i), "s", expected)))
	}
	j.finish()
	for i, g := range got {
		if g.err != nil || g.out.Versions[0] != int64(i+1) || g.out.Position != int64(i+3) {
			t.Errorf("command %d: %+v, %v", i, g.out, g.err)
		}
	}
	facts, err := j.Load(t.Context(), "rowing-club", events.Stream{Kind: "test", ID: "s"}, 0)
	if err != nil || len(facts) != len(got) {
		t.Errorf("%d facts, %v", len(facts), err)
	}
}
