package goals_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"coxswain/events/commitmentevent"
)

func TestPromisesOverHTTP(t *testing.T) {
	t.Parallel()
	t.Run("a promise is asked for, confirmed, done and accepted", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		c := w.asked(body{"goal": "g1"})
		for _, step := range []struct{ who, verb, status string }{
			{"ann", "confirm", "confirmed"}, {"ann", "complete", "done"}, {"nadia", "accept", "accepted"},
		} {
			in := body{}
			if step.verb == "complete" {
				in = body{"evidence": "see the folder"}
			}
			if got := w.ask(step.who, c+"/"+step.verb, in).is(http.StatusOK).text("status"); got != step.status {
				t.Fatalf("after %s it is %s", step.verb, got)
			}
		}
		shown := w.ask("bob", c, nil).is(http.StatusOK)
		if shown.text("status") != "accepted" || shown.text("plan") != "p1" || shown.header.Get("ETag") != `"4"` {
			t.Fatalf("shown as %s with %v", shown.body, shown.header)
		}
	})
	t.Run("who offers a promise has confirmed it", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		if got := w.ask("nadia", "/v1/commitments", promise(body{"person": "nadia"})).is(http.StatusCreated).text("status"); got != "confirmed" {
			t.Fatalf("it is %s", got)
		}
	})
	t.Run("the owner's day counts: in Tokyo it is tomorrow already", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.At(time.Date(2026, 3, 10, 16, 0, 0, 0, time.UTC))
		w.ask("nadia", "/v1/commitments", promise(body{"due": "2026-03-10"})).refused(http.StatusUnprocessableEntity, "commitment_due_past")
		w.ask("nadia", "/v1/commitments", promise(body{"due": "2026-03-10", "person": "nadia"})).is(http.StatusCreated)
	})
	t.Run("a counter moves the date when the other side takes it", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		c := w.asked()
		w.ask("ann", c+"/counter", body{"due": "2026-04-15", "reason": "holidays"}).is(http.StatusOK)
		w.ask("nadia", c+"/accept", body{}).refused(http.StatusConflict, "commitment_not_done")
		if got := w.ask("nadia", c+"/accept-counter", body{}).is(http.StatusOK).text("due"); got != "2026-04-15" {
			t.Fatalf("it is due on %s", got)
		}
	})
	t.Run("a confirmed date moves when the other side agrees", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		c := w.asked()
		w.ask("ann", c+"/confirm", body{}).is(http.StatusOK)
		w.ask("ann", c+"/reschedule", body{"to": "2026-04-15", "reason": "holidays"}).is(http.StatusOK)
		w.ask("nadia", c+"/decline-counter", body{"reason": "the audit"}).is(http.StatusOK)
		w.ask("ann", c+"/reschedule", body{"to": "2026-04-02", "reason": "two days only"}).is(http.StatusOK)
		if got := w.ask("nadia", c+"/accept-counter", body{}).is(http.StatusOK).text("due"); got != "2026-04-02" {
			t.Fatalf("it is due on %s", got)
		}
	})
	t.Run("what it depends on is done first", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		first := w.asked(body{"person": "nadia"})
		c := w.asked(body{"depends_on": []string{strings.TrimPrefix(first, "/v1/commitments/")}})
		w.ask("ann", c+"/confirm", body{}).is(http.StatusOK)
		w.ask("ann", c+"/complete", body{"evidence": "done"}).refused(http.StatusConflict, "commitment_dependency_owed")
		w.ask("nadia", first+"/complete", body{"evidence": "done"}).is(http.StatusOK)
		w.ask("ann", c+"/complete", body{"evidence": "done"}).is(http.StatusOK)
	})
	t.Run("a confirmation is taken back within a day", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		c, d := w.asked(), w.asked()
		w.ask("ann", c+"/confirm", body{}).is(http.StatusOK)
		w.ask("ann", d+"/confirm", body{}).is(http.StatusOK)
		w.At(tuesday.Add(23 * time.Hour))
		w.ask("ann", c+"/undo-confirm", body{}).is(http.StatusOK)
		w.At(tuesday.Add(25 * time.Hour))
		w.ask("ann", d+"/undo-confirm", body{}).refused(http.StatusConflict, "commitment_undo_too_late")
	})
	t.Run("a promise waits for a party of the customer or another of its promises", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		c, other := w.asked(), w.asked(body{"person": "nadia"})
		w.ask("ann", c+"/confirm", body{}).is(http.StatusOK)
		w.ask("ann", c+"/block", body{"on_party": "nobody", "reason": "r"}).refused(http.StatusUnprocessableEntity, "commitment_block_unknown")
		w.ask("ann", c+"/block", body{"on_commitment": strings.TrimPrefix(other, "/v1/commitments/"), "reason": "access first"}).is(http.StatusOK)
		holder, _ := w.ask("ann", c, nil).is(http.StatusOK).object()["holder"].(map[string]any)
		if holder["person"] != "nadia" {
			t.Fatalf("it is with %v", holder)
		}
		w.ask("ann", c+"/unblock", body{}).is(http.StatusOK)
	})
}

