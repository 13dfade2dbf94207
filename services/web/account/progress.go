package account

import (
	"coxswain/pkg/svgchart"
	"coxswain/rules/record"
	"coxswain/services/web/cards"
	"coxswain/services/web/locale"
	"coxswain/services/web/ui"
)

// progress draws what was measured beside the straight line from the day the goal was agreed to its date.
func (g pursuit) progress(f locale.Format) svgchart.Line {
	t := g.Doc.Terms
	return svgchart.Line{
		Figure: svgchart.Figure{ID: "progress", Title: capital(t.Metric.Name), Empty: "Nothing was measured yet.", Format: cards.ChartFormat(f)},
		Unit:   t.Metric.Unit, From: g.begun(), To: g.ends(),
		Series: []svgchart.Series{
			{Name: "Measured", Points: g.points(g.of(t.Metric.Name))},
			{Name: "Straight line", Dashed: true, Points: []svgchart.Point{
				{At: g.begun(), Value: t.Baseline.Float(), Title: "where it was when it was agreed"},
				{At: g.ends(), Value: t.Target.Float(), Title: "the target"},
			}},
		},
		Markers: g.moved(),
	}
}

// leading draws an indicator that should move before the result does.
func (g pursuit) leading(f locale.Format, id, name string) svgchart.Line {
	measured := g.of(name)
	line := svgchart.Line{
		Figure: svgchart.Figure{ID: id, Title: capital(name), Empty: "Not measured yet.", Format: cards.ChartFormat(f)},
		Series: []svgchart.Series{{Name: capital(name), Points: g.points(measured)}},
	}
	if len(measured) > 0 {
		line.Unit = measured[0].Unit
	}
	return line
}

func (g pursuit) points(all []record.Measurement) []svgchart.Point {
	points := make([]svgchart.Point, len(all))
	for i, m := range all {
		points[i] = svgchart.Point{At: m.Mark.At, Value: m.Value.Float(), Href: ui.FactsURL(g.Customer, m.Mark.Position), Title: m.Source}
		if m.Corrected {
			points[i].Title = "corrected"
		}
	}
	return points
}

// moved marks when target or date were agreed anew.
func (g pursuit) moved() []svgchart.Marker {
	var all []svgchart.Marker
	for _, h := range g.Doc.History {
		all = append(all, svgchart.Marker{At: h.Since.At, Label: "version " + position(int64(h.Version)), Href: ui.FactsURL(g.Customer, h.Since.Position)})
	}
	return all
}
