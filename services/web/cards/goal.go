package cards

import (
	"fmt"

	"coxswain/events"
	"coxswain/events/goalevent"
	"coxswain/pkg/svgchart"
	"coxswain/rules/record"
	"coxswain/services/responsibility/view"
	"coxswain/services/web/locale"
	"coxswain/services/web/ui"
)

// GoalURL is the page of a goal.
func GoalURL(customer events.CustomerID, id events.GoalID) string {
	return "/customers/" + string(customer) + "/goals/" + string(id)
}

// Confidence is how a party feels, in words and as a mark.
func Confidence(c goalevent.Confidence) (ui.Kind, string) {
	switch c {
	case goalevent.OnTrack:
		return ui.Good, "on track"
	case goalevent.AtRisk:
		return ui.Warn, "at risk"
	case goalevent.OffTrack:
		return ui.Bad, "off track"
	}
	return ui.Quiet, string(c)
}

// goalState is where a goal stands.
func goalState(g view.Goal) (ui.Kind, string) {
	switch {
	case g.Status == record.GoalAchieved:
		return ui.Good, "achieved"
	case g.Status == record.GoalClaimed:
		return ui.Warn, "claimed, not verified yet"
	case g.Status != record.GoalOpen:
		return ui.Quiet, string(g.Status)
	case g.DaysToDue < 0:
		return ui.Bad, locale.Count(-g.DaysToDue, "day over its date", "days over its date")
	}
	return ui.Plain, "due " + locale.InDays(g.DaysToDue)
}

// measured says where the number stands: "32.1 of 20 min".
func measured(f locale.Format, g view.Goal) string {
	if g.Metric == nil {
		return g.NoMetric
	}
	if g.Metric.Value == nil {
		return fmt.Sprintf("%s: not measured yet; %s is the target", g.Metric.Name, target(f, g))
	}
	return fmt.Sprintf("%s: %s, from %s to %s", g.Metric.Name, withUnit(f.Exactly(*g.Metric.Value), g), f.Exactly(g.Metric.Baseline), target(f, g))
}

// meter is the goal's progress beside the straight line.
func meter(f locale.Format, g view.Goal) svgchart.Meter {
	m := svgchart.Meter{Name: "Progress of " + g.Outcome, Expected: g.Metric.Expected.Float(), Format: ChartFormat(f)}
	if g.Metric.Progress != nil {
		m.Value = g.Metric.Progress.Shown.Float()
	}
	m.Label = fmt.Sprintf("%s of the way, %s expected by now", f.Percent(m.Value), f.Percent(m.Expected))
	return m
}

// ChartFormat has charts write dates and numbers as their reader is used to.
func ChartFormat(f locale.Format) svgchart.Format {
	return svgchart.Format{Zone: f.Zone, Date: f.Day, Number: f.Number}
}