func TestAnImportTellsOfThePast(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old := body{"due": "2025-01-31", "origin": body{"kind": "import", "id": "row 7"}}
	if got := w.ask("importer", "/v1/commitments", promise(old)).is(http.StatusCreated).text("status"); got != "proposed" {
		t.Fatalf("it is %s", got)
	}
}

func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.asked()
	for _, who := range []string{"bob", "nadia", "pia"} {
		w.ask(who, c+"/confirm", body{}).refused(http.StatusForbidden, "commitment_not_owner")
	}
	w.ask("importer", c+"/confirm", body{}).refused(http.StatusForbidden, "forbidden")
	w.ask("nobody", c+"/confirm", body{}).is(http.StatusUnauthorized)
	w.ask("nadia", "/v1/commitments", promise(body{"person": "carl"})).refused(http.StatusUnprocessableEntity, "commitment_person_unknown")
	w.ask("nadia", "/v1/commitments", promise(body{"goal": "g9"})).refused(http.StatusUnprocessableEntity, "commitment_goal_unknown")
	w.ask("nadia", "/v1/commitments", promise(body{"plan": "p9"})).refused(http.StatusUnprocessableEntity, "commitment_plan_unknown")
	w.ask("nadia", "/v1/commitments", promise(body{"depends_on": []string{"c9"}})).refused(http.StatusUnprocessableEntity, "commitment_dependency_unknown")
}

func TestWhatIsNotYoursIsNotThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.asked()
	nothing := w.ask("carl", "/v1/commitments/none", nil).is(http.StatusNotFound)
	for _, who := range []string{"carl", "stranger"} {
		for path, in := range map[string]any{c: nil, c + "/confirm": body{}, c + "/comments": nil, "/v1/goals/g1": nil, "/v1/goals/g1/verify": body{}} {
			if got := w.ask(who, path, in).is(http.StatusNotFound); string(got.body) != string(nothing.body) {
				t.Errorf("%s learns from %s: %s", who, path, got.body)
			}
		}
	}
	w.ask("carl", "/v1/commitments", promise()).is(http.StatusNotFound)
}

