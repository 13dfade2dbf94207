package account

import (
	"time"

	"coxswain/events"
	"coxswain/events/goalevent"
	"coxswain/pkg/identity"
	"coxswain/rules/record"
	"coxswain/services/responsibility/story"
	"coxswain/services/responsibility/view"
	"coxswain/services/web/cards"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// pursuit is one goal with all that is told about it.
type pursuit struct {
	cards.Account
	Doc   record.Goal
	Shown view.Goal // what time makes of it
	Life  []story.Line
	May   bool // the reader may measure, check in, claim
}

// goal is the page of one goal: how far it is beside how far it should be, how each side feels about it, and what
// leads to it.
func goal(v *site.Visit) (ui.Page, error) {
	a, err := Read(v)
	if err != nil {
		return ui.Page{}, err
	}
	g := pursuit{Account: a, May: v.Who.May("goal.measure", a.Customer) == nil}
	if _, err := v.Get("/v1/goals/"+escape(v.Path("goal")), nil, &g.Doc); err != nil {
		return ui.Page{}, err
	}
	shown, ok := a.Goal(g.Doc.Goal)
	if !ok {
		return ui.Page{}, identity.ErrNotFound // another customer's, or not there as of then
	}
	g.Shown = shown
	if g.Life, err = life(v, string(g.Doc.Goal)); err != nil {
		return ui.Page{}, err
	}
	p := page(a, g.Doc.Terms.Outcome, g.Doc.Terms.Why)
	p.Wide, p.Body = true, goalPage(g)
	return p, nil
}

// open reports whether the goal can still be moved on.
func (g pursuit) open() bool {
	return g.May && (g.Doc.Status == record.GoalOpen || g.Doc.Status == record.GoalDisputed)
}

// answers reports whether the claim of another party waits for the reader's answer.
func (g pursuit) answers() bool {
	return g.May && g.Doc.Status == record.GoalClaimed && g.Doc.Claim.Party != g.Who.Party
}

// mine is what the reader's party has said last; nothing before it has.
func (g pursuit) mine() goalevent.Confidence { return g.Doc.CheckIns[g.Who.Party].Confidence }

// metrics are what can be measured: the goal's own metric and its leading indicators.
func (g pursuit) metrics() []ui.Option {
	var all []ui.Option
	if own := g.Doc.Terms.Metric.Name; own != "" {
		all = append(all, ui.Option{Value: own, Text: own})
	}
	for _, name := range g.Doc.Terms.Leading {
		all = append(all, ui.Option{Value: name, Text: name})
	}
	return all
}

// of are the measurements of a metric, oldest first.
func (g pursuit) of(metric string) []record.Measurement {
	var all []record.Measurement
	for _, m := range g.Doc.Measurements {
		if m.Metric == metric {
			all = append(all, m)
		}
	}
	return all
}

// promises are the open ones that serve the goal.
func (g pursuit) promises() (all []owed) {
	for _, s := range g.Sides {
		for _, c := range s.Commitments {
			if c.Goal == g.Doc.Goal {
				all = append(all, owed{s, c})
			}
		}
	}
	return all
}

// owed is a promise and the side that owes it.
type owed struct {
	Side view.Side
	view.Commitment
}

// story are the lines of the goal's life of some kinds, newest first.
func (g pursuit) told(kinds ...string) []story.Line {
	var all []story.Line
	for _, l := range g.Life {
		for _, kind := range kinds {
			if l.Type == kind {
				all = append(all, l)
			}
		}
	}
	return all
}

// begun is when the goal was agreed: where the straight line begins.
func (g pursuit) begun() time.Time { return g.Doc.Opened.At }

// ends is the goal's date, at the end of its day.
func (g pursuit) ends() time.Time { return dueAt(g.Doc.Terms.Due) }

func dueAt(d events.Date) time.Time { return d.In(time.UTC).AddDate(0, 0, 1) }
