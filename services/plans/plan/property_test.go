package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/services/plans/plan"
)

// TestNoUpdateIsLost gives a plan of three parties random commands and holds its facts against a model of
// its own: the terms of a version are those of the first with the agreed changes made in order; no version
// is agreed without every party's yes to its very hash, as the party gave it; and no change is agreed that
// was written before another version touched the same fields.
func TestNoUpdateIsLost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := begin(t)
		t.Repeat(map[string]func(*rapid.T){
			"propose":  w.propose,
			"counter":  w.counter,
			"accept":   w.accept,
			"settle":   w.settle,
			"agree":    w.agree,
			"decline":  w.decline,
			"withdraw": w.withdraw,
			"":         w.check,
		})
	})
}

// world is a plan, and what its commands and facts say about it.
type world struct {
	t       *rapid.T
	state   plan.State
	made    int
	terms   planevent.Terms             // version 1 and the agreed changes
	yes     map[string][]events.PartyID // by hash: who has said yes to it
	hashes  []string                    // that ever were on the table
	written map[events.ProposalID]int   // the version that the author of the content had read
	touched [][]string                  // fields of version 2, 3, ...
}

// begin agrees on a first version of vendor, customer and partner.
func begin(t *rapid.T) *world {
	first := terms()
	first.Seats[1].MayAgree = true
	w := &world{t: t, terms: first, yes: map[string][]events.PartyID{}, written: map[events.ProposalID]int{}}
	w.give(t, plan.Propose{Plan: p1, Customer: acme, Terms: first, People: people(), By: byAnna})
	w.give(t, plan.Agree{Hash: plan.Hash(first), By: byBela})
	w.give(t, plan.Agree{Hash: plan.Hash(first), By: byCleo})
	if w.state.Version != 1 {
		t.Fatal("the first version was not agreed")
	}
	return w
}

func (w *world) give(t *rapid.T, c plan.Command) {
	w.t = t
	facts, err := plan.Decider.Decide(w.state, c)
	if err != nil {
		return // refusals have tests of their own
	}
	w.heard(c)
	for _, e := range facts {
		w.happen(e)
	}
}

// heard notes what a party said, in its own words, and not as the facts tell it.
func (w *world) heard(c plan.Command) {
	switch c := c.(type) {
	case plan.Agree:
		w.say(c.Hash, c.By.Party)
	case plan.AcceptChange:
		w.say(c.Hash, c.By.Party)
	case plan.ProposeChange:
		w.written[c.Proposal] = c.Base
	case plan.CounterChange:
		w.written[c.Proposal] = c.Base
	default: // says neither yes nor what
	}
}

func (w *world) happen(e planevent.Event) {
	w.state = plan.Decider.Evolve(w.state, e)
	switch e := e.(type) {
	case planevent.Proposed:
		w.say(e.Hash, e.Party)
	case planevent.ChangeProposed:
		w.say(e.Hash, e.Party)
	case planevent.ChangeCountered:
		w.say(e.Hash, e.Party)
	case planevent.ProposalRebased:
		// The author stands by the changes, whatever else was agreed.
		p, _ := w.state.Proposal(e.Proposal)
		w.say(e.Hash, p.Party)
	case planevent.VersionAgreed:
		w.version(e)
	}
}

func (w *world) say(hash string, p events.PartyID) {
	w.yes[hash] = append(w.yes[hash], p)
	w.hashes = append(w.hashes, hash)
}

func (w *world) version(e planevent.VersionAgreed) {
	if e.Version > 1 {
		w.next(e)
	}
	if plan.Hash(e.Terms) != plan.Hash(w.terms) || e.Hash != plan.Hash(e.Terms) {
		w.t.Fatalf("version %d is not the version before with the agreed changes", e.Version)
	}
	for _, p := range []events.PartyID{events.Vendor, events.Customer, northwind} {
		if !slices.Contains(w.yes[e.Hash], p) {
			w.t.Fatalf("version %d was agreed without the yes of the %s", e.Version, p)
		}
	}
}

func (w *world) next(e planevent.VersionAgreed) {
	next, err := plan.Apply(w.terms, e.Changes)
	if err != nil {
		w.t.Fatalf("version %d has changes that cannot be made on version %d: %v", e.Version, e.Version-1, err)
	}
	w.terms = next
	mine := plan.Fields(e.Changes)
	for _, theirs := range slices.Concat(w.touched[w.written[e.Proposal]-1:]...) {
		if slices.ContainsFunc(mine, func(f string) bool {
			return strings.HasPrefix(f+"/", theirs+"/") || strings.HasPrefix(theirs+"/", f+"/")
		}) {
			w.t.Fatalf("version %d overwrites %s, which changed after its author had read version %d", e.Version, theirs, w.written[e.Proposal])
		}
	}
	w.touched = append(w.touched, mine)
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
	return rapid.SampledFrom([]plan.By{byAnna, byBela, byCleo, byAnna, byBela, byCleo, byAxel, byBob})
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

// someHash is mostly the proposal's, and now and then one that was on the table before.
func (w *world) someHash(t *rapid.T, p plan.Proposal) string {
	if rapid.IntRange(0, 3).Draw(t, "stale") > 0 {
		return p.Hash
	}
	return rapid.SampledFrom(w.hashes).Draw(t, "hash")
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
	w.give(t, plan.AcceptChange{Proposal: p.ID, Hash: w.someHash(t, p), By: someone().Draw(t, "by")})
}

// settle lets everybody accept one proposal, so that versions follow one another quickly.
func (w *world) settle(t *rapid.T) {
	p := w.someOpen(t)
	for _, by := range []plan.By{byAnna, byBela, byCleo} {
		w.give(t, plan.AcceptChange{Proposal: p.ID, Hash: p.Hash, By: by})
	}
}

func (w *world) agree(t *rapid.T) {
	w.give(t, plan.Agree{Hash: w.someHash(t, w.someOpen(t)), By: someone().Draw(t, "by")})
}

func (w *world) decline(t *rapid.T) {
	w.give(t, plan.DeclineChange{Proposal: w.someOpen(t).ID, Reason: "r", By: someone().Draw(t, "by")})
}

func (w *world) withdraw(t *rapid.T) {
	w.give(t, plan.WithdrawChange{Proposal: w.someOpen(t).ID, By: someone().Draw(t, "by")})
}
