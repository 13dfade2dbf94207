package agenda_test

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"testing"

	"pgregory.net/rapid"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/rules/record"
	"coxswain/services/cadence/agenda"
)

func encode(t testing.TB, in agenda.Input) string {
	t.Helper()
	b, err := json.Marshal(agenda.Build(in))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func topic(id events.TopicID, minutes int) record.Topic {
	return record.Topic{ID: id, Text: "About " + string(id), Minutes: minutes, Party: events.Customer, Person: bela, Since: mark(60, 3, 1)}
}

func call(change func(*record.Call)) func(*agenda.Input) {
	return func(in *agenda.Input) { change(&in.Call) }
}

func items(lines []callevent.AgendaLine) string {
	s := ""
	for _, l := range lines {
		s += fmt.Sprintf("%s %d, ", l.Item, l.Minutes)
	}
	return s
}

func expect(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\nwant %s\ngot  %s", what, want, got)
	}
}

func lateOnes(n int) func(*agenda.Input) {
	return func(in *agenda.Input) {
		for i := range n {
			id := events.CommitmentID(fmt.Sprintf("c%02d", i))
			in.Promises = append(in.Promises, promise(id, events.Customer, bela, "Promise "+string(id), "2026-03-03"))
		}
	}
}

func TestFit(t *testing.T) {
	t.Parallel()
	t.Run("what does not fit is listed, the weightiest first", func(t *testing.T) {
		t.Parallel()
		got := agenda.Build(given(lateOnes(5), call(func(c *record.Call) { c.Minutes = 10 })))
		expect(t, "lines", items(got.Lines), "late:c00 3, late:c01 3, late:c02 3, ")
		expect(t, "if time allows", items(got.IfTimeAllows), "late:c03 3, late:c04 3, ")
	})
	t.Run("a topic is never ranked out", func(t *testing.T) {
		t.Parallel()
		got := agenda.Build(given(lateOnes(20), call(func(c *record.Call) { c.Topics = []record.Topic{topic("t1", 25)} })))
		expect(t, "lines", items(got.Lines), "late:c00 3, topic:t1 25, ")
	})
	t.Run("topics that ask for too much are shortened in proportion, timed ones last", func(t *testing.T) {
		t.Parallel()
		topics := []record.Topic{topic("t1", 20), topic("t2", 30), topic("t3", 10)}
		got := agenda.Build(given(call(func(c *record.Call) {
			c.Topics, c.Timed = topics, map[events.ItemID]int{"topic:t3": 10}
		})))
		expect(t, "lines", items(got.Lines), "topic:t1 8, topic:t2 12, topic:t3 10, ")
		if got.Minutes != 30 || len(got.Warnings) != 1 {
			t.Errorf("minutes %d, warnings %q", got.Minutes, got.Warnings)
		}
	})
	t.Run("more topics than minutes go to if time allows, with a warning", func(t *testing.T) {
		t.Parallel()
		got := agenda.Build(given(call(func(c *record.Call) {
			c.Minutes = 5
			for i := range 7 {
				c.Topics = append(c.Topics, topic(events.TopicID(fmt.Sprint("t", i)), 5))
			}
		})))
		if len(got.Lines) != 5 || len(got.IfTimeAllows) != 2 || len(got.Warnings) != 2 || got.Minutes != 5 {
			t.Fatalf("%s| %s| %q", items(got.Lines), items(got.IfTimeAllows), got.Warnings)
		}
	})
	t.Run("one win is in, whatever else wants the time", func(t *testing.T) {
		t.Parallel()
		kept := promise("w1", events.Vendor, anna, "Write the runbook", "2026-03-06")
		kept.Status, kept.Completed, kept.Settled = record.PromiseAccepted, mark(40, 3, 4), mark(41, 3, 5)
		full := call(func(c *record.Call) { c.Topics = []record.Topic{topic("t1", 30)} })
		got := agenda.Build(given(lateOnes(3), promises(kept), full))
		expect(t, "lines", items(got.Lines), "topic:t1 29, win:w1 1, ")
	})
}

