package agenda

import (
	"slices"

	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/rules/record"
)

// changes says in a few words what a proposal would change.
func (in Input) changes(a record.Agreement, all []planevent.Change) string {
	if len(all) == 0 {
		return "Change the plan"
	}
	title := in.change(a, all[0])
	if more := len(all) - 1; more > 0 {
		title += " and " + count(more, "more change", "more changes")
	}
	return title
}

func (in Input) change(a record.Agreement, c planevent.Change) string {
	goal := outcomeOf(a, c.GoalID)
	switch c.Kind {
	case planevent.GoalAdded:
		return "Add the goal " + quoted(c.Goal.Outcome)
	case planevent.GoalDropped:
		return "Drop " + goal
	case planevent.GoalRetargeted:
		return "Set the target of " + goal + " to " + c.Target.String()
	case planevent.GoalRedated:
		return "Move " + goal + " to " + in.day(c.Due)
	case planevent.GoalReworded:
		return "Call " + goal + " " + quoted(c.Outcome)
	case planevent.GoalReowned:
		return "Give " + goal + " to " + in.party(c.Party)
	case planevent.GoalReweighted:
		return "Weigh " + goal + " anew"
	case planevent.CharterAdded, planevent.CharterChanged:
		return "Agree in the charter: " + quoted(c.Charter.Text)
	case planevent.CharterRemoved:
		return "Take an item out of the charter"
	case planevent.SeatSet:
		return "Fill the seat " + seatName(c.Seat.Seat) + " of " + in.party(c.Seat.Party)
	case planevent.RhythmSet, planevent.RhythmRemoved:
		return "Change the rhythm of calls"
	case planevent.LadderSet:
		return "Change the reminders"
	case planevent.SilenceSet:
		return "Change what silence means"
	}
	return "Change the plan"
}

func outcomeOf(a record.Agreement, id events.GoalID) string {
	i := slices.IndexFunc(a.Terms.Goals, func(g planevent.GoalTerms) bool { return g.ID == id })
	if i < 0 {
		return "a goal"
	}
	return quoted(a.Terms.Goals[i].Outcome)
}
