package plan_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/services/plans/plan"
)

// TestNoUpdateIsLost gives a plan random commands of its parties and holds the facts against a model of
// its own: the terms of a version are those of the first with the agreed changes made in order, and no
// version is agreed without every party's yes to its very hash.
func TestNoUpdateIsLost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := &world{t: t, yes: map[string][]events.PartyID{}, terms: terms()}
		for _, e := range agreed() {
			w.happen(e)
		}
		t.Repeat(map[string]func(*rapid.T){
			"propose":  w.propose,
			"counter":  w.counter,
			"accept":   w.accept,
			"agree":    w.agree,
			"decline":  w.decline,
			"withdraw": w.withdraw,
			"":         w.check,
		})
	})
}

// world is a plan, and what the facts alone say about it.
type world struct {
	t     *rapid.T
	state plan.State
	made  int
	terms planevent.Terms             // version 1 and the agreed changes
	yes   map[string][]events.PartyID // by hash: who has said yes to it, from the facts
}

func (w *world) give(t *rapid.T, c plan.Command) {
	w.t = t
	facts, err := plan.Decider.Decide(w.state, c)
	if err != nil {
		return // refusals have tests of their own
	}
	for _, e := range facts {
		w.happen(e)
	}
}

func (w *world) happen(e planevent.Event) {
	w.state = plan.Decider.Evolve(w.state, e)
	switch e := e.(type) {
	case planevent.Proposed:
		w.say(e.Hash, e.Party)
	case planevent.PartyAgreed:
		w.say(e.Hash, e.Party)
	case planevent.ChangeProposed:
		w.say(e.Hash, e.Party)
	case planevent.ChangeCountered:
		w.say(e.Hash, e.Party)
	case planevent.ChangeAccepted:
		w.say(e.Hash, e.Party)
	case planevent.ProposalRebased:
		// The author stands by the changes, whatever else was agreed.
		p, _ := w.state.Proposal(e.Proposal)
		w.say(e.Hash, p.Party)
	case planevent.VersionAgreed:
		w.version(e)
	}
}

func (w *world) say(hash string, p events.PartyID) { w.yes[hash] = append(w.yes[hash], p) }

func (w *world) version(e planevent.VersionAgreed) {
	if e.Version > 1 {
		next, err := plan.Apply(w.terms, e.Changes)
		if err != nil {
			w.t.Fatalf("version %d has changes that cannot be made on version %d: %v", e.Version, e.Version-1, err)
		}
		w.terms = next
	}
	if plan.Hash(e.Terms) != plan.Hash(w.terms) || e.Hash != plan.Hash(e.Terms) {
		w.t.Fatalf("version %d is not the version before with the agreed changes", e.Version)
	}
	for _, p := range []events.PartyID{events.Vendor, events.Customer} {
		if !slices.Contains(w.yes[e.Hash], p) {
			w.t.Fatalf("version %d was agreed without the yes of the %s", e.Version, p)
		}
	}
}

// check is what holds between any two commands.
func (w *world) check(t *rapid.T) {
	for _, p := range w.state.Open {
		if len(p.Conflicts) > 0 {
			continue
		}
		result, err := w.state.Result(p)
		switch {
		case p.Base != w.state.Version:
			t.Fatalf("%s stands on version %d, agreed is %d", p.ID, p.Base, w.state.Version)
		case err != nil:
			t.Fatalf("%s cannot be made: %v", p.ID, err)
		case plan.Hash(result) != p.Hash:
			t.Fatalf("%s has another hash than its result", p.ID)
		}
	}
}

func someone() *rapid.Generator[plan.By] {
	return rapid.SampledFrom([]plan.By{byAnna, byAxel, byBela, byBob, byCleo})
}

// someChanges are about few things, so that proposals meet.
func someChanges() *rapid.Generator[[]planevent.Change] {
	one := rapid.Custom(func(t *rapid.T) planevent.Change {
		g := rapid.SampledFrom([]events.GoalID{"g-1", "g-2", "g-3"}).Draw(t, "goal")
		n := rapid.Int64Range(1, 3).Draw(t, "n")
		child := goal(g, fmt.Sprintf("Outcome %s %d", g, n))
		child.Parent = rapid.SampledFrom([]events.GoalID{"", "g-1", "g-2"}).Draw(t, "parent")
		return rapid.SampledFrom([]planevent.Change{
			{Kind: planevent.GoalRetargeted, GoalID: g, Target: events.Int(500 + n)},
			{Kind: planevent.GoalRedated, GoalID: g, Due: events.Date("2027-01-01").AddDays(int(n))},
			{Kind: planevent.GoalReweighted, GoalID: g, Weight: int(n)},
			{Kind: planevent.GoalReworded, GoalID: g, Outcome: fmt.Sprintf("Outcome %d", n)},
			{Kind: planevent.GoalDropped, GoalID: g},
			{Kind: planevent.GoalAdded, Goal: child},
			{Kind: planevent.CharterChanged, Charter: planevent.CharterItem{ID: "ch-1", Kind: "budget", Text: fmt.Sprint(n)}},
			{Kind: planevent.CharterRemoved, ItemID: "ch-1"},
			{Kind: planevent.SilenceSet, Silence: []planevent.SilenceTerms{{Kind: "date", After: int(n)}}},
		}).Draw(t, "change")
	})
	return rapid.SliceOfN(one, 1, 2)
}

func (w *world) someOpen(t *rapid.T) plan.Proposal {
	if len(w.state.Open) == 0 {
		t.Skip("nothing is open")
	}
	return rapid.SampledFrom(w.state.Open).Draw(t, "proposal")
}

func (w *world) offer(t *rapid.T, id events.ProposalID) plan.ProposeChange {
	return plan.ProposeChange{
		Proposal: id, Base: rapid.IntRange(max(1, w.state.Version-2), w.state.Version).Draw(t, "base"),
		Changes: someChanges().Draw(t, "changes"), Reason: "r", People: people(), By: someone().Draw(t, "by"),
	}
}

func (w *world) propose(t *rapid.T) {
	w.made++
	w.give(t, w.offer(t, events.ProposalID(fmt.Sprint("ch-", w.made))))
}

func (w *world) counter(t *rapid.T) {
	w.give(t, plan.CounterChange(w.offer(t, w.someOpen(t).ID)))
}

func (w *world) accept(t *rapid.T) {
	p := w.someOpen(t)
	w.give(t, plan.AcceptChange{Proposal: p.ID, Hash: p.Hash, By: someone().Draw(t, "by")})
}

func (w *world) agree(t *rapid.T) {
	w.give(t, plan.Agree{Hash: w.someOpen(t).Hash, By: someone().Draw(t, "by")})
}

func (w *world) decline(t *rapid.T) {
	w.give(t, plan.DeclineChange{Proposal: w.someOpen(t).ID, Reason: "r", By: someone().Draw(t, "by")})
}

func (w *world) withdraw(t *rapid.T) {
	w.give(t, plan.WithdrawChange{Proposal: w.someOpen(t).ID, By: someone().Draw(t, "by")})
}
