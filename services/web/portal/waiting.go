package portal

import (
	"slices"

	"coxswain/events"
	"coxswain/rules/record"
	"coxswain/services/responsibility/view"
	"coxswain/services/web/cards"
)

// waiting is what waits for a person.
type waiting struct {
	promises  []owed      // to confirm, to answer, to accept, to clear the way for
	proposals []offer     // on which the person may say yes for the party
	claims    []view.Goal // said to be achieved by another side
	lines     []line      // of recaps
}

// owed is a promise with the side that owes it.
type owed struct {
	side    view.Side
	promise view.Commitment
}

// offer is a proposal with its plan.
type offer struct {
	plan     events.PlanID
	proposal view.Proposal
}

func (w waiting) count() int {
	return len(w.promises) + len(w.proposals) + len(w.claims) + len(w.lines)
}

// without leaves out the promises that are listed as waiting already: everything stands on the page once.
func (w waiting) without(all []view.Commitment) []view.Commitment {
	return slices.DeleteFunc(slices.Clone(all), func(c view.Commitment) bool {
		return slices.ContainsFunc(w.promises, func(o owed) bool { return o.promise.Commitment == c.Commitment })
	})
}

// waits finds what waits for the reader of the account.
func waits(a cards.Account, lines []line) waiting {
	w := waiting{lines: lines}
	for _, s := range a.Sides {
		for _, c := range s.Commitments {
			if waitsForReader(a, s.Party, c) {
				w.promises = append(w.promises, owed{s, c})
			}
		}
	}
	for _, p := range a.Plans {
		for _, o := range p.Proposals {
			if a.MayAnswer(o) {
				w.proposals = append(w.proposals, offer{p.Plan, o})
			}
		}
	}
	w.claims = claims(a)
	return w
}

// waitsForReader: an answer is asked for, or another side cannot go on, and it is in the reader's court. What nobody in
// particular holds waits for everybody of the party. A promise that is confirmed is owed; it waits for no answer.
func waitsForReader(a cards.Account, owner events.PartyID, c view.Commitment) bool {
	h := c.Holder
	if h == nil || h.Party != a.Who.Party || h.Person != nil && !a.Mine(*h.Person) {
		return false
	}
	return a.Moves(owner, c).Answers() || c.Blocked != nil && owner != a.Who.Party
}

// claims are achievements that another side claims and that nobody has verified.
func claims(a cards.Account) []view.Goal {
	var all []view.Goal
	for _, g := range a.Goals {
		if g.Status == record.GoalClaimed && g.Claim != nil && g.Claim.Party != a.Who.Party && g.Claim.Dispute == "" {
			all = append(all, g)
		}
	}
	return all
}
