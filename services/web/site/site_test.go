package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"coxswain/services/web/sitetest"
)

func TestAPageShowsWhatTheAPIShowsItsReader(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	s.As(t, "csm").Get("/customers/harbor").Answers(http.StatusOK).Sees("Harbor Logistics", "Ours: Lumen", "Theirs: Harbor Logistics", "Renewal")
	s.As(t, "champion").Get("/customers/harbor").Answers(http.StatusOK).Sees("Ours: Harbor Logistics").Hides("Renewal", "Health")
	s.As(t, "champion").Get("/customers/spree").Answers(http.StatusNotFound).Sees("There is nothing here for you")
	s.As(t, "csm").Get("/nowhere").Answers(http.StatusNotFound).Sees("There is nothing here for you")
}

func TestWhoHasNotSignedInIsAskedToAndComesBack(t *testing.T) {
	t.Parallel()
	p := sitetest.Start(t).Nobody(t).Get("/customers/harbor?as_of=3")
	if want := "/sign-in?next=" + url.QueryEscape("/customers/harbor?as_of=3"); p.Path != want {
		t.Errorf("led to %s, not %s", p.Path, want)
	}
}

func TestAFormGivesItsCommandAndTheNextPageShowsIt(t *testing.T) {
	t.Parallel()
	w := sitetest.Own(t)
	b := w.As(t, "champion")
	form := "confirm-" + string(w.Sample.Commitment)
	p := b.Get("/customers/harbor").Submit(form, nil)
	p.Answers(http.StatusOK).Sees("Confirmed:", "Undo")
	if p.Has(form) {
		t.Error("the page shows older data than what was done")
	}
	b.Get("/customers/harbor").Hides("Undo</button>")
	p.Submit("undo", nil).Sees("Taken back.")
	if !b.Get("/customers/harbor").Has(form) {
		t.Error("the confirmation was not taken back")
	}
}

func TestARefusedFormComesBackWithWhatWasTyped(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	form := "counter-" + string(w.Sample.Commitment)
	p := w.As(t, "champion").Get("/customers/harbor").Submit(form, map[string]string{"due": "2020-01-01", "reason": "Too <soon> for us"})
	p.Answers(http.StatusUnprocessableEntity).Sees("This was not done.", "This date has passed").Hides("<soon>")
	if got := p.Part(form + "-reason"); got != "Too <soon> for us" {
		t.Errorf("what was typed became %q", got)
	}
}

func TestAFormOfAnotherSiteDoesNothing(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.URL+"/do/commitments/"+string(w.Sample.Commitment)+"/confirm", strings.NewReader("_key=1"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "https://evil.example")
	r.AddCookie(&http.Cookie{Name: "session", Value: w.As(t, "champion").Session})
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusForbidden {
		t.Errorf("answers %d", answer.StatusCode)
	}
}
