package plan

import (
	"slices"

	"coxswain/events"
	"coxswain/events/planevent"
)

// maxChanges bounds one proposal.
const maxChanges = 200

// Apply is the terms with the changes made, one after the other. A change that cannot be made, or that
// would leave everything as it is, refuses them all, with the JSON pointer of what is wrong
// ("/changes/2/goal_id"). The terms that went in stay as they were.
func Apply(t planevent.Terms, changes []planevent.Change) (planevent.Terms, error) {
	switch {
	case len(changes) == 0:
		return t, ErrNoChange.At("/changes")
	case len(changes) > maxChanges:
		return t, ErrTooMany.At("/changes")
	}
	result := t
	for i, c := range changes {
		next, err := applyOne(result, c, nth("/changes", i))
		if err != nil {
			return t, err
		}
		result = next
	}
	if err := Form(result, "/terms"); err != nil {
		return t, err
	}
	return result, nil
}

func applyOne(t planevent.Terms, c planevent.Change, at string) (planevent.Terms, error) {
	switch c.Kind {
	case planevent.GoalAdded:
		return addGoal(t, c.Goal, at)
	case planevent.GoalDropped:
		return dropGoal(t, c.GoalID, at)
	case planevent.GoalRetargeted, planevent.GoalRedated, planevent.GoalReworded, planevent.GoalReowned, planevent.GoalReweighted:
		return changeGoal(t, c, at)
	case planevent.CharterAdded, planevent.CharterChanged:
		return writeCharter(t, c, at)
	case planevent.CharterRemoved:
		return removeCharter(t, c.ItemID, at)
	case planevent.SeatSet:
		return setSeat(t, c.Seat, at)
	case planevent.RhythmSet:
		return setRhythm(t, c.Rhythm, at)
	case planevent.RhythmRemoved:
		return removeRhythm(t, c.RhythmID, at)
	case planevent.LadderSet:
		return setLadder(t, c.Ladder, at)
	case planevent.SilenceSet:
		return setSilence(t, c.Silence, at)
	}
	return t, ErrChangeUnknown.At(at + "/kind")
}

func addGoal(t planevent.Terms, g planevent.GoalTerms, at string) (planevent.Terms, error) {
	var f finder
	_, known := goalOf(t, g.ID)
	f.unless(!known, ErrGoalKnown, at+"/goal/id")
	f.goal(g, at+"/goal")
	if err := f.err(); err != nil {
		return t, err
	}
	t.Goals = append(slices.Clip(t.Goals), g)
	return t, nil
}

// dropGoal takes a goal out. Goals that belong to it belong to its own parent from then on.
func dropGoal(t planevent.Terms, id events.GoalID, at string) (planevent.Terms, error) {
	gone, known := goalOf(t, id)
	if !known {
		return t, ErrGoalUnknown.At(at + "/goal_id")
	}
	t.Goals = slices.DeleteFunc(slices.Clone(t.Goals), func(g planevent.GoalTerms) bool { return g.ID == id })
	for i := range t.Goals {
		if t.Goals[i].Parent == id {
			t.Goals[i].Parent = gone.Parent
		}
	}
	return t, nil
}

func changeGoal(t planevent.Terms, c planevent.Change, at string) (planevent.Terms, error) {
	i := slices.IndexFunc(t.Goals, func(g planevent.GoalTerms) bool { return g.ID == c.GoalID })
	if i < 0 {
		return t, ErrGoalUnknown.At(at + "/goal_id")
	}
	g, same, field := changed(t.Goals[i], c)
	var f finder
	if c.Kind == planevent.GoalRetargeted {
		f.unless(g.Metric != planevent.Metric{}, ErrNoTarget, at+"/target")
	}
	f.unless(!same, ErrChangesNothing, at+field)
	f.changedGoal(g, c.Kind, at)
	if err := f.err(); err != nil {
		return t, err
	}
	t.Goals = slices.Clone(t.Goals)
	t.Goals[i] = g
	return t, nil
}

// changed is the goal after the change, whether it is the same as before, and which field of the change
// says so.
func changed(g planevent.GoalTerms, c planevent.Change) (after planevent.GoalTerms, same bool, field string) {
	was := g
	switch c.Kind {
	case planevent.GoalRetargeted:
		g.Target = c.Target
		return g, g.Target == was.Target, "/target"
	case planevent.GoalRedated:
		g.Due = c.Due
		return g, g.Due == was.Due, "/due"
	case planevent.GoalReworded:
		g.Outcome = c.Outcome
		return g, g.Outcome == was.Outcome, "/outcome"
	case planevent.GoalReowned:
		g.Party, g.Person = c.Party, c.Person
		return g, g.Party == was.Party && g.Person == was.Person, "/person"
	case planevent.GoalReweighted:
		g.Weight = c.Weight
		return g, g.Weight == was.Weight, "/weight"
	default: // the kinds that applyOne gives to others
		return g, true, "/kind"
	}
}

// changedGoal checks the field that was changed, at its place in the request.
func (f *finder) changedGoal(g planevent.GoalTerms, kind planevent.ChangeKind, at string) {
	switch kind {
	case planevent.GoalRetargeted:
		f.target(g, at)
	case planevent.GoalRedated:
		f.unless(validDate(g.Due), ErrDateInvalid, at+"/due")
	case planevent.GoalReworded:
		f.unless(g.Outcome != "", ErrTextMissing, at+"/outcome")
	case planevent.GoalReowned:
		f.unless(g.Party != "" && g.Person != "", ErrNoOwner, at+"/person")
	case planevent.GoalReweighted:
		f.unless(within(g.Weight, 1, 100), ErrOutOfRange, at+"/weight")
	default: // changes no goal
	}
}

func writeCharter(t planevent.Terms, c planevent.Change, at string) (planevent.Terms, error) {
	i := slices.IndexFunc(t.Charter, func(o planevent.CharterItem) bool { return o.ID == c.Charter.ID })
	var f finder
	f.charterItem(c.Charter, at+"/charter")
	if c.Kind == planevent.CharterAdded {
		f.unless(i < 0, ErrCharterKnown, at+"/charter/id")
	} else {
		f.unless(i >= 0, ErrCharterUnknown, at+"/charter/id")
		f.unless(i < 0 || t.Charter[i] != c.Charter, ErrChangesNothing, at+"/charter")
	}
	if err := f.err(); err != nil {
		return t, err
	}
	t.Charter = put(t.Charter, i, c.Charter)
	return t, nil
}

func removeCharter(t planevent.Terms, id events.CharterItemID, at string) (planevent.Terms, error) {
	left := slices.DeleteFunc(slices.Clone(t.Charter), func(c planevent.CharterItem) bool { return c.ID == id })
	if len(left) == len(t.Charter) {
		return t, ErrCharterUnknown.At(at + "/charter_id")
	}
	t.Charter = left
	return t, nil
}

// put is a copy of the list with the one at place i, or at the end when i is below 0.
func put[T any](list []T, i int, one T) []T {
	if i < 0 {
		return append(slices.Clip(list), one)
	}
	list = slices.Clone(list)
	list[i] = one
	return list
}
