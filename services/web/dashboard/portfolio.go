package dashboard

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"coxswain/events/healthevent"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/views"
	responsibility "coxswain/services/responsibility/api"
	"coxswain/services/web/locale"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// accounts is a page of the portfolio.
type accounts = httpapi.List[responsibility.Account]

// How much is read at once, and how much in all for the figures and for a file.
const (
	shown   = 50     // rows of a page
	batch   = 200    // the most that the API gives at once
	counted = 2_000  // customers in the figures
	written = 20_000 // customers in a file
)

// portfolio is all customers of the tenant at a glance.
func portfolio(v *site.Visit) (ui.Page, error) {
	f := readFilter(v)
	var rows accounts
	if err := list(v, f, v.Query("cursor"), shown, &rows); err != nil {
		return ui.Page{}, err
	}
	everybody, whole, err := all(v, filter{}, counted)
	if err != nil {
		return ui.Page{}, err
	}
	var saved httpapi.List[views.View]
	if _, err := v.Get("/v1/views", map[string]string{"list": "portfolio"}, &saved); err != nil {
		return ui.Page{}, err
	}
	b := board{
		filter: f, rows: rows.Items, next: rows.Next, figures: tally(everybody, f, v.Scene.Now), segments: segments(everybody), views: saved.Items, whole: whole,
	}
	return ui.Page{
		Title: "Portfolio", Lede: b.many(len(everybody), v.Query("cursor") != "") + b.reach() + ".",
		Live: ui.Everything, Wide: true, Body: portfolioPage(b),
	}, nil
}

// many says how many customers are on the page, of all that there are; of a filter that goes on on other pages, that is not
// known.
func (b board) many(all int, paged bool) string {
	total := locale.Count(all, "customer", "customers")
	if paged || b.next != "" || len(b.rows) == all {
		return total
	}
	return fmt.Sprintf("%d of %s", len(b.rows), total)
}

// board is what the page shows.
type board struct {
	filter   filter
	rows     []responsibility.Account
	next     string // cursor; empty on the last page
	figures  []Figure
	segments []string
	views    []views.View
	whole    bool // the figures count all customers
}

func (b board) reach() string {
	if b.whole {
		return ""
	}
	return ", the first ones; the figures count those only"
}

// list reads a page of the portfolio.
func list(v *site.Visit, f filter, cursor string, limit int, out *accounts) error {
	_, err := v.Get("/v1/portfolio", f.with("cursor", cursor, "limit", strconv.Itoa(limit)), out)
	return err
}

// all reads the portfolio page by page, so many customers at most. It is false when there are more.
func all(v *site.Visit, f filter, most int) ([]responsibility.Account, bool, error) {
	var found []responsibility.Account
	for cursor := ""; len(found) < most; {
		var page accounts
		if err := list(v, f, cursor, batch, &page); err != nil {
			return nil, false, err
		}
		found = append(found, page.Items...)
		if cursor = page.Next; cursor == "" {
			return found, true, nil
		}
	}
	return found, false, nil
}

func segments(all []responsibility.Account) []string {
	found := map[string]bool{}
	for _, a := range all {
		if s := a.Attributes["segment"]; s != "" {
			found[s] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// When a plan counts as stale, and a renewal as ahead, in days; how far a score moves that is worth a look is the API's.
const (
	staleDays   = 14
	renewalDays = 90
)

// tally counts customers. Each figure leads to the list of those that it counts.
func tally(all []responsibility.Account, f filter, now time.Time) []Figure {
	count := func(name, note, parameter, value string, kind ui.Kind, of func(responsibility.Account) bool) Figure {
		n := 0
		for _, a := range all {
			if of(a) {
				n++
			}
		}
		if n == 0 && kind != ui.Good {
			kind = ui.Plain
		}
		return Figure{Name: name, Value: text(n), Note: note, Kind: kind, Href: filter{parameter: value}.url(), Chosen: f.only(parameter, value)}
	}
	band := func(b healthevent.Band) func(responsibility.Account) bool {
		return func(a responsibility.Account) bool { return a.Band == b }
	}
	return []Figure{
		count("At risk", "", "band", "at_risk", ui.Bad, band(healthevent.AtRisk)),
		count("Watch", "", "band", "watch", ui.Warn, band(healthevent.Watch)),
		count("Healthy", "", "band", "healthy", ui.Good, band(healthevent.Healthy)),
		count("Falling", "by a point or more", "moved", "down", ui.Bad, func(a responsibility.Account) bool { return a.Moved <= -point }),
		count("Rising", "by a point or more", "moved", "up", ui.Good, func(a responsibility.Account) bool { return a.Moved >= point }),
		count("We are late", "with a promise", "overdue", "vendor", ui.Bad, func(a responsibility.Account) bool { return a.Overdue.Vendor > 0 }),
		count("Stale plans", "for two weeks", "stale_days", text(staleDays), ui.Warn, func(a responsibility.Account) bool { return a.StaleDays >= staleDays }),
		count("Calls without reason", "to be given back", "calls", "without_reason", ui.Warn, func(a responsibility.Account) bool { return a.Unasked > 0 }),
		count("Renewals ahead", "within 90 days", "renewal_within_days", text(renewalDays), ui.Plain, renews(now)),
	}
}

// segmentChoices are the segments that customers are in.
func (b board) segmentChoices() []ui.Option {
	all := choices("any")
	for _, s := range b.segments {
		all = append(all, ui.Option{Value: s, Text: s})
	}
	return all
}

// everybody is the list without a filter, in the same order.
func (b board) everybody() string {
	f := b.filter
	for _, name := range narrowing {
		f = f.with(name, "")
	}
	return f.url()
}
