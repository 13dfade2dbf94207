package account

import (
	"time"

	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/pkg/identity"
	"coxswain/rules/record"
	"coxswain/services/responsibility/story"
	"coxswain/services/responsibility/view"
	"coxswain/services/web/cards"
	"coxswain/services/web/locale"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// plans are all plans of a customer, each with what is agreed and what is open. A customer with one plan sees that.
func plans(v *site.Visit) (ui.Page, error) {
	a, err := Read(v)
	if err != nil {
		return ui.Page{}, err
	}
	if len(a.Plans) == 1 {
		return planOf(v, a, a.Plans[0])
	}
	p := page(a, "Plans", "What is agreed changes only when every party has said yes to the same content.")
	p.Body = plansPage(a)
	return p, nil
}

// plan is the page of one plan.
func plan(v *site.Visit) (ui.Page, error) {
	a, err := Read(v)
	if err != nil {
		return ui.Page{}, err
	}
	for _, p := range a.Plans {
		if string(p.Plan) == v.Path("plan") {
			return planOf(v, a, p)
		}
	}
	return ui.Page{}, identity.ErrNotFound
}

// agreement is one plan with all that is told about it.
type agreement struct {
	cards.Account
	Plan  view.Plan
	Terms planevent.Terms // agreed; of the candidate while nothing is
	Begun map[events.GoalID]time.Time
	Life  []story.Line
}

func planOf(v *site.Visit, a cards.Account, p view.Plan) (ui.Page, error) {
	g := agreement{Account: a, Plan: p, Begun: map[events.GoalID]time.Time{}}
	var err error
	if g.Terms, err = terms(v, p.Plan); err != nil {
		return ui.Page{}, err
	}
	if err := g.begin(v); err != nil {
		return ui.Page{}, err
	}
	if g.Life, err = life(v, string(p.Plan)); err != nil {
		return ui.Page{}, err
	}
	shown := page(a, p.Title, agreedLede(v.Scene.Format, p))
	shown.Wide, shown.Body = true, planPage(g)
	return shown, nil
}

// terms are all that is agreed, or proposed for the first agreement.
func terms(v *site.Visit, id events.PlanID) (planevent.Terms, error) {
	var doc struct {
		Terms     *planevent.Terms
		Candidate *struct{ Terms planevent.Terms }
	}
	_, err := v.Get("/v1/plans/"+escape(string(id)), nil, &doc)
	switch {
	case err != nil:
		return planevent.Terms{}, err
	case doc.Terms != nil:
		return *doc.Terms, nil
	case doc.Candidate != nil:
		return doc.Candidate.Terms, nil
	}
	return planevent.Terms{}, nil
}

// begin finds out when the goals that a proposal would move were agreed: their straight lines begin there.
func (g agreement) begin(v *site.Visit) error {
	for _, p := range g.Plan.Proposals {
		for _, c := range p.Changes {
			if _, known := g.Begun[c.GoalID]; known || (c.Kind != planevent.GoalRedated && c.Kind != planevent.GoalRetargeted) {
				continue
			}
			var doc record.Goal
			if _, err := v.Get("/v1/goals/"+escape(string(c.GoalID)), nil, &doc); err != nil {
				return err
			}
			g.Begun[c.GoalID] = doc.Opened.At
		}
	}
	return nil
}

func agreedLede(f locale.Format, p view.Plan) string {
	if p.Version == 0 || p.AgreedAt == nil {
		return "Proposed. Nothing is agreed yet."
	}
	return "Agreed version " + position(int64(p.Version)) + ", since " + f.Day(*p.AgreedAt) + "; " +
		locale.Count(len(p.Proposals), "open proposal", "open proposals") + "."
}

// goals are those of the plan.
func (g agreement) goals() []view.Goal {
	var all []view.Goal
	for _, goal := range g.Goals {
		if goal.Plan == g.Plan.Plan {
			all = append(all, goal)
		}
	}
	return all
}

// running reports whether the terms can be changed.
func (g agreement) running() bool {
	return g.Plan.Version > 0 && (g.Plan.Status == record.PlanActive || g.Plan.Status == record.PlanPaused)
}

// may reports whether the reader may do something about the plan at all.
func (g agreement) may(action string) bool { return g.Who.May("plan."+action, g.Customer) == nil }