func TestWhatPeopleDoToAnAgenda(t *testing.T) {
	t.Parallel()
	t.Run("a removed line stays away, and the same promise comes back when it is late", func(t *testing.T) {
		t.Parallel()
		removed := call(func(c *record.Call) { c.Removed = []events.ItemID{"due:c1"} })
		due := promises(promise("c1", events.Customer, bela, "Name a sponsor", "2026-03-12"))
		late := promises(promise("c1", events.Customer, bela, "Name a sponsor", "2026-03-06"))
		expect(t, "due", items(agenda.Build(given(due, removed)).Lines), "")
		expect(t, "late", items(agenda.Build(given(late, removed)).Lines), "late:c1 3, ")
	})
	t.Run("a pin, a time and a place follow the promise from due to late", func(t *testing.T) {
		t.Parallel()
		got := agenda.Build(given(lateOnes(12), call(func(c *record.Call) {
			c.Pinned, c.Timed = []events.ItemID{"due:c11"}, map[events.ItemID]int{"due:c11": 6}
			c.Order = []events.ItemID{"due:c11"}
		})))
		if first := got.Lines[0]; first.Item != "late:c11" || first.Minutes != 6 || !first.Pinned {
			t.Fatalf("first line: %+v", first)
		}
	})
	t.Run("ordered lines come first, in their order", func(t *testing.T) {
		t.Parallel()
		got := agenda.Build(given(lateOnes(3), call(func(c *record.Call) { c.Order = []events.ItemID{"late:c02", "late:c01"} })))
		expect(t, "lines", items(got.Lines), "late:c02 3, late:c01 3, late:c00 3, ")
	})
}

func TestCarriedOver(t *testing.T) {
	t.Parallel()
	deferred := func(items ...callevent.ItemDeferred) func(*agenda.Input) {
		return func(in *agenda.Input) { in.Before.Deferred = items }
	}
	t.Run("a topic that was not reached comes back", func(t *testing.T) {
		t.Parallel()
		got := agenda.Build(given(deferred(callevent.ItemDeferred{Item: "topic:t9", Title: "Training"}), func(in *agenda.Input) {
			in.Before.Topics = []record.Topic{topic("t9", 8)}
		}))
		expect(t, "lines", items(got.Lines), "topic:t9 8, ")
		expect(t, "why", got.Lines[0].Why, "It was deferred on 24 Feb.")
	})
	t.Run("a deferred line whose reason is still there is kept under its reason of now", func(t *testing.T) {
		t.Parallel()
		got := agenda.Build(given(lateOnes(20), deferred(callevent.ItemDeferred{Item: "due:c19", Title: "Promise c19"})))
		last := got.Lines[len(got.Lines)-1]
		expect(t, "item", string(last.Item), "late:c19")
		expect(t, "why", last.Why, "Promise c19 is 4 working days late (due 3 Mar). It was deferred on 24 Feb.")
	})
	t.Run("a deferred line whose reason is gone is gone", func(t *testing.T) {
		t.Parallel()
		got := agenda.Build(given(deferred(callevent.ItemDeferred{Item: "proposal:pr1", Title: "Move it"})))
		expect(t, "lines", items(got.Lines), "")
	})
}

// TestAnyAgenda says what holds for every agenda, whatever the record.
func TestAnyAgenda(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		in := drawn(rt)
		got := agenda.Build(in)
		if got.Minutes > in.Call.Minutes {
			rt.Fatalf("%d minutes in a call of %d", got.Minutes, in.Call.Minutes)
		}
		seen, sum := map[events.ItemID]bool{}, 0
		for _, l := range append(append([]callevent.AgendaLine{}, got.Lines...), got.IfTimeAllows...) {
			if seen[l.Item] || l.Minutes < 1 || l.Why == "" || l.Title == "" {
				rt.Fatalf("twice, without time or without words: %+v", l)
			}
			seen[l.Item] = true
		}
		for _, l := range got.Lines {
			sum += l.Minutes
		}
		if sum != got.Minutes {
			rt.Fatalf("lines add up to %d, not %d", sum, got.Minutes)
		}
		for _, r := range in.Call.Removed {
			if seen[r] {
				rt.Fatalf("removed and back: %s", r)
			}
		}
		if want, again := encode(t, in), encode(t, shuffled(in)); want != again {
			rt.Fatalf("the order of documents matters:\n%s\n%s", want, again)
		}
	})
}

