package dashboard

import (
	"net/url"
	"strings"
	"time"

	"coxswain/events"
	"coxswain/services/responsibility/evolution"
	"coxswain/services/responsibility/story"
	"coxswain/services/web/cards"
	"coxswain/services/web/locale"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// usual is how many days are compared when nobody says which.
const usual = 30

// comparison is a customer on two days, and what happened between them.
type comparison struct {
	then, now evolution.Evolution
	from, to  events.Date
	today     events.Date
	told      told
	preview   string
	f         locale.Format
}

// told is what happened, grouped by meaning.
type told struct {
	Total  int
	Groups []struct {
		Group story.Group
		Lines []story.Line
	}
}

// compare shows what is another on one day than it was on another, and why.
func compare(v *site.Visit) (ui.Page, error) {
	from, to := stretch(v)
	c := comparison{from: events.Date(from), to: events.Date(to), today: today(v), preview: v.Query("preview"), f: v.Scene.Format}
	if to == "" {
		c.to = c.today
	}
	var err error
	if c.now, err = read(v, to); err != nil {
		return ui.Page{}, err
	}
	if c.then, err = readThen(v, from, c.now); err != nil {
		return ui.Page{}, err
	}
	about := map[string]string{"from": from.instant(v), "to": to.instant(v), "known": "now", "preview": v.Query("preview")}
	if _, err := v.Get("/v1"+site.CustomerURL(v.Customer())+"/changes", about, &c.told); err != nil {
		return ui.Page{}, err
	}
	v.Previews(nameOf(c.now, events.Customer))
	return ui.Page{
		Title: "Two days beside each other", Lede: c.now.Name + ": what is another than it was, and what happened in between.", Print: true,
		Crumbs: []ui.Link{{Text: c.now.Name, Href: site.CustomerURL(c.now.Customer)}, {Text: "How it has gone", Href: site.CustomerURL(c.now.Customer) + "/evolution"}},
		Body:   comparePage(c),
	}, nil
}

// stretch reads both days. What is missing is today, and a month before; the earlier one comes first.
func stretch(v *site.Visit) (from, to day) {
	from, to = readDay(v, "from"), readDay(v, "to")
	if from == "" {
		from = day(today(v).AddDays(-usual))
	}
	if to != "" && to < from {
		from, to = to, from
	}
	return from, to
}

// readThen reads the earlier day. Before anything occurred there is nothing to compare with: all figures are absent.
func readThen(v *site.Visit, from day, now evolution.Evolution) (evolution.Evolution, error) {
	if from.end(v.Scene.Format.Zone).Before(now.Since) {
		return evolution.Evolution{Customer: now.Customer, Name: now.Name, At: from.end(time.UTC)}, nil
	}
	return read(v, from)
}

// evolutionURL is the page of a day.
func (c comparison) evolutionURL(d events.Date) string {
	path := site.CustomerURL(c.now.Customer) + "/evolution"
	if d == c.today {
		return path
	}
	return path + "?" + url.Values{"as_of": {string(d)}}.Encode()
}

// groupName names a group of changes.
func groupName(g story.Group) string {
	switch g {
	case story.Agreed:
		return "Agreed"
	case story.Account:
		return "People and account"
	}
	name := strings.ReplaceAll(string(g), "_", " ")
	return strings.ToUpper(name[:1]) + name[1:]
}

// bandName is the band of a score in words.
func bandName(s evolution.Score) string {
	_, name := cards.Band(s.Band)
	return name
}
