package sample

import (
	"fmt"
	"slices"
	"time"

	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/services/plans/plan"
)

// revision is a change of the agreed terms that somebody proposed.
type revision struct {
	week    int // of the history
	by      string
	reason  string
	changes []change
	refused string // why the other side did not want it; "" when it did
	open    bool   // nobody has answered yet
}

// change is a change that needs the script's dates and people.
type change func(*script) planevent.Change

// redate gives a goal other days from today.
func redate(goal, due int) change {
	return func(d *script) planevent.Change {
		return planevent.Change{Kind: planevent.GoalRedated, GoalID: d.goalID(goal), Due: workday(d.owner(goal), d.day(due))}
	}
}

func retarget(goal int, to string) change {
	return func(d *script) planevent.Change {
		return planevent.Change{Kind: planevent.GoalRetargeted, GoalID: d.goalID(goal), Target: d.number(to)}
	}
}

// introduce brings a goal that the first agreement had not.
func introduce(goal int) change {
	return func(d *script) planevent.Change {
		return planevent.Change{Kind: planevent.GoalAdded, Goal: d.goalTerms(goal)}
	}
}

func reown(goal int, key string) change {
	return func(d *script) planevent.Change {
		who := d.cast[key]
		return planevent.Change{Kind: planevent.GoalReowned, GoalID: d.goalID(goal), Party: who.party, Person: who.id}
	}
}

func expect(id, kind, text string) change {
	return func(*script) planevent.Change {
		return planevent.Change{Kind: planevent.CharterAdded, Charter: planevent.CharterItem{ID: events.CharterItemID(id), Kind: kind, Text: text}}
	}
}

// revise lets the parties change what they have agreed: later versions, refusals, and what is still open.
func (d *script) revise() {
	version := 1
	for i, r := range d.terms {
		who, proposal := d.cast[r.by], events.ProposalID(d.id("change-%d", i+1))
		changes := make([]planevent.Change, len(r.changes))
		for j, change := range r.changes {
			changes[j] = change(d)
		}
		at := d.after(d.weekday(r.week), 0, who)
		d.add(act{at: at, name: "change/" + string(proposal), by: who.actor(), reason: r.reason, do: toPlan(d.planID(), plan.ProposeChange{
			Proposal: proposal, Base: version, Changes: changes, Reason: r.reason, People: d.cast.roster(), By: who.signs(),
		})})
		switch {
		case r.open:
		case r.refused != "":
			d.refuse(proposal, at, who, r.refused)
		default:
			d.accept(proposal, at, who, changes)
			version++
		}
	}
}

func (d *script) refuse(id events.ProposalID, at time.Time, author human, reason string) {
	who := d.cast[sponsor]
	if author.party == who.party {
		who = d.cast[lead]
	}
	d.add(act{
		at: d.after(at, d.between(1, 3), who), name: "refuse/" + string(id), by: who.actor(), reason: reason,
		do: toPlan(d.planID(), plan.DeclineChange{Proposal: id, Reason: reason, By: who.signs()}),
	})
}

// accept lets everybody say yes.
func (d *script) accept(id events.ProposalID, at time.Time, author human, changes []planevent.Change) {
	next, err := plan.Apply(d.agreed, changes)
	if err != nil {
		d.mistakes = append(d.mistakes, fmt.Errorf("%s: %w", id, err))
		return
	}
	d.agreed = next
	hash := plan.Hash(next)
	agreed := d.everybody("accept/"+string(id), at, author, func(by human) plan.Command {
		return plan.AcceptChange{Proposal: id, Hash: hash, By: by.signs()}
	})
	for i := range d.aims {
		if slices.ContainsFunc(changes, func(c planevent.Change) bool { return c.Goal.ID == d.goalID(i) }) {
			d.opened[i] = agreed
		}
	}
}

// weekday is the beginning of a week of the history.
func (d *script) weekday(week int) time.Time {
	return d.anchor.AddDate(0, 0, -7*(weeks-week))
}