// drawn is a record of whatever kind.
func drawn(t *rapid.T) agenda.Input {
	in := given()
	in.Call.Minutes = rapid.IntRange(5, 90).Draw(t, "length")
	in.Reader = rapid.SampledFrom([]events.PartyID{events.Vendor, events.Customer}).Draw(t, "reader")
	if rapid.Bool().Draw(t, "health") {
		in.Health = healthOf()
	}
	if rapid.Bool().Draw(t, "goal") {
		in.Goals = []record.Goal{worried()}
	}
	for i := range rapid.IntRange(0, 25).Draw(t, "promises") {
		in.Promises = append(in.Promises, drawnPromise(t, i))
	}
	for i := range rapid.IntRange(0, 12).Draw(t, "topics") {
		in.Call.Topics = append(in.Call.Topics, topic(events.TopicID(fmt.Sprint("t", i)), rapid.IntRange(1, 60).Draw(t, "minutes")))
	}
	some := rapid.SliceOfNDistinct(rapid.SampledFrom(itemIDs()), 0, 6, rapid.ID[events.ItemID])
	in.Call.Pinned, in.Call.Order = some.Draw(t, "pinned"), some.Draw(t, "order")
	in.Call.Removed = some.Draw(t, "removed")
	in.Call.Timed = rapid.MapOfN(rapid.SampledFrom(itemIDs()), rapid.IntRange(1, 40), 0, 4).Draw(t, "timed")
	for _, item := range some.Draw(t, "deferred") {
		in.Before.Deferred = append(in.Before.Deferred, callevent.ItemDeferred{Item: item, Title: "Deferred " + string(item)})
	}
	return in
}

func drawnPromise(t *rapid.T, i int) record.Promise {
	due := events.Date("2026-02-16").AddDays(rapid.IntRange(0, 50).Draw(t, "due"))
	p := promise(events.CommitmentID(fmt.Sprint("c", i)), events.Vendor, anna, fmt.Sprint("Promise ", i), due)
	if rapid.Bool().Draw(t, "customer") {
		p.Party, p.Person = events.Customer, bela
	}
	p.Status = rapid.SampledFrom([]record.PromiseStatus{
		record.PromiseProposed, record.PromiseConfirmed, record.PromiseDone, record.PromiseAccepted, record.PromiseDeclined,
	}).Draw(t, "status")
	if p.Status == record.PromiseAccepted {
		p.Completed, p.Settled = mark(int64(70+i), 3, 1+i%8), mark(int64(100+i), 3, 2+i%7)
	}
	if i > 0 && rapid.Bool().Draw(t, "depends") {
		p.DependsOn = []events.CommitmentID{events.CommitmentID(fmt.Sprint("c", rapid.IntRange(0, i-1).Draw(t, "on")))}
	}
	return p
}

func itemIDs() []events.ItemID {
	return []events.ItemID{"late:c0", "due:c0", "win:c0", "late:c1", "due:c1", "topic:t0", "topic:t1", "goal:g1", "topic:t90", "streak:vendor", "a free line"}
}

// shuffled is the same record with its documents in another order.
func shuffled(in agenda.Input) agenda.Input {
	r := rand.New(rand.NewSource(1))
	in.Promises = append([]record.Promise{}, in.Promises...)
	r.Shuffle(len(in.Promises), func(i, j int) { in.Promises[i], in.Promises[j] = in.Promises[j], in.Promises[i] })
	in.Call.Topics = append([]record.Topic{}, in.Call.Topics...)
	r.Shuffle(len(in.Call.Topics), func(i, j int) { in.Call.Topics[i], in.Call.Topics[j] = in.Call.Topics[j], in.Call.Topics[i] })
	return in
}

// BenchmarkBuild is the agenda of a customer with 500 open commitments.
func BenchmarkBuild(b *testing.B) {
	in := given(lateOnes(500), func(in *agenda.Input) {
		in.Goals = []record.Goal{worried()}
		in.Agreements = []record.Agreement{agreement()}
	})
	b.ReportAllocs()
	for b.Loop() {
		agenda.Build(in)
	}
}
