package cadence_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/events/healthevent"
	"coxswain/services/cadence/agenda"
)

type item struct {
	Call   events.CallID `json:"call"`
	Start  string        `json:"start"`
	Status string        `json:"status"`
}

type list struct {
	Items []item `json:"items"`
	Next  string `json:"next"`
}

// next is the first call to come: Tuesday, 10 March.
func (w *world) next() events.CallID {
	w.t.Helper()
	var calls list
	w.get("anna", "/v1/calls?customer=c-acme").ok(w.t).read(w.t, &calls)
	if len(calls.Items) == 0 {
		w.t.Fatal("no calls")
	}
	return calls.Items[0].Call
}

func (w *world) agenda(who string, id events.CallID, query string) agenda.Agenda {
	w.t.Helper()
	var a agenda.Agenda
	w.get(who, "/v1/calls/"+string(id)+"/agenda"+query).ok(w.t).read(w.t, &a)
	return a
}

func itemsOf(lines []callevent.AgendaLine) []events.ItemID {
	var items []events.ItemID
	for _, l := range lines {
		items = append(items, l.Item)
	}
	return items
}

func expect[T any](t *testing.T, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
}

func TestCallsAreListedByTheirStart(t *testing.T) {
	t.Parallel()
	w := newWorld(t).given().followed()
	var calls list
	w.get("bela", "/v1/calls?from=2026-03-20&to=2026-04-20&limit=1").ok(t).read(t, &calls)
	expect(t, calls.Items[0].Start, "2026-03-24T13:30:00Z")
	w.get("bela", "/v1/calls?from=2026-03-20&to=2026-04-20&limit=1&cursor="+calls.Next).ok(t).read(t, &calls)
	expect(t, calls.Items[0].Start, "2026-04-07T12:30:00Z")
	w.get("bela", "/v1/calls?from=2026-02-30").refused(t, http.StatusUnprocessableEntity, "invalid-date")
	w.get("bela", "/v1/calls?cursor=abc").refused(t, http.StatusBadRequest, "bad-cursor")
}

// waits is what the list says about the recap of a call.
func (w *world) waits(call string) bool {
	w.t.Helper()
	var calls struct {
		Items []struct {
			Call  string
			Waits bool `json:"recap_waits"`
		}
	}
	w.get("anna", "/v1/calls?customer=c-acme&limit=200").ok(w.t).read(w.t, &calls)
	for _, c := range calls.Items {
		if c.Call == call {
			return c.Waits
		}
	}
	w.t.Fatalf("there is no call %s", call)
	return false
}

func TestStrangersFindNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t).given().followed()
	id := string(w.next())
	for _, path := range []string{"", "/agenda", "/internal-notes", "/agenda?as_of=3"} {
		for _, who := range []string{"zoe", "eve"} {
			got := w.get(who, "/v1/calls/"+id+path)
			none := w.get(who, "/v1/calls/no-such-call"+path)
			got.refused(t, http.StatusNotFound, "not-found")
			none.refused(t, http.StatusNotFound, "not-found")
		}
	}
	w.post("zoe", "/v1/calls/"+id+"/topics", map[string]any{"text": "Hi", "minutes": 1}).refused(t, http.StatusNotFound, "not-found")
	w.get("nobody", "/v1/calls/"+id).refused(t, http.StatusUnauthorized, "invalid-token")
}

