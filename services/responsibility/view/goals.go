package view

import (
	"cmp"
	"slices"

	"coxswain/events"
	"coxswain/rules/progress"
	"coxswain/rules/record"
)

// goals are in the order of their due dates, those that are over last.
func (b builder) goals() []Goal {
	all := []Goal{}
	for _, g := range b.Goals {
		all = append(all, b.goal(g))
	}
	slices.SortStableFunc(all, func(x, y Goal) int {
		return cmp.Or(cmp.Compare(over(x.Status), over(y.Status)), cmp.Compare(x.Due, y.Due), cmp.Compare(x.Goal, y.Goal))
	})
	return all
}

func over(s record.GoalStatus) int {
	switch s {
	case record.GoalAchieved, record.GoalMissed, record.GoalDropped:
		return 1
	}
	return 0
}

func (b builder) goal(g record.Goal) Goal {
	v := Goal{
		Goal: g.Goal, Plan: g.Plan, Outcome: g.Terms.Outcome, Why: g.Terms.Why, Status: g.Status,
		Party: g.Terms.Party, Person: b.who(g.Terms.Person), Due: g.Terms.Due,
		DaysToDue: b.clock.Today(g.Terms.Person).DaysUntil(g.Terms.Due), Weight: g.Terms.Weight,
		NoMetric: g.Terms.NoMetric, Confidence: b.confidence(g), Milestones: g.Milestones, History: g.History,
		Position: g.Changed.Position,
	}
	v.Gap = gap(v.Confidence)
	if g.Terms.Metric.Name != "" {
		v.Metric = b.metric(g)
	}
	if g.Claim.Party != "" {
		v.Claim = &Claim{
			Party: g.Claim.Party, Evidence: g.Claim.Evidence, At: g.Claim.Since.At, Dispute: g.Claim.Dispute,
			Position: g.Claim.Since.Position,
		}
	}
	return v
}

func (b builder) metric(g record.Goal) *Metric {
	m := &Metric{Metric: g.Terms.Metric, Baseline: g.Terms.Baseline, Target: g.Terms.Target, Expected: b.expected(g)}
	last, measured := latest(g)
	if !measured {
		return m
	}
	m.Value, m.At, m.Source, m.Position = &last.Value, &last.Mark.At, last.Source, last.Mark.Position
	m.Reached = progress.Reached(g.Terms.Metric.Direction, g.Terms.Target, last.Value)
	if p, ok := progress.Of(g.Terms.Baseline, g.Terms.Target, last.Value); ok {
		m.Progress = &p
	}
	return m
}

// latest is the last measurement of the goal's own metric, by the time it was so.
func latest(g record.Goal) (record.Measurement, bool) {
	for _, m := range slices.Backward(g.Measurements) {
		if m.Metric == g.Terms.Metric.Name {
			return m, true
		}
	}
	return record.Measurement{}, false
}

// expected is how far the goal should be today: on a straight line from the day it was opened, when it was
// agreed, to its due date. Progress comes in jumps; the line says whether to talk, not whether to blame.
func (b builder) expected(g record.Goal) events.Decimal {
	opened := events.DateOf(g.Opened.At, b.clock.Of(g.Terms.Person).Location())
	whole, gone := opened.DaysUntil(g.Terms.Due), opened.DaysUntil(b.clock.Today(g.Terms.Person))
	switch {
	case gone >= whole:
		return events.One
	case gone <= 0:
		return 0
	}
	return events.Int(int64(gone)) / events.Decimal(whole)
}

// confidence lists what the parties said, in the order of the view.
func (b builder) confidence(g record.Goal) []Confidence {
	all := []Confidence{}
	for _, party := range b.order {
		if c, ok := g.CheckIns[party]; ok {
			all = append(all, Confidence{
				Party: party, Confidence: c.Confidence, Analysis: c.Analysis, By: b.who(c.Person),
				At: c.Since.At, Position: c.Since.Position,
			})
		}
	}
	return all
}

func gap(all []Confidence) bool {
	return slices.ContainsFunc(all, func(c Confidence) bool { return c.Confidence != all[0].Confidence })
}
