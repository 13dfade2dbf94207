package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/identity"
	"coxswain/services/responsibility/evolution"
	sample "coxswain/services/responsibility/responsibilitytest"
	"coxswain/services/responsibility/view"
)

func TestTheEvolutionEndsWithTheViewOfNow(t *testing.T) {
	t.Parallel()
	worlds(t, func(t *testing.T, w *world) {
		for _, who := range []identity.Principal{vera, ada} {
			e, now := read[evolution.Evolution](t, w, who, acme+"/evolution"), read[view.View](t, w, who, acme+"/responsibility")
			for _, s := range now.Sides {
				for _, told := range e.Sides {
					last := told.Points[len(told.Points)-1]
					if told.Party == s.Party && (!cmp.Equal(last.Score, s.FollowThrough.Score) || last.Counted != s.FollowThrough.Counted) {
						t.Errorf("%s: %v, in the view %v", s.Party, last.Score, s.FollowThrough.Score)
					}
				}
			}
			if (now.Health == nil) != (len(e.Health) == 0) || len(e.Versions) != 1 || e.Reader != who.Party {
				t.Errorf("%s: %d scores, %d versions", who.Person, len(e.Health), len(e.Versions))
			}
		}
	}, customer(sample.Acme, 24))
}

func TestTheEvolutionIsEachSidesOwn(t *testing.T) {
	t.Parallel()
	w := inMemory(t, sample.With(sample.Acme, 24), sample.With("zenith", 1))
	_, preview := w.ask(t, vera, acme+"/evolution?preview=customer")
	_, own := w.ask(t, ada, acme+"/evolution")
	if own != preview || strings.Contains(own, "health") || strings.Contains(own, sample.Canary) {
		t.Error(cmp.Diff(own, preview))
	}
	for _, who := range []identity.Principal{eve, mal} {
		if status, _ := w.ask(t, who, acme+"/evolution"); status != http.StatusNotFound {
			t.Errorf("%s: %d", who.Person, status)
		}
	}
}

func TestTheEvolutionUntilAnInstantShowsNothingLater(t *testing.T) {
	t.Parallel()
	w := inMemory(t, sample.With(sample.Acme, 12))
	at := sample.Start.Add(40 * sample.Step)
	e := read[evolution.Evolution](t, w, vera, acme+"/evolution?as_of="+at.Format(time.RFC3339))
	if !e.At.Equal(at) || e.Position > 40 || e.Terms[len(e.Terms)-1].At.After(at) {
		t.Errorf("until %v, position %d", e.At, e.Position)
	}
	known := read[evolution.Evolution](t, w, vera, acme+"/evolution?known=then&as_of="+at.Format(time.RFC3339))
	if diff := cmp.Diff(e, known); diff != "" { // everything was told at once
		t.Error(diff)
	}
	for _, moment := range []string{"40", "yesterday", "2999-01-01T00:00:00Z"} {
		if status, body := w.ask(t, vera, acme+"/evolution?as_of="+moment); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", moment, status, body)
		}
	}
}

func TestTheEvolutionIsMadeAnewWhenSomethingHappens(t *testing.T) {
	t.Parallel()
	w := onPostgres(t, sample.With(sample.Acme, 3))
	before := read[evolution.Evolution](t, w, ada, acme+"/evolution")
	position := w.happens(t, sample.Acme, commitmentevent.Kind, "c-0002", commitmentevent.Withdrawn{Party: events.Vendor, Person: sample.Vera, Reason: "not needed"})
	if status, body := w.ask(t, ada, acme+"/evolution", "Coxswain-Position", position); status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	after := read[evolution.Evolution](t, w, ada, acme+"/evolution")
	if n := func(e evolution.Evolution) int { return e.Terms[len(e.Terms)-1].Commitments }; n(after) != n(before)-1 {
		t.Errorf("%d commitments, and then %d", n(before), n(after))
	}
}

func TestWhatOccurredBetweenTwoInstantsIsToldWheneverWeWereTold(t *testing.T) {
	t.Parallel()
	w := inMemory(t, sample.With(sample.Acme, 12)) // told at once
	from, to := sample.Start.Add(20*sample.Step), sample.Start.Add(40*sample.Step)
	stretch := "from=" + from.Format(time.RFC3339) + "&to=" + to.Format(time.RFC3339)
	for _, who := range []identity.Principal{vera, ada} {
		told := read[changes](t, w, who, acme+"/changes?"+stretch)
		occurred := read[changes](t, w, who, acme+"/changes?known=now&"+stretch)
		if diff := cmp.Diff(told.Groups, occurred.Groups); diff != "" || told.Total == 0 {
			t.Errorf("%s: %s", who.Person, diff)
		}
	}
	late := w.happens(t, sample.Acme, commitmentevent.Kind, "c-0002", commitmentevent.Withdrawn{Party: events.Vendor, Person: sample.Vera, Reason: "not needed"})
	after := read[changes](t, w, ada, acme+"/changes?known=now&from="+noon.Add(-time.Second).Format(time.RFC3339))
	if after.Total != 1 || fmt.Sprint(after.To) != late {
		t.Errorf("%+v, and not %s alone", after, late)
	}
	for _, bad := range []string{"from=20", "from=0&to=2026-02-01T00:00:00Z", "from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z", "from=2999-01-01T00:00:00Z"} {
		if status, body := w.ask(t, vera, acme+"/changes?known=now&"+bad); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", bad, status, body)
		}
	}
}
