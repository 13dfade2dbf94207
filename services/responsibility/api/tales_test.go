package api_test

import (
	"strings"
	"testing"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	sample "coxswain/services/responsibility/responsibilitytest"
)

func TestATimelineThatWasReadBeforeGoesOnWithWhatIsNew(t *testing.T) {
	t.Parallel()
	told, afresh := onPostgres(t, sample.With(sample.Acme, 6)), onPostgres(t, sample.With(sample.Acme, 6))
	timeline := func(w *world) string {
		_, body := w.ask(t, ada, acme+"/timeline?limit=200")
		return body
	}
	before := timeline(told)
	news := commitmentevent.Withdrawn{Party: events.Vendor, Person: sample.Vera, Reason: "moot"}
	for _, w := range []*world{told, afresh} {
		w.happens(t, sample.Acme, commitmentevent.Kind, "c-0001", news)
	}
	after := timeline(told)
	if !strings.Contains(after, "moot") || strings.Contains(before, "moot") {
		t.Errorf("the news are not told: %s", after)
	}
	if got, want := strings.Count(after, `"position"`), strings.Count(timeline(afresh), `"position"`); got != want {
		t.Errorf("%d lines where a reader who comes for the first time gets %d", got, want)
	}
	if _, body := told.ask(t, ada, acme+"/changes?from=0&to=20"); strings.Contains(body, "moot") {
		t.Errorf("an earlier stretch tells of later facts: %s", body)
	}
}

func TestATimelineThatWasReadBeforeDoesNotKeepTheNameOfWhoWasErased(t *testing.T) {
	t.Parallel()
	w := onPostgres(t, sample.With(sample.Acme, 3))
	for _, named := range []bool{true, false} {
		_, body := w.ask(t, vera, acme+"/timeline?limit=200")
		if strings.Contains(body, "Ada Lovelace") != named || !strings.Contains(body, "Vera Vance") {
			t.Errorf("named %v, but: %s", named, body)
		}
		if err := w.directory.Erase(t.Context(), sample.Tenant, sample.Ada); err != nil {
			t.Fatal(err)
		}
	}
}
