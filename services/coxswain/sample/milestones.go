package sample

import (
	"fmt"
	"strings"
	"time"

	"coxswain/events"
	"coxswain/services/goals/goal"
)

// step is a milestone: a part of the way.
type step struct {
	id   events.MilestoneID
	part float64
}

// plan names two steps on the way to a goal, with the dates of the straight line.
func (d *script) plan(i int) []step {
	a, owner, opened := d.aims[i], d.owner(i), d.opened[i]
	from, to := d.number(a.from), d.number(a.to)
	steps := []step{{events.MilestoneID(d.id("step-%d-1", i+1)), 0.4}, {events.MilestoneID(d.id("step-%d-2", i+1)), 0.75}}
	whole := d.day(a.due).In(time.UTC).Sub(opened)
	var asked []goal.Command
	for _, s := range steps {
		value := coarse(from+events.Decimal(s.part*float64(to-from)), to-from)
		on := events.DateOf(opened.Add(time.Duration(s.part*float64(whole))), time.UTC)
		asked = append(asked, goal.AddMilestone{
			Milestone: s.id, Text: strings.TrimSpace(fmt.Sprintf("%s at %s %s", a.metric, value, a.unit)), Due: workday(owner, on),
		})
	}
	d.add(act{
		at: d.after(opened, 2, d.cast[csm]), name: fmt.Sprintf("steps/%d", i+1), by: d.cast[csm].actor(),
		do: toGoal(d.goalID(i), asked...),
	})
	return steps
}

// reach notes the steps that are behind, and returns those that are not.
func (d *script) reach(i int, t time.Time, way float64, steps []step) []step {
	owner := d.owner(i)
	for len(steps) > 0 && way >= steps[0].part {
		d.add(act{
			at: t.Add(time.Minute), name: "reach/" + string(steps[0].id), by: owner.actor(),
			do: toGoal(d.goalID(i), goal.ReachMilestone{Milestone: steps[0].id, By: owner.pursues()}),
		})
		steps = steps[1:]
	}
	return steps
}
