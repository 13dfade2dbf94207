package workspace

import (
	"fmt"

	"coxswain/events"
	"coxswain/services/responsibility/view"
	"coxswain/services/web/cards"
	"coxswain/services/web/locale"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// figure is a number at the top of the page of a customer.
type figure struct {
	name, value, note string
	kind              ui.Kind
}

// glance is what one sees first: health, what is late on either side, how both keep their word, what is open.
func glance(f locale.Format, a cards.Account) []figure {
	var all []figure
	if a.Health != nil {
		kind, word := cards.Band(a.Health.Band)
		all = append(all, figure{"Health", f.Number(a.Health.Score.Float()), word, kind})
	}
	for _, s := range a.Sides {
		all = append(all, late(s))
	}
	for _, s := range a.Sides {
		if s.FollowThrough.Score != nil && s.Relation != view.Partner {
			all = append(all, figure{"Word kept by " + s.Name, f.Percent(s.FollowThrough.Score.Float()), locale.Count(s.FollowThrough.Counted, "promise", "promises"), ui.Plain})
		}
	}
	all = append(all, open(a))
	if renewal, err := events.ParseDate(a.Attributes["renewal"]); err == nil {
		days := events.DateOf(a.At, f.Zone).DaysUntil(renewal)
		all = append(all, figure{"Renewal", f.Date(renewal), locale.InDays(days), ui.Plain})
	}
	return all
}

func late(s view.Side) figure {
	x := figure{"Late, " + s.Name, fmt.Sprint(s.Late), fmt.Sprintf("of %d open", s.Open), ui.Plain}
	if s.Late > 0 {
		x.kind = ui.Bad
	}
	return x
}

// open counts the proposals that wait for a yes, and says whose.
func open(a cards.Account) figure {
	n, ours := 0, 0
	for _, p := range a.Plans {
		for _, offer := range p.Proposals {
			n++
			if a.MayAnswer(offer) {
				ours++
			}
		}
	}
	x := figure{"Open proposals", fmt.Sprint(n), "nothing waits for you", ui.Plain}
	if ours > 0 {
		x.kind, x.note = ui.Warn, fmt.Sprintf("%d for you to answer", ours)
	}
	return x
}

// ways lead from the page of a customer to those below it. Health and the preview are the tenant's people's.
func ways(a cards.Account, preview bool) []ui.Link {
	home := site.CustomerURL(a.Customer)
	all := []ui.Link{
		{Text: "What happened", Href: home + "/timeline"},
		{Text: "Plan", Href: home + "/plans"},
		{Text: "Records", Href: home + "/records"},
		{Text: "Calls", Href: home + "/calls"},
		{Text: "Evolution", Href: home + "/evolution"},
		{Text: "People", Href: home + "/people"},
	}
	if a.Who.Vendor() && !preview {
		all = append(all, ui.Link{Text: "Health", Href: home + "/health"}, ui.Link{Text: "Preview as " + a.PartyName(events.Customer), Href: site.PreviewURL(a.Customer)})
	}
	return all
}

// people are all who may owe something: the reader's own side first.
func people(a cards.Account) []ui.Option {
	var all []ui.Option
	for _, p := range a.Parties {
		for _, m := range p.People {
			all = append(all, ui.Option{Value: string(m.ID), Text: cards.Name(m.Who) + ", " + p.Name})
		}
	}
	return all
}

// goals are what a promise may serve; none is the first choice.
func goals(a cards.Account) []ui.Option {
	all := []ui.Option{{Value: "", Text: "None in particular"}}
	for _, g := range a.Goals {
		all = append(all, ui.Option{Value: string(g.Goal), Text: g.Outcome})
	}
	return all
}

// seats are what a person does here, in words.
func seats(m view.Member) string {
	var text string
	for i, s := range m.Seats {
		if i > 0 {
			text += ", "
		}
		text += cards.Seat(s)
	}
	return text
}
