package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/identity"
	sample "coxswain/services/responsibility/responsibilitytest"
	"coxswain/services/responsibility/view"
)

// happens appends one fact about a commitment and returns its position.
func (w *world) happens(t *testing.T, c events.CustomerID, kind, id string, e events.Event) string {
	t.Helper()
	out, err := w.log.Append(t.Context(), eventlog.Append{
		Tenant: sample.Tenant, Customer: c, Command: kind + id, Actor: sample.ByAda, OccurredAt: noon,
		Writes: []eventlog.Write{{Stream: events.Stream{Kind: kind, ID: id}, Expected: eventlog.Any, Facts: []events.Event{e}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(out.Position)
}

// tag is the ETag of acme's view for somebody, who has seen a position.
func (w *world) tag(t *testing.T, who identity.Principal, position string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.server.URL+acme+"/responsibility", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Person", string(who.Person))
	r.Header.Set("Coxswain-Position", position)
	answer, err := w.server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("%s at %s: %d", who.Person, position, answer.StatusCode)
	}
	return answer.Header.Get("ETag")
}

func TestAViewIsTheSameUntilSomethingThatItShowsIsAnother(t *testing.T) {
	t.Parallel()
	w := onPostgres(t, sample.With(sample.Acme, 12), sample.With("zenith", 1))
	ours, theirs := w.tag(t, vera, "0"), w.tag(t, ada, "0")

	position := w.happens(t, "zenith", commitmentevent.Kind, "c-9000", commitmentevent.Proposed{
		Commitment: "c-9000", Customer: "zenith", Text: "look at the figures", Party: events.Customer, Person: "eve", Due: "2026-06-01",
	})
	if w.tag(t, vera, position) != ours || w.tag(t, ada, position) != theirs {
		t.Error("another customer's fact gives another view")
	}
	position = w.happens(t, sample.Acme, commitmentevent.Kind, "c-9001", commitmentevent.Proposed{
		Commitment: "c-9001", Customer: sample.Acme, Text: "one that was not there", Party: events.Customer, Person: sample.Ada, Due: "2026-06-01",
	})
	if w.tag(t, vera, position) == ours || w.tag(t, ada, position) == theirs {
		t.Error("a new promise is not shown")
	}
	if _, body := w.ask(t, ada, acme+"/responsibility", "Coxswain-Position", position); !strings.Contains(body, "one that was not there") {
		t.Errorf("%s", body)
	}
}

func TestAKeptViewDoesNotKeepTheNameOfWhoWasErased(t *testing.T) {
	t.Parallel()
	w := onPostgres(t, sample.With(sample.Acme, 3))
	names := func() (all []string) {
		for _, p := range read[view.View](t, w, vera, acme+"/responsibility").Parties {
			for _, m := range p.People {
				all = append(all, m.Name)
			}
		}
		return all
	}
	if got := fmt.Sprint(names()); !strings.Contains(got, "Ada Lovelace") {
		t.Fatalf("people %s", got)
	}
	if err := w.directory.Erase(t.Context(), sample.Tenant, sample.Ada); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(names()); strings.Contains(got, "Ada") || !strings.Contains(got, "Vera Vance") {
		t.Errorf("after the erasure: %s", got)
	}
}

// What a customer reads must not move with facts that it may not know of, not even as a number.
func TestACustomerCannotSeeThatSomethingHasHappenedElsewhere(t *testing.T) {
	t.Parallel()
	w := onPostgres(t, sample.With(sample.Acme, 6), sample.With("zenith", 1))
	look := func(path string) string {
		status, body := w.ask(t, ada, acme+path)
		body, _, _ = strings.Cut(body, `"instance"`) // of the request
		return fmt.Sprint(status, body)
	}
	paths := []string{"/responsibility", "/changes?from=0", "/changes?from=30", "/timeline", "/responsibility?as_of=1000000"}
	before := map[string]string{}
	for _, p := range paths {
		before[p] = look(p)
	}
	w.happens(t, "zenith", commitmentevent.Kind, "c-9000", commitmentevent.Withdrawn{Party: events.Vendor, Person: sample.Vera, Reason: "moot"})
	position := w.happens(t, sample.Acme, commitmentevent.InternalKind, "c-0001", commitmentevent.InternalCommented{
		Commitment: "c-0001", Note: "n", Party: events.Vendor, Person: sample.Vera, Text: sample.Canary,
	})
	w.tag(t, vera, position) // by now the read models have it
	w.tag(t, ada, position)
	for _, p := range paths {
		if now := look(p); now != before[p] {
			t.Errorf("%s was\n%s\nand is\n%s", p, before[p], now)
		}
	}
	if !strings.Contains(before["/responsibility?as_of=1000000"], "moment-ahead") {
		t.Errorf("%s", before["/responsibility?as_of=1000000"])
	}
}
