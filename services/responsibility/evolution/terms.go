package evolution

import (
	"maps"
	"slices"
	"time"

	"coxswain/rules/record"
)

// tally is a sum over documents that remembers what each adds to it, and which fact says so.
type tally map[string]share

type share struct {
	value    int
	position int64
}

// moved are the positions of the facts by which a tally differs from the one before, in order.
func (t tally) moved(before tally) []int64 {
	positions := map[int64]bool{}
	for key, s := range t {
		if s.value != before[key].value {
			positions[s.position] = true
		}
	}
	return slices.Sorted(maps.Keys(positions))
}

// terms adds the point of scope and drift. A promise or goal that is given up stays in the tallies with nothing, under the
// fact that gave it up.
func (t *teller) terms(at time.Time, goals []record.Goal, promises []record.Promise) {
	point := Terms{At: at}
	scope, drift := tally{}, tally{}
	for _, g := range goals {
		in, days := scopeOfGoal(g), driftOfGoal(g)
		scope["goal "+string(g.Goal)], drift["goal "+string(g.Goal)] = in, days
		point.Goals += in.value
		point.GoalDays += days.value
	}
	for _, p := range promises {
		in, days := scopeOfPromise(p), driftOfPromise(p)
		scope[string(p.Commitment)], drift[string(p.Commitment)] = in, days
		point.Commitments += in.value
		point.CommitmentDays += days.value
	}
	point.ScopeBehind, point.DriftBehind = scope.moved(t.scope), drift.moved(t.drift)
	t.scope, t.drift = scope, drift
	t.Terms = append(t.Terms, point)
}

func scopeOfGoal(g record.Goal) share {
	if g.Status == record.GoalDropped {
		return share{0, g.Changed.Position}
	}
	return share{1, g.Opened.Position}
}

func driftOfGoal(g record.Goal) share {
	switch {
	case g.Status == record.GoalDropped:
		return share{0, g.Changed.Position}
	case len(g.History) == 0:
		return share{}
	}
	return share{g.History[0].Due.DaysUntil(g.Terms.Due), g.History[len(g.History)-1].Since.Position}
}

// scopeOfPromise counts what its owner has said yes to and nobody has taken back.
func scopeOfPromise(p record.Promise) share {
	switch {
	case p.Confirmed.IsZero():
		return share{0, p.Changed.Position}
	case givenUp(p):
		return share{0, p.Settled.Position}
	}
	return share{1, p.Confirmed.Position}
}

func driftOfPromise(p record.Promise) share {
	switch {
	case givenUp(p):
		return share{0, p.Settled.Position}
	case p.Confirmed.IsZero(), p.FirstDue == "", p.Due == "", len(p.Slips) == 0:
		return share{0, p.Changed.Position}
	}
	return share{p.FirstDue.DaysUntil(p.Due), p.Slips[len(p.Slips)-1].Since.Position}
}

func givenUp(p record.Promise) bool {
	return p.Status == record.PromiseDeclined || p.Status == record.PromiseWithdrawn
}
