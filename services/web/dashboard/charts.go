package dashboard

import (
	"fmt"
	"math"

	"coxswain/events"
	"coxswain/pkg/svgchart"
	"coxswain/services/responsibility/evolution"
	"coxswain/services/web/cards"
	"coxswain/services/web/locale"
)

// charts draws an evolution as its reader is used to read numbers and dates.
type charts struct {
	evolution.Evolution
	f locale.Format
}

func (c charts) figure(id, title, empty string) svgchart.Figure {
	return svgchart.Figure{ID: id, Title: title, Empty: empty, Format: cards.ChartFormat(c.f)}
}

// line is a chart over the whole time, with the agreed versions across it.
func (c charts) line(f svgchart.Figure, unit string, series ...svgchart.Series) svgchart.Line {
	return svgchart.Line{Figure: f, Unit: unit, Series: series, Markers: c.versions(), From: c.Since, To: c.At}
}

func (c charts) versions() []svgchart.Marker {
	var all []svgchart.Marker
	for _, v := range c.Versions {
		label := fmt.Sprintf("version %d", v.Version)
		if c.plans() > 1 {
			label = v.Title + ", " + label
		}
		all = append(all, svgchart.Marker{At: v.At, Label: label, Href: behind(c.Customer, []int64{v.Position})})
	}
	return all
}

// plans is how many plans have an agreed version.
func (c charts) plans() int {
	seen := map[events.PlanID]bool{}
	for _, v := range c.Versions {
		seen[v.Plan] = true
	}
	return len(seen)
}

// scope is how much is agreed.
func (c charts) scope() svgchart.Line {
	goals, promises := svgchart.Series{Name: "Goals", Step: true}, svgchart.Series{Name: "Commitments", Step: true}
	for _, t := range c.Terms {
		href := behind(c.Customer, t.ScopeBehind)
		goals.Points = append(goals.Points, svgchart.Point{At: t.At, Value: float64(t.Goals), Href: href})
		promises.Points = append(promises.Points, svgchart.Point{At: t.At, Value: float64(t.Commitments), Href: href})
	}
	return c.line(c.figure("scope", "How much is agreed", "Nothing was agreed yet."), "", goals, promises)
}

// drift is by how far dates have moved.
func (c charts) drift() svgchart.Line {
	goals, promises := svgchart.Series{Name: "Goals", Step: true}, svgchart.Series{Name: "Commitments", Step: true}
	for _, t := range c.Terms {
		href := behind(c.Customer, t.DriftBehind)
		goals.Points = append(goals.Points, svgchart.Point{At: t.At, Value: float64(t.GoalDays), Href: href})
		promises.Points = append(promises.Points, svgchart.Point{At: t.At, Value: float64(t.CommitmentDays), Href: href})
	}
	return c.line(c.figure("drift", "How far dates have moved from the first agreed ones", "Nothing was agreed yet."), "days", goals, promises)
}

// kept is the follow-through of every side.
func (c charts) kept() svgchart.Line {
	var all []svgchart.Series
	for _, s := range c.Sides {
		series := svgchart.Series{Name: s.Name}
		for _, p := range s.Points {
			series.Points = append(series.Points, keptPoint(c.Customer, p))
		}
		all = append(all, series)
	}
	l := c.line(c.figure("kept", "How each side has kept its word", "Nothing fell due yet."), "%", all...)
	l.Range = svgchart.Range{Min: 0, Max: 100}
	return l
}

func keptPoint(c events.CustomerID, k evolution.Kept) svgchart.Point {
	p := svgchart.Point{At: k.At, Value: math.NaN(), Title: "over " + locale.Count(k.Counted, "promise", "promises")}
	if k.Score != nil {
		p.Value, p.Href = math.Round(k.Score.Float()*1000)/10, behind(c, k.Behind)
	}
	return p
}

// goal is a goal's number beside the straight line to its target.
func (c charts) goal(g evolution.Goal) svgchart.Line {
	measured := svgchart.Series{Name: g.Metric}
	for _, p := range g.Points {
		measured.Points = append(measured.Points, svgchart.Point{At: p.At, Value: p.Value.Float(), Href: behind(c.Customer, []int64{p.Position})})
	}
	due := g.Due.In(c.f.Zone)
	straight := svgchart.Series{Name: "straight line to the target", Dashed: true, Points: []svgchart.Point{
		{At: g.Opened, Value: g.Baseline.Float(), Title: "where it began", Href: behind(c.Customer, []int64{g.Position})},
		{At: due, Value: g.Target.Float(), Title: "the target"},
	}}
	l := svgchart.Line{Figure: c.figure("goal-"+string(g.Goal), g.Outcome, "Nothing was measured yet."), Unit: g.Unit, Series: []svgchart.Series{measured, straight}}
	for _, m := range g.Moves {
		l.Markers = append(l.Markers, svgchart.Marker{At: m.At, Label: moved(c.f, m, g.Unit), Href: behind(c.Customer, []int64{m.Position})})
	}
	return l
}

// moved says what a version did to a goal.
func moved(f locale.Format, m evolution.Move, unit string) string {
	text := fmt.Sprintf("version %d", m.Version)
	if m.FromDue != m.ToDue {
		text += fmt.Sprintf(": %s instead of %s", f.Date(m.ToDue), f.Date(m.FromDue))
	}
	if m.FromTarget != m.ToTarget {
		text += fmt.Sprintf(": target %s instead of %s %s", f.Exactly(m.ToTarget), f.Exactly(m.FromTarget), unit)
	}
	return text
}
