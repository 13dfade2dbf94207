package journeys

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/services/web/sitetest"
	"coxswain/services/web/webtest"
)

// One sees what another does as soon as it is a fact. How soon is measured, and written down with -v.
func TestWhatOneConfirmsTheOtherSeesWithoutLoading(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	promise := asked(t, w, "spree", "Name who answers at night", false)
	vendor := opened(t, w, w.Who(t, "csm"), desk)
	vendor.Visit(w.URL + "/customers/spree")
	vendor.See("Updates by itself")
	vendor.See("Name who answers at night")
	seen := vendor.Watch(fmt.Sprintf(`[id=%q].quiet`, promise), "confirmed")

	customer := opened(t, w, championOf(t, w, "spree"), phone)
	customer.Visit(w.URL + "/yours")
	customer.Click("Confirm: Name who answers at night")
	customer.See("Confirmed: Name who answers at night")

	all, err := w.Log.Load(t.Context(), w.Who(t, "csm").Tenant, events.Stream{Kind: "commitment", ID: promise}, 0)
	if err != nil {
		t.Fatal(err)
	}
	took := seen().Sub(all[len(all)-1].RecordedAt)
	t.Logf("from the fact to the other's screen: %v", took.Round(time.Millisecond))
	if took < 0 || took > 10*time.Second {
		t.Errorf("from the fact to the other's screen it took %v", took)
	}
	vendor.Axe(t, "after news")
}

// The own action is in the very next page, however soon that is asked for.
func TestNobodySeesAPageFromBeforeTheOwnAction(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	for range 20 {
		asked(t, w, "tanaka", "Measure the first part", false)
	}
	b := w.AsPrincipal(t, championOf(t, w, "tanaka"))
	p := b.Get("/yours")
	for i := range 20 {
		form := formOf(t, p.HTML, `id="(confirm-[0-9a-f-]{36})"`)
		p = p.Submit(form, nil).Answers(http.StatusOK).Sees("Confirmed: Measure the first part")
		if p.Has(form) {
			t.Fatalf("confirmed for the %dth time, and the page asks for it still", i+1)
		}
	}
}

func TestAPageWithoutConnectionSaysSo(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	p := opened(t, w, w.Who(t, "csm"), desk)
	p.Visit(w.URL + "/customers/verde")
	p.See("Updates by itself")
	p.Offline(true)
	p.See("Connection lost")
	p.Axe(t, "without a connection")
	p.Offline(false)
	p.See("Updates by itself")
	p.Gone("Connection lost")
}

// News do not sweep away what somebody is typing: the page says that there are some, and leaves it at that.
func TestWhatIsTypedSurvivesNews(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	for name, o := range map[string]webtest.Options{"at a desk": desk, "on a phone": phone} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := opened(t, w, w.Who(t, "csm"), o)
			p.Visit(w.URL + next(t, w, "redwood"))
			p.See("Updates by itself")
			p.Type(field("topic", "text"), "Half a sentence ab")
			asked(t, w, "redwood", fmt.Sprintf("Something new, for whoever is %s", name), false)
			p.See("Something new has happened.")
			if got := p.Value(field("topic", "text")); got != "Half a sentence ab" {
				t.Errorf("after news the field holds %q", got)
			}
			p.Axe(t, "news while somebody types")
		})
	}
}

// What was refused stays too, with its message, and so does the way to take something back.
func TestNoticesSurviveNews(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	asked(t, w, "maple", "Count the buses", false)
	p := opened(t, w, championOf(t, w, "maple"), desk)
	p.Visit(w.URL + "/yours")
	p.Click("Confirm: Count the buses")
	p.See("Confirmed: Count the buses")
	p.See("Updates by itself")
	asked(t, w, "maple", "Count the drivers", false)
	p.See("Count the drivers")
	p.See("Confirmed: Count the buses")
	p.Axe(t, "a notice with its undo")
	p.Click("Undo")
	p.See("Taken back.")
}
