package journeys

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"coxswain/services/web/sitetest"
	"coxswain/services/web/webtest"
)

func TestALeaderLooksAtAllCustomersAndBackInTime(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	p := signIn(t, w, marcus, webtest.Options{JavaScript: true, Dark: true})
	p.Click("Portfolio")
	p.See("12 customers")
	narrowAndSort(t, p)
	saveTheView(t, p)
	takeTheList(t, w, p)

	p.Visit(w.URL + "/customers/harbor")
	p.Click("Evolution")
	p.See("How it has gone")
	p.Axe(t, "the evolution, dark")
	goBackInTime(t, p)
	openAPoint(p)
	compareTwoDays(p)
}

// narrowAndSort shows those at risk only, the worst first.
func narrowAndSort(t *testing.T, p *webtest.Page) {
	t.Helper()
	all := strings.Count(p.HTML(), `<tr role="row" id="account-`)
	p.Click(`a[href="/portfolio?band=at_risk"]`)
	p.See("Show all")
	few := strings.Count(p.HTML(), `<tr role="row" id="account-`)
	if few == 0 || few >= all {
		t.Errorf("%d of %d customers are at risk", few, all)
	}
	p.Click(`th a[href*="sort=score"]`)
	p.Text(`th[aria-sort] a[href*="sort=score"]`)
	if got := strings.Count(p.HTML(), `<tr role="row" id="account-`); got != few {
		t.Errorf("%d customers are at risk, %d in another order", few, got)
	}
}

// saveTheView keeps the list under a name, leaves it, and comes back to it.
func saveTheView(t *testing.T, p *webtest.Page) {
	t.Helper()
	unfold(p, "save-view")
	p.Type(field("save-view", "name"), "Worst first")
	p.Click(button("save-view"))
	p.See("Saved views")
	p.Click("Show all")
	p.Gone("Show all")
	p.Click("Worst first")
	p.See("Show all")
	p.Text(`.saved a[aria-current="true"]`)
	p.Axe(t, "a saved view, dark")
}

// takeTheList fetches what the link to the CSV file leads to.
func takeTheList(t *testing.T, w *sitetest.World, p *webtest.Page) {
	t.Helper()
	href := regexp.MustCompile(`href="(/portfolio\.csv[^"]*)"`).FindStringSubmatch(p.HTML())
	if href == nil {
		t.Fatal("the list cannot be taken along")
	}
	list := w.As(t, "lead").Get(strings.ReplaceAll(href[1], "&amp;", "&")).Answers(http.StatusOK)
	if got := list.Header.Get("Content-Type"); !strings.HasPrefix(got, "text/csv") {
		t.Errorf("the list is %q", got)
	}
	if got, want := strings.Count(strings.TrimSpace(list.HTML), "\n"), strings.Count(p.HTML(), `<tr role="row" id="account-`); got != want {
		t.Errorf("the file has %d customers, the page %d", got, want)
	}
}

// goBackInTime moves the slider to an earlier day, and sees other figures.
func goBackInTime(t *testing.T, p *webtest.Page) {
	t.Helper()
	now := p.Text(".figures")
	p.Choose("#travel-day", "60")
	p.See("Everything below is as it was then")
	if then := p.Text(".figures"); then == now {
		t.Errorf("the figures are what they are now: %s", then)
	}
	p.Axe(t, "an earlier day, dark")
}

// openAPoint looks behind a point of a chart, and comes back.
func openAPoint(p *webtest.Page) {
	p.Click(`svg a[href*="/facts?at="]`)
	p.See("The facts behind it")
	p.Back()
	p.See("Everything below is as it was then")
}

func compareTwoDays(p *webtest.Page) {
	p.Click("Compare with a month before")
	p.See("What happened in between")
	p.Choose("First day", inDays(-90))
	p.Choose("Second day", inDays(-3))
	p.Click("Compare")
	p.See("The figures")
}
