package evolution

import (
	"time"

	"coxswain/rules/progress"
	"coxswain/rules/record"
)

// goalOf tells a goal from its document, which remembers every measurement and every move. Measurements may be reported
// ahead of the time for which they stand; those are left out.
func goalOf(g record.Goal, at time.Time) Goal {
	t := g.Terms
	told := Goal{
		Goal: g.Goal, Outcome: t.Outcome, Status: g.Status, Metric: t.Metric.Name, Unit: t.Metric.Unit, Baseline: t.Baseline,
		Target: t.Target, Opened: g.Opened.At, Due: t.Due, Moves: moves(g), Points: []Value{}, Position: g.Opened.Position,
	}
	for _, m := range g.Measurements {
		if m.Metric == t.Metric.Name && !m.Mark.At.After(at) {
			told.Points = append(told.Points, valueOf(g, m))
		}
	}
	return told
}

func valueOf(g record.Goal, m record.Measurement) Value {
	v := Value{At: m.Mark.At, Value: m.Value, Position: m.Mark.Position}
	if p, ok := progress.Of(g.Terms.Baseline, g.Terms.Target, m.Value); ok {
		v.Progress = &p.Shown
	}
	return v
}

// moves pairs each earlier date and target with what came after it.
func moves(g record.Goal) []Move {
	var all []Move
	for i, h := range g.History {
		m := Move{
			Version: h.Version, FromDue: h.Due, FromTarget: h.Target, ToDue: g.Terms.Due, ToTarget: g.Terms.Target,
			Reason: h.Reason, At: h.Since.At, Position: h.Since.Position,
		}
		if i+1 < len(g.History) {
			m.ToDue, m.ToTarget = g.History[i+1].Due, g.History[i+1].Target
		}
		all = append(all, m)
	}
	return all
}
