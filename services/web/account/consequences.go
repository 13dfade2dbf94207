package account

import (
	"fmt"

	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/rules/progress"
	"coxswain/services/responsibility/view"
	"coxswain/services/web/locale"
)

// consequences say what would be another if a proposal were agreed: dates, scope, and where the straight line would be.
func (g agreement) consequences(f locale.Format, p view.Proposal) []string {
	var all []string
	for _, c := range p.Changes {
		goal, _ := g.Goal(c.GoalID)
		switch c.Kind {
		case planevent.GoalRedated:
			all = append(all, g.redated(f, goal, c.Due)...)
		case planevent.GoalRetargeted:
			all = append(all, retargeted(f, goal, c.Target)...)
		case planevent.GoalDropped:
			all = append(all, g.dropped(goal)...)
		case planevent.GoalAdded:
			all = append(all, fmt.Sprintf("The plan then has %s instead of %d.", locale.Count(len(g.goals())+1, "goal", "goals"), len(g.goals())))
		}
	}
	return all
}

// redated says by how many days a goal moves, what the straight line would then ask for, and which promises would come
// too late for it.
func (g agreement) redated(f locale.Format, goal view.Goal, due events.Date) []string {
	all := []string{moved(goal.Due.DaysUntil(due))}
	if goal.Metric != nil {
		then := g.expected(goal, due)
		all = append(all, fmt.Sprintf("By now the straight line would ask for %s of the way instead of %s.", f.Percent(then), f.Percent(goal.Metric.Expected.Float())))
		if goal.Metric.Progress != nil {
			all = append(all, standing(f, goal.Metric.Progress.Shown.Float(), then))
		}
	}
	if n := g.dueAfter(goal.Goal, due); n > 0 {
		all = append(all, locale.Count(n, "open promise for it is", "open promises for it are")+" due after that date.")
	}
	return all
}

func moved(days int) string {
	if days < 0 {
		return locale.Count(-days, "day", "days") + " earlier than agreed."
	}
	return locale.Count(days, "day", "days") + " later than agreed."
}

func standing(f locale.Format, reached, expected float64) string {
	if reached >= expected {
		return fmt.Sprintf("%s is done: the goal would be on its line.", f.Percent(reached))
	}
	return fmt.Sprintf("%s is done: the goal would still be behind its line.", f.Percent(reached))
}

// expected is how far the goal should be today on a straight line to another date, 0 to 1.
func (g agreement) expected(goal view.Goal, due events.Date) float64 {
	begun := events.DateOf(g.Begun[goal.Goal], g.At.Location())
	whole, gone := begun.DaysUntil(due), begun.DaysUntil(events.DateOf(g.At, g.At.Location()))
	if whole <= 0 {
		return 1
	}
	return min(1, max(0, float64(gone)/float64(whole)))
}

// retargeted says how far the goal would be on its way to another target.
func retargeted(f locale.Format, goal view.Goal, target events.Decimal) []string {
	if goal.Metric == nil || goal.Metric.Value == nil || goal.Metric.Progress == nil {
		return nil
	}
	then, ok := progress.Of(goal.Metric.Baseline, target, *goal.Metric.Value)
	if !ok {
		return []string{"The target would be where it began."}
	}
	return []string{fmt.Sprintf("What is measured now would be %s of the way instead of %s.", f.Percent(then.Shown.Float()), f.Percent(goal.Metric.Progress.Shown.Float()))}
}

func (g agreement) dropped(goal view.Goal) []string {
	if n := g.dueAfter(goal.Goal, ""); n > 0 {
		return []string{locale.Count(n, "open promise serves", "open promises serve") + " this goal."}
	}
	return nil
}

// dueAfter counts the open promises for a goal that are due after a day.
func (g agreement) dueAfter(goal events.GoalID, day events.Date) int {
	n := 0
	for _, s := range g.Sides {
		for _, c := range s.Commitments {
			if c.Goal == goal && c.Due > day {
				n++
			}
		}
	}
	return n
}
