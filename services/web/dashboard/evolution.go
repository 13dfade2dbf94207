package dashboard

import (
	"fmt"
	"net/url"

	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/services/responsibility/evolution"
	"coxswain/services/web/cards"
	"coxswain/services/web/locale"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// evolved is how the plans of a customer have gone, until now or until the end of a day.
func evolved(v *site.Visit) (ui.Page, error) {
	until := readDay(v, "as_of")
	e, err := read(v, until)
	if err != nil {
		return ui.Page{}, err
	}
	card, err := scorecard(v, e)
	if err != nil {
		return ui.Page{}, err
	}
	v.Previews(nameOf(e, events.Customer))
	p := ui.Page{
		Title: "How it has gone", Lede: since(v.Scene.Format, e), Wide: true, Print: true,
		Crumbs: []ui.Link{{Text: e.Name, Href: site.CustomerURL(e.Customer)}},
		Body:   evolutionPage(charts{e, v.Scene.Format}, card, sliderOf(v, events.DateOf(e.Since, v.Scene.Format.Zone), until)),
	}
	if until == "" {
		p.Live = string(e.Customer)
	}
	return p, nil
}

// scorecard is the one that scores now: the bands behind the chart. Whoever sees no health needs none.
func scorecard(v *site.Visit, e evolution.Evolution) (healthevent.Scorecard, error) {
	var active struct {
		Items []struct{ Scorecard healthevent.Scorecard }
	}
	if len(e.Health) == 0 {
		return healthevent.Scorecard{}, nil
	}
	if _, err := v.Get("/v1/scorecards", nil, &active); err != nil || len(active.Items) == 0 {
		return healthevent.Scorecard{}, err
	}
	return active.Items[0].Scorecard, nil
}

func since(f locale.Format, e evolution.Evolution) string {
	return fmt.Sprintf("%s from %s to %s, week by week.", e.Name, f.Day(e.Since), f.Day(e.At))
}

// summary are the figures of the end: where every line of the charts has come to.
func (c charts) summary() []Figure {
	all := []Figure{c.version()}
	if n := len(c.Terms); n > 0 {
		last := c.Terms[n-1]
		all = append(
			all,
			Figure{Name: "Commitments agreed", Value: text(last.Commitments), Note: "toward " + locale.Count(last.Goals, "goal", "goals"), Href: "#scope-title"},
			Figure{Name: "Dates have moved by", Value: locale.Count(last.GoalDays+last.CommitmentDays, "day", "days"), Note: "all dates together", Href: "#drift-title"},
		)
	}
	for _, s := range c.Sides {
		all = append(all, c.keptFigure(s))
	}
	if n := len(c.Health); n > 0 {
		kind, band := cards.Band(c.Health[n-1].Band)
		all = append(all, Figure{
			Name: "Health", Value: c.f.Number(c.Health[n-1].Score.Float()), Note: band, Kind: kind,
			Href: behind(c.Customer, []int64{c.Health[n-1].Position}),
		})
	}
	return all
}

// version is the one that was agreed last.
func (c charts) version() Figure {
	if len(c.Versions) == 0 {
		return Figure{Name: "Agreed version", Value: "none"}
	}
	last := c.Versions[len(c.Versions)-1]
	return Figure{Name: "Agreed version", Value: text(last.Version), Note: "since " + c.f.Day(last.At), Href: behind(c.Customer, []int64{last.Position})}
}

func (c charts) keptFigure(s evolution.Side) Figure {
	f := Figure{Name: s.Name + " kept its word", Value: "–", Note: "nothing fell due yet"}
	last := s.Points[len(s.Points)-1]
	if last.Score != nil {
		f.Value, f.Note, f.Href = c.f.Percent(last.Score.Float()), "over "+locale.Count(last.Counted, "promise", "promises"), "#kept-title"
	}
	return f
}

// versionsURL is where the versions of a plan are told in full.
func (c charts) versionsURL(v evolution.Version) string { return cards.PlanURL(c.Customer, v.Plan) }

// compareURL puts the day that is shown beside the one a month before.
func (c charts) compareURL() string {
	to := events.DateOf(c.At, c.f.Zone)
	q := url.Values{"from": {string(to.AddDays(-usual))}, "to": {string(to)}}
	return site.CustomerURL(c.Customer) + "/compare?" + q.Encode()
}