func TestWritesAreSafeToRepeat(t *testing.T) {
	t.Parallel()
	t.Run("the same key gives the same answer, and one commitment", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		first := w.ask("nadia", "/v1/commitments", promise(), "Idempotency-Key", "mine").is(http.StatusCreated)
		again := w.ask("nadia", "/v1/commitments", promise(), "Idempotency-Key", "mine").is(http.StatusCreated)
		if string(first.body) != string(again.body) || again.header.Get("Idempotency-Replayed") != "true" {
			t.Fatalf("%s then %s", first.body, again.body)
		}
		w.ask("nadia", "/v1/commitments", promise(body{"text": "Other"}), "Idempotency-Key", "mine").is(http.StatusUnprocessableEntity)
	})
	t.Run("a repeat is answered although the promise has moved on", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		c := w.asked()
		w.ask("ann", c+"/decline", body{"reason": "not ours"}, "Idempotency-Key", "no").is(http.StatusOK)
		w.ask("ann", c+"/decline", body{"reason": "not ours"}, "Idempotency-Key", "no").is(http.StatusOK)
		w.ask("ann", c+"/confirm", body{}).refused(http.StatusConflict, "commitment_settled")
	})
	t.Run("somebody who has seen an older version is told so", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		c := w.asked()
		w.ask("nadia", c+"/withdraw", body{"reason": "r"}, "If-Match", `"7"`).is(http.StatusPreconditionFailed)
		w.ask("nadia", c+"/withdraw", body{"reason": "r"}, "If-Match", `"1"`).is(http.StatusOK)
	})
	t.Run("a write without a key is refused, and one with fields nobody knows", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.ask("nadia", "/v1/commitments", promise(), "Idempotency-Key", "").refused(http.StatusBadRequest, "idempotency-key-required")
		w.ask("nadia", "/v1/commitments", promise(body{"internal": false})).refused(http.StatusUnprocessableEntity, "unknown-field")
	})
}

func TestComments(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.asked()
	id := strings.TrimPrefix(c, "/v1/commitments/")
	w.ask("pia", c+"/comments", body{"text": "we can help"}).is(http.StatusCreated)
	inside := w.ask("nadia", c+"/internal-comments", body{"text": "canary: they are slow"}).is(http.StatusCreated)
	if inside.header.Get("ETag") != "" {
		t.Fatal("the version of the internal stream is told")
	}
	if got := w.ask("ann", c+"/comments", nil).is(http.StatusOK); !strings.Contains(string(got.body), "we can help") || strings.Contains(string(got.body), "canary") {
		t.Fatalf("Ann reads %s", got.body)
	}
	w.ask("ann", c+"/internal-comments", nil).is(http.StatusForbidden)
	w.ask("ann", c+"/internal-comments", body{"text": "ours"}).is(http.StatusForbidden)
	if got := w.ask("vik", c+"/internal-comments", nil).is(http.StatusOK); !strings.Contains(string(got.body), "canary") {
		t.Fatalf("Vik reads %s", got.body)
	}
	for _, e := range w.facts(commitmentevent.Kind, id) {
		if _, internal := e.(commitmentevent.InternalCommented); internal {
			t.Fatal("an internal comment stands in the shared stream")
		}
	}
}

func TestBulk(t *testing.T) {
	t.Parallel()
	wish := func(text, person string) body { return body{"text": text, "person": person, "due": "2026-03-31"} }
	t.Run("what is right is written, what is not is named", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		in := body{"customer": "acme", "items": []body{wish("One", "ann"), wish("Two", "carl"), wish("Three", "nadia")}}
		got := w.ask("nadia", "/v1/commitments/bulk", in, "Idempotency-Key", "all").is(http.StatusOK)
		for _, part := range []string{
			`"written":2,"refused":1`, `"status":"proposed"`, `"code":"commitment_person_unknown","pointer":"/items/1/person"`, `"status":"confirmed"`,
		} {
			if !strings.Contains(string(got.body), part) {
				t.Errorf("%s is missing in %s", part, got.body)
			}
		}
		head, _ := w.Log.Head(t.Context(), 0)
		again := w.ask("nadia", "/v1/commitments/bulk", in, "Idempotency-Key", "all").is(http.StatusOK)
		if now, _ := w.Log.Head(t.Context(), 0); now != head || string(again.body) != string(got.body) {
			t.Fatalf("a repeat wrote up to %d after %d: %s", now, head, again.body)
		}
	})
	t.Run("five thousand are one command", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		items := make([]body, 5000)
		for i := range items {
			items[i] = wish("Deliver the data", "nadia")
		}
		got := w.ask("nadia", "/v1/commitments/bulk", body{"customer": "acme", "items": items}).is(http.StatusOK)
		if got.object()["written"] != 5000.0 {
			t.Fatalf("written: %v", got.object()["written"])
		}
	})
}
