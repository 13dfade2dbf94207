package portal_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"coxswain/services/web/sitetest"
)

const promise = "Send the customs office one contact for questions in the evening"

func TestWhatWaitsForThePersonComesFirst(t *testing.T) {
	t.Parallel()
	p := sitetest.Start(t).As(t, "champion").Get("/yours").Answers(http.StatusOK)
	text, at := p.Text(), 0
	for _, part := range []string{"Waits for you", "Your promises", "Your colleagues' promises", "What the others owe", "Next call", "How both sides keep their word", "Goals"} {
		next := strings.Index(text[at:], part)
		if next < 0 {
			t.Fatalf("%q does not come next:\n%s", part, text)
		}
		at += next
	}
	for _, wanted := range []string{promise, "Northwind Integrations proposes a change", "Agree for your side", "Yes, so it was said"} {
		if !strings.Contains(p.Part("waits"), wanted) {
			t.Errorf("it does not wait: %q", wanted)
		}
	}
	if strings.Contains(p.Part("yours"), promise) {
		t.Error("what waits stands on the page twice")
	}
	p.Sees("One formula for every side", "Night shift enters bookings twice", "with Lumen")
	p.Hides("healthy", "Health")
}

func TestAPromiseIsConfirmedAndDoneWithoutScript(t *testing.T) {
	t.Parallel()
	w := sitetest.Own(t)
	champion := w.As(t, "champion")
	p := champion.Get("/yours").Submit("confirm-"+string(w.Sample.Commitment), nil).Answers(http.StatusOK)
	p.Sees("Confirmed: " + promise)
	if !strings.Contains(p.Part("yours"), promise) || p.Has("confirm-"+string(w.Sample.Commitment)) {
		t.Errorf("it is not the champion's to do now:\n%s", p.Text())
	}
	p = p.Submit("complete-"+string(w.Sample.Commitment), map[string]string{"evidence": "The number is on the board"}).Answers(http.StatusOK)
	p.Sees("The other side will say whether it is accepted", "The number is on the board")
	for _, text := range []string{"It is not what was agreed", ""} {
		p = champion.Get("/yours").Submit("topic", map[string]string{"text": text, "minutes:int": "0"})
		p.Answers(http.StatusUnprocessableEntity).Sees("This was not done", text)
	}
	champion.Get("/yours").Submit("topic", map[string]string{"text": "Who answers at night", "minutes:int": "5"}).
		Answers(http.StatusOK).Sees("Your topic is on the list", "Who answers at night")
}

func TestAKeeperSeesThePromisesOfEverySide(t *testing.T) {
	t.Parallel()
	p := sitetest.Start(t).As(t, "keeper").Get("/yours").Answers(http.StatusOK)
	p.Sees("Nothing waits for you", "promises of the others are late")
	for _, side := range []string{"Lumen", "Harbor Logistics", promise} {
		if !strings.Contains(p.Part("others"), side) {
			t.Errorf("the keeper does not see %q", side)
		}
	}
}

func TestAPreviewIsThePageOfTheCustomersPerson(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	csm, own := w.As(t, "csm"), w.As(t, "champion").Get("/yours")
	p := csm.Get("/yours?customer=harbor&preview=customer").Answers(http.StatusOK)
	p.Sees("This is what Ingrid Solberg of Harbor Logistics sees", "Leave the preview")
	for _, part := range []string{"colleagues", "others", "kept", "goals"} {
		if got, want := p.Part(part), own.Part(part); got != want {
			t.Errorf("%s of the preview:\n%s\nand of the champion:\n%s", part, got, want)
		}
	}
	p.Hides(`action="/do/`)
	for _, link := range p.Links() {
		if strings.HasPrefix(link, "/customers/harbor/") && !strings.Contains(link, "preview=customer") {
			t.Errorf("%s leads out of the preview", link)
		}
	}
	csm.Get("/yours?customer=harbor&preview=customer&as=harbor-sponsor").Sees("Henrik Dahl of Harbor Logistics")
	if !slices.Contains(csm.Get("/customers/harbor").Links(), "/yours?customer=harbor&preview=customer") {
		t.Error("the vendor's page of the customer does not lead to the preview")
	}
}

func TestNobodyLooksThroughEyesThatAreNotThere(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	for _, path := range []string{
		"/yours", "/yours?customer=harbor", "/yours?customer=nobody&preview=customer", "/yours?customer=harbor&preview=customer&as=lumen-csm",
	} {
		w.As(t, "csm").Get(path).Answers(http.StatusNotFound)
	}
	champion := w.As(t, "champion")
	champion.Get("/yours?customer=spree&preview=customer&as=harbor-sponsor").Answers(http.StatusOK).Sees("Ingrid Solberg", promise).Hides("Preview.", "Henrik Dahl of")
	champion.Get("/customers/harbor").Answers(http.StatusOK).Hides("preview=customer")
}

func TestTheNavigationMarksWhereOneIs(t *testing.T) {
	t.Parallel()
	champion := sitetest.Start(t).As(t, "champion")
	for path, marked := range map[string]string{
		"/yours":                                `href="/yours" aria-current="page"`,
		"/customers/harbor":                     `href="/customers/harbor" aria-current="page"`,
		"/customers/harbor/plans":               `href="/customers/harbor/plans" aria-current="page"`,
		"/customers/harbor/plans/harbor-plan":   `href="/customers/harbor/plans" aria-current="true"`,
		"/customers/harbor/goals/harbor-goal-1": `href="/customers/harbor" aria-current="true"`,
	} {
		p := champion.Get(path)
		if nav, _, _ := strings.Cut(p.HTML, "</nav>"); strings.Count(nav, "aria-current") != 1 || !strings.Contains(nav, marked) {
			t.Errorf("%s does not mark %s: %s", path, marked, nav)
		}
	}
}

func TestTimesAreThePersonsOwnWhenTheBrowserSaysNothing(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.URL+"/yours", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Cookie", "session="+w.As(t, "champion").Session)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || !strings.Contains(string(body), "Europe/Oslo") {
		t.Errorf("the page is not in the zone of the roster (%v)", err)
	}
}
