package calls_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"coxswain/services/web/sitetest"
)

// scheduled is the page of a new call of harbor, so many days from now: each test has days of its own.
func scheduled(t *testing.T, b *sitetest.Browser, days int) *sitetest.Page {
	t.Helper()
	oslo, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now().In(oslo).AddDate(0, 0, days)
	p := b.Post("/do/calls", url.Values{
		"customer": {"harbor"}, "plan": {"harbor-plan"}, "zone": {"Europe/Oslo"}, "minutes:int": {"45"}, "kind": {"coach"},
		"start:at Europe/Oslo": {start.Format("2006-01-02") + "T10:00"}, "seats:list": {"csm", "champion"},
		"_form": {"schedule"}, "_key": {t.Name() + start.Format(time.DateOnly)}, "_back": {"/customers/harbor/calls"}, "_done": {"The call is scheduled."},
	})
	p.Answers(http.StatusOK).Sees("The call is scheduled.")
	link := regexp.MustCompile(`href="(/calls/[^"]+)">` + start.Format("Monday, 2 Jan 2006")).FindStringSubmatch(p.HTML)
	if link == nil {
		t.Fatalf("no call on %s:\n%s", start.Format("Monday, 2 Jan 2006"), p.Text())
	}
	return b.Get(link[1]).Answers(http.StatusOK)
}

// items are the lines of an agenda that can be moved, in their order.
func items(p *sitetest.Page) []string {
	var all []string
	for _, found := range regexp.MustCompile(`data-item="([^"]+)"`).FindAllStringSubmatch(p.HTML, -1) {
		all = append(all, found[1])
	}
	return all
}
