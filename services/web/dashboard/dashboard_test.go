package dashboard_test

import (
	"encoding/csv"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"coxswain/services/web/sitetest"
)

func TestThePortfolioIsNarrowedByItsFigures(t *testing.T) {
	t.Parallel()
	csm := sitetest.Start(t).As(t, "csm")
	csm.Get("/portfolio?band=at_risk").Answers(http.StatusOK).Sees("3 of 12 customers.")
	p := csm.Get("/portfolio").Answers(http.StatusOK).Sees("12 customers.", "Harbor Logistics", "Maple Ridge Schools", "Falling", "Renewals ahead")
	if !strings.Contains(p.HTML, `href="/portfolio?band=at_risk"`) {
		t.Error("the number of those at risk leads nowhere")
	}
	narrowed := csm.Get("/portfolio?band=at_risk").Sees("Meridian Health", "Show all")
	if narrowed.Has("account-harbor") || !narrowed.Has("account-meridian") {
		t.Error("it is not narrowed to those at risk")
	}
	csm.Get("/portfolio?name=zzz").Sees("No customer is like that.")
}

func TestTheFilterIsAFormThatKeepsTheOrder(t *testing.T) {
	t.Parallel()
	csm := sitetest.Start(t).As(t, "csm")
	p := csm.Get("/portfolio?sort=score").Submit("narrow", map[string]string{"band": "watch", "overdue": "partner"}).Answers(http.StatusOK)
	if !p.Has("account-harbor") || p.Has("account-albion") || !strings.Contains(p.Path, "sort=score") {
		t.Errorf("%s: %s", p.Path, p.Text())
	}
}

func TestTheListIsPutInOrderByItsHeadings(t *testing.T) {
	t.Parallel()
	csm := sitetest.Start(t).As(t, "csm")
	for path, want := range map[string]struct{ order, first, last string }{
		"/portfolio":                         {"ascending", "account-albion", "account-verde"},
		"/portfolio?reverse=true":            {"descending", "account-verde", "account-albion"},
		"/portfolio?sort=score":              {"ascending", "account-spree", "account-southern"},
		"/portfolio?sort=score&reverse=true": {"descending", "account-southern", "account-spree"},
		"/portfolio?sort=proposals":          {"descending", "account-meridian", "account-verde"},
	} {
		p := csm.Get(path).Answers(http.StatusOK)
		if strings.Count(p.HTML, "aria-sort") != 1 || !strings.Contains(p.HTML, `aria-sort="`+want.order+`"`) {
			t.Errorf("%s does not say that it is %s", path, want.order)
		}
		if strings.Index(p.HTML, want.first) > strings.Index(p.HTML, want.last) {
			t.Errorf("%s: %s does not come before %s", path, want.first, want.last)
		}
	}
	if p := csm.Get("/portfolio?sort=title").Answers(http.StatusUnprocessableEntity); p.Has("account-harbor") {
		t.Error("an order that there is none of shows a list")
	}
}

func TestAViewIsSavedUnderANameAndDeleted(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	lead := w.As(t, "lead")
	p := lead.Get("/portfolio?band=at_risk&sort=renewal").Submit("save-view", map[string]string{"name": "Worries <b>"}).Sees("Saved.", "Worries <b>")
	if p.Has("save-view") {
		t.Error("what is saved already can be saved again")
	}
	w.As(t, "csm").Get("/portfolio").Hides("Worries")
	refused := lead.Get("/portfolio?band=watch").Submit("save-view", map[string]string{"name": ""}).Answers(http.StatusUnprocessableEntity)
	refused.Sees("This was not done")
	again := lead.Get("/portfolio")
	id := ""
	for _, part := range strings.Split(again.HTML, `id="delete-view-`)[1:] {
		id, _, _ = strings.Cut(part, `"`)
	}
	again.Submit("delete-view-"+id, nil).Sees("Deleted: Worries <b>")
	if lead.Get("/portfolio").Has("delete-view-" + id) {
		t.Error("it is still there")
	}
}

func TestTheFileHoldsTheFilteredList(t *testing.T) {
	t.Parallel()
	p := sitetest.Start(t).As(t, "csm").Get("/portfolio.csv?band=at_risk&sort=score").Answers(http.StatusOK)
	rows, err := csv.NewReader(strings.NewReader(p.HTML)).ReadAll()
	if err != nil || len(rows) != 4 || rows[0][0] != "customer" || rows[1][0] != "spree" {
		t.Errorf("%v: %v", err, rows)
	}
	if kind := p.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/csv") {
		t.Error(kind)
	}
}

func TestCustomersPeopleSeeNoPortfolio(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	for _, who := range []string{"champion", "sponsor", "keeper"} {
		for _, path := range []string{"/portfolio", "/portfolio.csv"} {
			w.As(t, who).Get(path).Answers(http.StatusForbidden).Hides("Maple Ridge", "meridian")
		}
	}
}