func TestAnAgendaIsBuiltFromTheLog(t *testing.T) {
	t.Parallel()
	w := newWorld(t).given()
	w.promised("c1", events.Customer, bela, "Send the data mapping", "2026-03-03")
	w.promised("c2", events.Vendor, anna, "Write the runbook", "2026-03-06")
	w.followed()
	id := w.next()
	got := w.agenda("bela", id, "")
	expect(t, itemsOf(got.Lines), []events.ItemID{"late:c2", "late:c1"})
	expect(t, got.Lines[1].Why, "Send the data mapping is 4 working days late (due 3 Mar).")
	expect(t, got.HasReason, true)

	t.Run("the same agenda has the same tag, and another has another", func(t *testing.T) {
		path := "/v1/calls/" + string(id) + "/agenda"
		first, again := w.get("bela", path), w.get("bela", path)
		expect(t, again.header.Get("ETag"), first.header.Get("ETag"))
		w.post("bela", "/v1/calls/"+string(id)+"/topics", map[string]any{"text": "Training", "minutes": 10}).ok(t)
		if w.get("bela", path).header.Get("ETag") == first.header.Get("ETag") {
			t.Fatal("a topic has not changed the tag")
		}
	})
	t.Run("as of an earlier position it is what it was then", func(t *testing.T) {
		head, err := w.Log.Head(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		w.post("anna", "/v1/calls/"+string(id)+"/agenda/remove", map[string]any{"item": "late:c1"}).ok(t)
		expect(t, itemsOf(w.agenda("bela", id, "").Lines), []events.ItemID{"late:c2", events.ItemID(topicOf(t, w, id))})
		was := w.agenda("bela", id, "?as_of="+itoa(head))
		expect(t, itemsOf(was.Lines), []events.ItemID{"late:c2", "late:c1", events.ItemID(topicOf(t, w, id))})
		w.get("bela", "/v1/calls/"+string(id)+"/agenda?as_of=1").refused(t, http.StatusUnprocessableEntity, "as-of-too-early")
	})
}

func topicOf(t *testing.T, w *world, id events.CallID) string {
	t.Helper()
	var c struct{ Topics []struct{ ID string } }
	w.get("anna", "/v1/calls/"+string(id)).ok(t).read(t, &c)
	return "topic:" + c.Topics[0].ID
}

func TestHealthIsForTheVendorOnly(t *testing.T) {
	t.Parallel()
	with, without := newWorld(t).given(), newWorld(t).given()
	with.followed()
	without.followed()
	id := string(with.next())
	with.happened("score", string(acme), healthevent.InternalScoreChanged{
		Customer: acme, Score: events.Int(50), Band: healthevent.AtRisk,
		Entries: []healthevent.Entry{{Measure: "canary", Weight: events.Int(100), Points: events.Int(50), Why: "canary"}},
	})
	expect(t, itemsOf(with.agenda("anna", events.CallID(id), "").Lines), []events.ItemID{"health:raise"})
	secret, plain := with.get("bela", "/v1/calls/"+id+"/agenda"), without.get("bela", "/v1/calls/"+id+"/agenda")
	expect(t, string(secret.body), string(plain.body))
	expect(t, secret.header.Get("ETag"), plain.header.Get("ETag"))

	t.Run("a preview is what the customer's people get", func(t *testing.T) {
		expect(t, string(with.get("anna", "/v1/calls/"+id+"/agenda?preview=customer").ok(t).body), string(plain.body))
		expect(t, string(with.get("bela", "/v1/calls/"+id+"/agenda?preview=customer").ok(t).body), string(plain.body))
		with.get("anna", "/v1/calls/"+id+"/agenda?preview=vendor").refused(t, http.StatusUnprocessableEntity, "not-one-of")
	})
	t.Run("and never enters the agenda that is shared", func(t *testing.T) {
		with.post("anna", "/v1/calls/"+id+"/agenda/share", nil).ok(t)
		if shared := with.get("anna", "/v1/calls/"+id).ok(t); strings.Contains(string(shared.body), "canary") {
			t.Fatalf("shared: %s", shared.body)
		}
		with.post("anna", "/v1/calls/"+id+"/agenda/pin", map[string]any{"item": "health:raise"}).
			refused(t, http.StatusConflict, "call_item_internal")
	})
}

func TestWritesCanBeRepeatedAndGuarded(t *testing.T) {
	t.Parallel()
	w := newWorld(t).given().followed()
	path := "/v1/calls/" + string(w.next())
	topic := map[string]any{"text": "Training", "minutes": 10}
	t.Run("the same key adds one topic", func(t *testing.T) {
		key := map[string]string{"Idempotency-Key": "once"}
		first := w.send("bela", http.MethodPost, path+"/topics", topic, key).ok(t)
		again := w.send("bela", http.MethodPost, path+"/topics", topic, key).ok(t)
		expect(t, string(again.body), string(first.body))
		expect(t, again.header.Get("Idempotency-Replayed"), "true")
	})
	t.Run("a stale tag is refused", func(t *testing.T) {
		tag := w.get("anna", path).ok(t).header.Get("ETag")
		w.post("bela", path+"/topics", topic).ok(t)
		w.send("anna", http.MethodPost, path+"/cancel", map[string]any{"reason": "no time"},
			map[string]string{"Idempotency-Key": "c1", "If-Match": tag}).refused(t, http.StatusPreconditionFailed, "stale")
	})
	t.Run("a write without a key is refused", func(t *testing.T) {
		w.send("bela", http.MethodPost, path+"/topics", topic, nil).refused(t, http.StatusBadRequest, "idempotency-key-required")
	})
}

func TestTheTimeOfACall(t *testing.T) {
	t.Parallel()
	w := newWorld(t).given().followed()
	path := "/v1/calls/" + string(w.next())
	t.Run("it moves, is given back and overruled", func(t *testing.T) {
		w.post("anna", path+"/move", map[string]any{"to": "2026-03-11T09:00:00+01:00", "reason": "a holiday"}).ok(t)
		w.post("anna", path+"/give-back", map[string]any{"update": "All is well"}).ok(t)
		w.post("bela", path+"/topics", map[string]any{"text": "Hi", "minutes": 1}).refused(t, http.StatusConflict, "call_given_back")
		var got item
		w.post("bela", path+"/overrule", map[string]any{"reason": "I want to talk"}).ok(t).read(t, &got)
		expect(t, got, item{w.next(), "2026-03-11T08:00:00Z", "scheduled"})
	})
	t.Run("an extra call is of a plan of the customer, and still to come", func(t *testing.T) {
		extra := map[string]any{"customer": "c-acme", "plan": "p1", "start": "2026-03-12T09:00:00Z", "zone": "Europe/Berlin", "minutes": 45, "kind": "qbr"}
		w.post("bela", "/v1/calls", extra).ok(t)
		extra["plan"] = "p9"
		w.post("bela", "/v1/calls", extra).refused(t, http.StatusUnprocessableEntity, "call_plan_unknown")
		extra["plan"], extra["start"] = "p1", "2026-03-01T09:00:00Z"
		w.post("bela", "/v1/calls", extra).refused(t, http.StatusUnprocessableEntity, "call_past")
		extra["customer"] = "c-other"
		w.post("bela", "/v1/calls", extra).refused(t, http.StatusNotFound, "not-found")
	})
	t.Run("an extra call that was scheduled is answered again when its time has come", func(t *testing.T) {
		extra := map[string]any{"customer": "c-acme", "plan": "p1", "start": "2026-03-12T10:00:00Z", "zone": "Europe/Berlin", "minutes": 45}
		again := func(key string) reply {
			return w.send("bela", http.MethodPost, "/v1/calls", extra, map[string]string{"Idempotency-Key": key})
		}
		again("once").ok(t)
		w.At(time.Date(2026, 3, 12, 10, 30, 0, 0, time.UTC))
		again("once").ok(t)
		again("another").refused(t, http.StatusUnprocessableEntity, "call_past")
	})
}

func TestFromTheCallToItsRecap(t *testing.T) {
	t.Parallel()
	w := newWorld(t).given().followed()
	path := "/v1/calls/" + string(w.next())
	body := map[string]any{
		"attendance": map[string]any{"present": []string{"p-anna", "p-bela"}, "absent": []string{"p-cleo"}}, "minutes": 28,
		"decisions":      []any{map[string]any{"decision": "We go live in June"}},
		"commitments":    []any{map[string]any{"text": "Name a sponsor", "party": "customer", "person": "p-cleo", "due": "2026-03-20"}},
		"deferred":       []any{map[string]any{"item": "training", "title": "Training"}},
		"notes":          []string{"Good mood"},
		"internal_notes": []string{"They hesitate about the price"},
	}
	var after struct {
		Status      string
		Commitments []string
		Recap       []struct{ Line string }
		Settled     bool `json:"recap_settled"`
	}
	w.post("anna", path+"/held", body).ok(t).read(t, &after)
	expect(t, after.Status, "held")
	expect(t, len(after.Commitments), 1)
	expect(t, len(after.Recap), 2)

	t.Run("the list says that its recap waits for answers", func(t *testing.T) {
		expect(t, w.waits(strings.TrimPrefix(path, "/v1/calls/")), true)
	})
	t.Run("it is not held twice", func(t *testing.T) {
		w.post("bela", path+"/held", map[string]any{"attendance": map[string]any{"present": []string{"p-bela"}}, "minutes": 5}).
			refused(t, http.StatusConflict, "call_held")
	})
	t.Run("internal notes are for the own party", func(t *testing.T) {
		if got := w.get("anna", path+"/internal-notes").ok(t); !strings.Contains(string(got.body), "price") {
			t.Fatalf("notes: %s", got.body)
		}
		w.get("bela", path+"/internal-notes").refused(t, http.StatusForbidden, "forbidden")
		if got := w.get("bela", path).ok(t); strings.Contains(string(got.body), "price") {
			t.Fatalf("call: %s", got.body)
		}
	})
	t.Run("everybody gets own lines, and the last answer settles the recap", func(t *testing.T) {
		var seen struct{ Recap []struct{ Line string } }
		w.get("cleo", path).ok(t).read(t, &seen)
		expect(t, seen.Recap, []struct{ Line string }{{"commitment-1"}})
		w.post("cleo", path+"/recap/decision-1/confirm", nil).refused(t, http.StatusNotFound, "not-found")
		w.post("anna", path+"/recap/decision-1/confirm", nil).ok(t)
		w.post("anna", path+"/recap/commitment-1/confirm", nil).ok(t)
		w.post("bela", path+"/recap/decision-1/dispute", map[string]any{"reason": "July"}).ok(t)
		w.post("cleo", path+"/recap/commitment-1/redate", map[string]any{"due": "2026-03-27"}).ok(t).read(t, &after)
		expect(t, after.Settled, true)
		expect(t, w.waits(strings.TrimPrefix(path, "/v1/calls/")), false)
	})
	t.Run("what was deferred and disputed is in the next agenda", func(t *testing.T) {
		var calls list
		w.get("anna", "/v1/calls?customer=c-acme&from=2026-03-11").ok(t).read(t, &calls)
		got := w.agenda("bela", calls.Items[0].Call, "")
		expect(t, itemsOf(got.Lines), []events.ItemID{events.ItemID("recap:" + strings.TrimPrefix(path, "/v1/calls/") + "/decision-1"), "training"})
	})
}

func TestWhomAHeldCallNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t).given().followed()
	path := "/v1/calls/" + string(w.next()) + "/held"
	held := func(person, party string) map[string]any {
		return map[string]any{
			"attendance": map[string]any{"present": []string{"p-anna"}}, "minutes": 28,
			"commitments": []any{map[string]any{"text": "Name a sponsor", "party": party, "person": person, "due": "2026-03-20"}},
		}
	}
	w.post("anna", path, held("p-nobody", "customer")).refused(t, http.StatusUnprocessableEntity, "call_person_unknown")
	w.post("anna", path, held("p-bela", "vendor")).refused(t, http.StatusUnprocessableEntity, "call_person_party")
	withNote := held("p-bela", "customer")
	withNote["internal_notes"] = []string{"mine"}
	w.post("bela", path, withNote).refused(t, http.StatusForbidden, "forbidden")
	w.post("anna", path, held("p-bela", "customer")).ok(t)
}
