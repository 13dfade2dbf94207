package plan

import (
	"slices"
	"strings"

	"coxswain/events"
	"coxswain/events/planevent"
)

// Fields are the places of the terms that the changes write: "goals/<id>/target", "goals/<id>" for a whole
// goal, "charter/<id>", "seats/<seat>/<party>", "rhythms/<id>", "ladder", "silence". Sorted, none twice.
func Fields(changes []planevent.Change) []string {
	fields := make([]string, 0, len(changes))
	for _, c := range changes {
		fields = append(fields, field(c))
	}
	slices.Sort(fields)
	return slices.Compact(fields)
}

func field(c planevent.Change) string {
	goal := "goals/" + string(c.GoalID)
	switch c.Kind {
	case planevent.GoalAdded:
		return "goals/" + string(c.Goal.ID)
	case planevent.GoalDropped:
		return goal
	case planevent.GoalRetargeted:
		return goal + "/target"
	case planevent.GoalRedated:
		return goal + "/due"
	case planevent.GoalReworded:
		return goal + "/outcome"
	case planevent.GoalReowned:
		return goal + "/owner"
	case planevent.GoalReweighted:
		return goal + "/weight"
	case planevent.CharterAdded, planevent.CharterChanged:
		return "charter/" + string(c.Charter.ID)
	case planevent.CharterRemoved:
		return "charter/" + string(c.ItemID)
	case planevent.SeatSet:
		return seatField(c.Seat)
	case planevent.RhythmSet:
		return "rhythms/" + string(c.Rhythm.ID)
	case planevent.RhythmRemoved:
		return "rhythms/" + string(c.RhythmID)
	case planevent.LadderSet:
		return "ladder"
	case planevent.SilenceSet:
		return "silence"
	}
	return string(c.Kind)
}

func seatField(s planevent.SeatTerms) string {
	if s.Seat == events.Keeper { // one for all parties
		return "seats/" + string(s.Seat)
	}
	return "seats/" + string(s.Seat) + "/" + string(s.Party)
}

// overlap lists those of the fields that the others touch too: the same place, one within it, or one
// around it.
func overlap(fields, others []string) []string {
	var both []string
	for _, f := range fields {
		if slices.ContainsFunc(others, func(o string) bool { return inside(f, o) || inside(o, f) }) {
			both = append(both, f)
		}
	}
	return both
}

// inside reports whether the inner place is the outer one or lies in it.
func inside(inner, outer string) bool { return inner == outer || strings.HasPrefix(inner, outer+"/") }

// listed names a few of the fields in a sentence.
func listed(fields []string) string {
	const few = 5
	if len(fields) > few {
		return strings.Join(fields[:few], ", ") + " and more"
	}
	return strings.Join(fields, ", ")
}
