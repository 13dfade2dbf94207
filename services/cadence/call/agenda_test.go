package call_test

import (
	"strconv"
	"testing"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/services/cadence/call"
)

func TestTopics(t *testing.T) {
	t.Parallel()
	added := callevent.TopicAdded{Topic: "t1", Text: "Training", Minutes: 10, Party: events.Customer, Person: bela}
	withdrawn := callevent.TopicWithdrawn{Topic: "t1", Party: events.Customer}
	ask := call.AddTopic{Topic: "t1", Text: "Training", Minutes: 10, By: byBela}
	t.Run("either party asks for a topic", func(t *testing.T) {
		t.Parallel()
		given(facts()...).When(ask).Then(t, added)
		given(facts(added)...).When(ask).ThenNothing(t)
	})
	t.Run("a topic says what it is about, and for how long", func(t *testing.T) {
		t.Parallel()
		given(facts()...).When(call.AddTopic{Topic: "t1", Text: "\n", Minutes: 10, By: byBela}).ThenRefused(t, call.ErrTopicText)
		given(facts()...).When(call.AddTopic{Topic: "t1", Text: "Training", By: byBela}).ThenRefused(t, call.ErrTopicMinutes)
	})
	t.Run("there are fifty topics at most", func(t *testing.T) {
		t.Parallel()
		var many []callevent.Event
		for i := range 50 {
			many = append(many, callevent.TopicAdded{Topic: events.TopicID("x" + strconv.Itoa(i)), Text: "x", Minutes: 1})
		}
		given(facts(many...)...).When(ask).ThenRefused(t, call.ErrTooManyTopics)
	})
	t.Run("the party that asked takes it off, somebody of the same party too", func(t *testing.T) {
		t.Parallel()
		given(facts(added)...).When(call.WithdrawTopic{Topic: "t1", By: byCleo}).Then(t, withdrawn)
		given(facts(added, withdrawn)...).When(call.WithdrawTopic{Topic: "t1", By: byBela}).ThenNothing(t)
	})
	t.Run("the other side takes it off neither by withdrawing nor by removing its line", func(t *testing.T) {
		t.Parallel()
		given(facts(added)...).When(call.WithdrawTopic{Topic: "t1", By: byAnna}).ThenRefused(t, call.ErrTopicNotYours)
		given(facts(added)...).When(call.RemoveItem{Item: "topic:t1"}).ThenRefused(t, call.ErrTopicNotYours)
		given(facts()...).When(call.WithdrawTopic{Topic: "t9", By: byAnna}).ThenRefused(t, call.ErrTopicUnknown)
	})
	t.Run("a call that is over takes no topics", func(t *testing.T) {
		t.Parallel()
		given(facts(held)...).When(ask).ThenRefused(t, call.ErrHeld)
		given(facts(cancelled)...).When(ask).ThenRefused(t, call.ErrOver)
	})
}

func TestItems(t *testing.T) {
	t.Parallel()
	pinned, removed := callevent.ItemPinned{Item: "late:c1"}, callevent.ItemRemoved{Item: "late:c1", Reason: "settled by mail"}
	t.Run("a line is pinned once", func(t *testing.T) {
		t.Parallel()
		given(facts()...).When(call.PinItem(pinned)).Then(t, pinned)
		given(facts(pinned)...).When(call.PinItem(pinned)).ThenNothing(t)
		given(facts()...).When(call.PinItem{}).ThenRefused(t, call.ErrItemRequired)
	})
	t.Run("a line is removed once, and a pin brings it back", func(t *testing.T) {
		t.Parallel()
		given(facts()...).When(call.RemoveItem(removed)).Then(t, removed)
		given(facts(removed)...).When(call.RemoveItem(removed)).ThenNothing(t)
		given(facts(removed)...).When(call.PinItem(pinned)).Then(t, pinned)
		given(facts(removed, pinned)...).When(call.RemoveItem(removed)).Then(t, removed)
	})
	t.Run("a line gets minutes that the call has", func(t *testing.T) {
		t.Parallel()
		timed := callevent.ItemTimed{Item: "late:c1", Minutes: 10}
		given(facts()...).When(call.TimeItem(timed)).Then(t, timed)
		given(facts(timed)...).When(call.TimeItem(timed)).ThenNothing(t)
		given(facts()...).When(call.TimeItem{Item: "late:c1", Minutes: 31}).ThenRefused(t, call.ErrItemMinutes)
	})
	t.Run("lines get an order, each a place", func(t *testing.T) {
		t.Parallel()
		order := callevent.ItemsOrdered{Items: []events.ItemID{"late:c1", "due:c2"}}
		given(facts()...).When(call.OrderItems(order)).Then(t, order)
		given(facts(order)...).When(call.OrderItems(order)).ThenNothing(t)
		given(facts()...).When(call.OrderItems{Items: []events.ItemID{"a:1", "a:1"}}).ThenRefused(t, call.ErrItemTwice)
	})
	t.Run("what only the vendor sees never enters the record of a call", func(t *testing.T) {
		t.Parallel()
		const secret = events.ItemID("health:score")
		for name, c := range map[string]call.Command{
			"pinned":   call.PinItem{Item: secret},
			"removed":  call.RemoveItem{Item: secret},
			"timed":    call.TimeItem{Item: secret, Minutes: 1},
			"ordered":  call.OrderItems{Items: []events.ItemID{secret}},
			"shared":   call.ShareAgenda{Lines: []callevent.AgendaLine{{Item: secret, Reason: "health"}}},
			"decided":  call.Hold{Minutes: 1, Present: []events.PersonID{anna}, Decisions: []callevent.Decided{{Item: secret, Decision: "x"}}},
			"deferred": call.Hold{Minutes: 1, Present: []events.PersonID{anna}, Deferred: []callevent.ItemDeferred{{Item: secret}}},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				given(facts()...).When(c).ThenRefused(t, call.ErrItemInternal)
			})
		}
	})
}

func TestShareAgenda(t *testing.T) {
	t.Parallel()
	lines := []callevent.AgendaLine{{Item: "late:c1", Reason: "late_promise", Title: "Acme: Name a sponsor", Minutes: 3}}
	shared := callevent.AgendaShared{Lines: lines, Position: 40, Party: events.Vendor, Person: anna}
	given(facts()...).When(call.ShareAgenda{Lines: lines, Position: 40, By: byAnna}).Then(t, shared)
	t.Run("the same lines at a later position are no news", func(t *testing.T) {
		t.Parallel()
		given(facts(shared)...).When(call.ShareAgenda{Lines: lines, Position: 50, By: byBela}).ThenNothing(t)
	})
}
