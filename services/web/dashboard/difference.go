package dashboard

import (
	"strings"

	"coxswain/events"
	"coxswain/services/responsibility/evolution"
	"coxswain/services/web/locale"
)

// difference is a figure on two days.
type difference struct {
	Name, Then, Now, Change string
	ThenHref, NowHref       string // what is behind either
}

// none stands for a figure that was not there.
const none = "–"

// differences are the figures of both days, beside each other.
func (c comparison) differences() []difference {
	all := []difference{c.versions()}
	then, now := lastTerms(c.then), lastTerms(c.now)
	all = append(
		all,
		c.count("Goals agreed", then.Goals, now.Goals, "#scope-title"),
		c.count("Commitments agreed", then.Commitments, now.Commitments, "#scope-title"),
		c.count("Days by which dates have moved", then.GoalDays+then.CommitmentDays, now.GoalDays+now.CommitmentDays, "#drift-title"),
	)
	for _, s := range c.now.Sides {
		all = append(all, c.kept(s))
	}
	if len(c.now.Health) > 0 {
		all = append(all, c.health())
	}
	for _, g := range c.now.Goals {
		if g.Metric != "" {
			all = append(all, c.goal(g))
		}
	}
	return all
}

func lastTerms(e evolution.Evolution) evolution.Terms {
	if len(e.Terms) == 0 {
		return evolution.Terms{}
	}
	return e.Terms[len(e.Terms)-1]
}

func (c comparison) count(name string, then, now int, anchor string) difference {
	return difference{
		Name: name, Then: text(then), Now: text(now), Change: c.f.Signed(float64(now - then)),
		ThenHref: c.evolutionURL(c.from) + anchor, NowHref: c.evolutionURL(c.to) + anchor,
	}
}

func (c comparison) versions() difference {
	d := difference{Name: "Agreed version", Then: none, Now: none}
	if n := len(c.then.Versions); n > 0 {
		v := c.then.Versions[n-1]
		d.Then, d.ThenHref = text(v.Version), behind(c.now.Customer, []int64{v.Position})
	}
	if n := len(c.now.Versions); n > 0 {
		v := c.now.Versions[n-1]
		d.Now, d.NowHref = text(v.Version), behind(c.now.Customer, []int64{v.Position})
	}
	if n := len(c.now.Versions) - len(c.then.Versions); n > 0 {
		d.Change = locale.Count(n, "new version", "new versions")
	}
	return d
}

// kept is the follow-through of a side, in percent.
func (c comparison) kept(s evolution.Side) difference {
	d := difference{Name: "Follow-through of " + s.Name, Then: none, Now: none}
	then, now := lastKept(c.then, s.Party), lastKept(c.now, s.Party)
	if then != nil {
		d.Then, d.ThenHref = c.f.Percent(then.Float()), c.evolutionURL(c.from)+"#kept-title"
	}
	if now != nil {
		d.Now, d.NowHref = c.f.Percent(now.Float()), c.evolutionURL(c.to)+"#kept-title"
	}
	if then != nil && now != nil {
		d.Change = c.f.Signed((now.Float() - then.Float()) * 100)
	}
	return d
}

func lastKept(e evolution.Evolution, party events.PartyID) *events.Decimal {
	for _, s := range e.Sides {
		if s.Party == party && len(s.Points) > 0 {
			return s.Points[len(s.Points)-1].Score
		}
	}
	return nil
}

func (c comparison) health() difference {
	now := c.now.Health[len(c.now.Health)-1]
	d := difference{
		Name: "Health", Then: none, Now: c.f.Number(now.Score.Float()) + ", " + bandName(now), NowHref: behind(c.now.Customer, []int64{now.Position}),
	}
	if n := len(c.then.Health); n > 0 {
		then := c.then.Health[n-1]
		d.Then, d.ThenHref = c.f.Number(then.Score.Float())+", "+bandName(then), behind(c.now.Customer, []int64{then.Position})
		d.Change = c.f.Signed((now.Score - then.Score).Float())
	}
	return d
}

// goal is the last value of a goal's number.
func (c comparison) goal(g evolution.Goal) difference {
	d := difference{Name: g.Outcome, Then: none, Now: none}
	now := lastValue(c.now, g.Goal)
	then := lastValue(c.then, g.Goal)
	if now != nil {
		d.Now, d.NowHref = c.value(now, g), behind(c.now.Customer, []int64{now.Position})
	}
	if then != nil {
		d.Then, d.ThenHref = c.value(then, g), behind(c.now.Customer, []int64{then.Position})
	}
	if then != nil && now != nil {
		d.Change = c.f.Signed((now.Value - then.Value).Float())
	}
	return d
}

func (c comparison) value(v *evolution.Value, g evolution.Goal) string {
	return strings.TrimSpace(c.f.Exactly(v.Value) + " " + g.Unit)
}

func lastValue(e evolution.Evolution, goal events.GoalID) *evolution.Value {
	for _, g := range e.Goals {
		if g.Goal == goal && len(g.Points) > 0 {
			return &g.Points[len(g.Points)-1]
		}
	}
	return nil
}
