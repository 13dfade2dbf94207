package calls

import (
	"slices"
	"time"

	"coxswain/rules/record"
	"coxswain/services/cadence/api"
	"coxswain/services/web/cards"
	"coxswain/services/web/locale"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// halfYear is how far back one page of calls goes.
const halfYear = 182 * 24 * time.Hour

// many is the most calls that are asked for at once: four a week for half a year, and all that is ahead.
const many = "200"

// calendar is what a customer's calls are, sorted for reading.
type calendar struct {
	cards.Account
	From    time.Time  // how far back it goes
	Ahead   []api.Call // the next one first
	Unsaid  []api.Call // begun, and nobody has written down what came out
	Past    []api.Call // the last one first
	Earlier bool       // it begins in the past
	Now     time.Time
}

// list is the page of a customer's calls.
func list(v *site.Visit) (ui.Page, error) {
	a, err := account(v, v.Customer())
	if err != nil {
		return ui.Page{}, err
	}
	c, err := calendarOf(v, a)
	return ui.Page{
		Title: "Calls of " + a.Name, Lede: c.lede(v.Scene.Format), Live: string(a.Customer),
		Crumbs: []ui.Link{{Text: a.Name, Href: site.CustomerURL(a.Customer)}}, Body: listPage(c),
	}, err
}

// calendarOf reads the calls of half a year until ?before (a date), or until now with all that is ahead.
func calendarOf(v *site.Visit, a cards.Account) (calendar, error) {
	c := calendar{Account: a, Now: v.Scene.Now}
	until, err := time.Parse(time.DateOnly, v.Query("before"))
	c.Earlier = err == nil
	if !c.Earlier {
		until = v.Scene.Now
	}
	c.From = until.Add(-halfYear)
	past := map[string]string{"customer": string(a.Customer), "from": c.From.Format(time.DateOnly), "to": until.UTC().Format(time.RFC3339), "limit": many}
	var before, ahead struct{ Items []api.Call }
	if _, err := v.Get("/v1/calls", past, &before); err != nil {
		return c, err
	}
	if !c.Earlier {
		next := map[string]string{"customer": string(a.Customer), "from": until.UTC().Format(time.RFC3339), "limit": many}
		if _, err := v.Get("/v1/calls", next, &ahead); err != nil {
			return c, err
		}
	}
	c.sort(before.Items, ahead.Items)
	return c, nil
}

func (c *calendar) sort(before, ahead []api.Call) {
	slices.Reverse(before)
	for _, one := range before {
		if one.Status == record.CallScheduled {
			c.Unsaid = append(c.Unsaid, one)
		} else {
			c.Past = append(c.Past, one)
		}
	}
	for _, one := range ahead {
		if one.Status == record.CallScheduled {
			c.Ahead = append(c.Ahead, one)
		} else {
			c.Past = append([]api.Call{one}, c.Past...) // called off before its time
		}
	}
}

func (c calendar) lede(f locale.Format) string {
	switch {
	case c.Earlier:
		return "From " + f.Day(c.From) + " for half a year."
	case len(c.Ahead) == 0:
		return "No call is scheduled."
	}
	return "The next one is on " + f.Weekday(c.Ahead[0].Start) + ", " + timeOf(f, c.Ahead[0].Start, c.Ahead[0].Zone) + "."
}

// count is how many of the past calls are so.
func (c calendar) count(is func(api.Call) bool) int {
	n := 0
	for _, one := range c.Past {
		if is(one) {
			n++
		}
	}
	return n
}

func held(c api.Call) bool      { return c.Status == record.CallHeld }
func unsettled(c api.Call) bool { return held(c) && c.Waits }
func givenBack(c api.Call) bool { return c.Status == record.CallGivenBack }
func missed(c api.Call) bool    { return c.Status == record.CallNoShow }

// zone is where an extra call would be: where the next one is, or the reader.
func (c calendar) zone(f locale.Format) string {
	for _, one := range slices.Concat(c.Ahead, c.Past) {
		return one.Zone
	}
	return f.Zone.String()
}

func (c calendar) plans() []ui.Option {
	all := make([]ui.Option, len(c.Plans))
	for i, p := range c.Plans {
		all[i] = ui.Option{Value: string(p.Plan), Text: p.Title}
	}
	return all
}

func (c calendar) schedules() bool {
	return c.Who.Vendor() && !c.Earlier && len(c.Plans) > 0 && c.Who.May("call.schedule", c.Customer) == nil
}

// invited are the seats that an extra call begins with.
func invited() []string { return []string{"csm", "champion"} }