func TestTheEvolutionShowsTheVendorTheHealthAndNobodyElse(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	all := []string{"How much is agreed", "How far dates have moved", "How each side has kept its word", "A truck is through the gate in 20 minutes"}
	w.As(t, "csm").Get("/customers/harbor/evolution").Answers(http.StatusOK).Sees(all...).Sees("What has moved the health", "healthy (70 to 100)")
	for _, who := range []string{"champion", "keeper"} {
		w.As(t, who).Get("/customers/harbor/evolution").Answers(http.StatusOK).Sees(all...).Hides("What has moved", "customer follow-through", "at risk (below")
		w.As(t, who).Get("/customers/maple/evolution").Answers(http.StatusNotFound).Hides("Maple")
	}
	w.As(t, "lead").Get("/customers/harbor/evolution?preview=customer").Answers(http.StatusOK).Sees(all...).Sees("Preview.").Hides("What has moved the health")
}

func TestTheTimeSliderGoesToADayWithoutScript(t *testing.T) {
	t.Parallel()
	csm := sitetest.Start(t).As(t, "csm")
	long := csm.Get("/customers/harbor/evolution").Answers(http.StatusOK)
	day := time.Now().AddDate(0, 0, -100)
	on := day.Format("2006-01-02")
	past := csm.Get("/customers/harbor/evolution?as_of="+on).Answers(http.StatusOK).Sees("The end of "+day.Format("2 Jan 2006"), "Everything below is as it was then")
	if strings.Count(past.HTML, "chart-mark") >= strings.Count(long.HTML, "chart-mark") {
		t.Error("the past has as many points as the whole")
	}
	from := past.HTML[strings.Index(past.HTML, `name="from" value="`)+len(`name="from" value="`):][:10]
	start, err := time.Parse("2006-01-02", from)
	if err != nil {
		t.Fatal(err)
	}
	days := int(day.Truncate(24*time.Hour).Sub(start).Hours() / 24)
	slid := csm.Get("/customers/harbor/evolution?" + url.Values{"from": {from}, "day": {strconv.Itoa(days)}}.Encode()).Sees("The end of " + day.Format("2 Jan 2006"))
	if slid.Part("travel") == "" {
		t.Error("there is no way on")
	}
	for _, href := range past.Links() {
		if strings.HasPrefix(href, "/customers/harbor?as_of=") {
			csm.Get(href).Answers(http.StatusOK).Sees("Harbor Logistics")
		}
	}
	csm.Get("/customers/harbor/evolution?as_of=1999-01-01").Answers(http.StatusNotFound)
	csm.Get("/customers/harbor/evolution?as_of=yesterday").Answers(http.StatusOK)
}

func TestTwoDaysAreComparedWithWhatHappenedBetweenThem(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	day := func(ago int) string { return time.Now().AddDate(0, 0, -ago).Format("2006-01-02") }
	stretch := "/customers/harbor/compare?from=" + day(90) + "&to=" + day(20)
	p := w.As(t, "csm").Get(stretch).Answers(http.StatusOK).Sees("Agreed version", "Follow-through of Harbor Logistics", "Health", "What happened in between", "1 new version")
	if !p.Has("group-health") {
		t.Error("the vendor does not see what became of the health")
	}
	own := w.As(t, "champion").Get(stretch).Answers(http.StatusOK).Sees("Follow-through of Lumen")
	if own.Has("group-health") || own.Has("group-internal") || strings.Contains(own.Part("figures"), "Health") {
		t.Error("the customer sees the health")
	}
	w.As(t, "csm").Get("/customers/harbor/compare?from=2001-01-01").Answers(http.StatusOK).Sees("Agreed version")
	turned := w.As(t, "csm").Get("/customers/harbor/compare?from=" + day(20) + "&to=" + day(90)).Answers(http.StatusOK)
	if turned.Part("figures") != p.Part("figures") {
		t.Error("the later day first is another comparison")
	}
}

// figure is a number of the portfolio and the list that it leads to.
var figure = regexp.MustCompile(`href="(/portfolio\?[^"]+)"[^>]*><strong>(\d+)</strong>`)

func TestEveryFigureLeadsToAsManyCustomersAsItCounts(t *testing.T) {
	t.Parallel()
	csm := sitetest.Start(t).As(t, "csm")
	found := figure.FindAllStringSubmatch(csm.Get("/portfolio").HTML, -1)
	if len(found) < 9 {
		t.Fatalf("%d figures lead to a list", len(found))
	}
	for _, f := range found {
		p := csm.Get(html.UnescapeString(f[1])).Answers(http.StatusOK)
		if n := strings.Count(p.HTML, `id="account-`); strconv.Itoa(n) != f[2] {
			t.Errorf("%s counts %s and shows %d", f[1], f[2], n)
		}
		if !strings.Contains(p.HTML, `aria-current="true"`) {
			t.Errorf("%s does not say that it is what is shown", f[1])
		}
	}
}

func TestPointsOfTheEvolutionLeadToTheirFacts(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	for _, who := range []string{"csm", "champion"} {
		b := w.As(t, who)
		facts := 0
		for i, href := range b.Get("/customers/harbor/evolution").Links() {
			if !strings.Contains(href, "/facts?at=") {
				continue
			}
			facts++
			if i%9 == 0 { // every ninth: they are many
				b.Get(href).Answers(http.StatusOK).Sees("The facts behind it")
			}
		}
		if facts < 40 {
			t.Errorf("%s: %d points lead to facts", who, facts)
		}
	}
}
