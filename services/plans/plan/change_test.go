package plan_test

import (
	"testing"

	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/services/plans/plan"
)

// version2 is version 1 with the proposal's changes.
func version2(c planevent.ChangeProposed) planevent.VersionAgreed {
	return planevent.VersionAgreed{
		Plan: p1, Customer: acme, Version: 2, Terms: after(c.Changes), Hash: c.Hash, Parties: both,
		Proposal: c.Proposal, Changes: c.Changes, Reason: c.Reason,
	}
}

// moved is a plan whose second version redated the first goal.
func moved(more ...planevent.Event) []planevent.Event {
	c := change("ch-0", redate("g-1", "2026-10-31"))
	return append(agreed(c, planevent.ChangeAccepted{Proposal: "ch-0", Party: events.Customer, Person: bela, Hash: c.Hash}, version2(c)), more...)
}

func TestProposeChange(t *testing.T) {
	t.Parallel()
	t.Run("a party wants agreed terms changed, and accepts by proposing", func(t *testing.T) {
		t.Parallel()
		given(agreed()...).When(proposeChange("ch", retarget("g-1", 600))).Then(t, change("ch", retarget("g-1", 600)))
	})
	t.Run("a change that started from an older version stands on the newest when nobody touched its fields", func(t *testing.T) {
		t.Parallel()
		want := change("ch", retarget("g-1", 600))
		want.Base, want.Hash = 2, plan.Hash(after(redate("g-1", "2026-10-31"), retarget("g-1", 600)))
		given(moved()...).When(proposeChange("ch", retarget("g-1", 600))).Then(t, want)
	})
	t.Run("a change of what a newer version changed is refused", func(t *testing.T) {
		t.Parallel()
		given(moved()...).When(proposeChange("ch", redate("g-1", "2026-12-31"))).ThenRefused(t, plan.ErrBaseMoved)
		given(moved()...).When(proposeChange("ch", []planevent.Change{{Kind: planevent.GoalDropped, GoalID: "g-1"}})).ThenRefused(t, plan.ErrBaseMoved)
	})
	t.Run("a change starts from a version that was agreed", func(t *testing.T) {
		t.Parallel()
		for _, base := range []int{-1, 0, 2} {
			c := proposeChange("ch", retarget("g-1", 600))
			c.Base = base
			given(agreed()...).When(c).ThenRefused(t, plan.ErrBaseUnknown)
		}
		given(proposed()).When(proposeChange("ch", retarget("g-1", 600))).ThenRefused(t, plan.ErrNotAgreed)
	})
	t.Run("a change has a reason, an author who may agree, and people who are there", func(t *testing.T) {
		t.Parallel()
		c := proposeChange("ch", retarget("g-1", 600))
		c.Reason = ""
		given(agreed()...).When(c).ThenRefused(t, plan.ErrReasonMissing)
		c = proposeChange("ch", retarget("g-1", 600))
		c.By = byBob
		given(agreed()...).When(c).ThenRefused(t, plan.ErrMayNotAgree)
		given(agreed()...).When(proposeChange("ch", []planevent.Change{{Kind: planevent.GoalReowned, GoalID: "g-1", Party: events.Customer, Person: anna}})).
			ThenRefused(t, plan.ErrPersonUnknown)
	})
	t.Run("the result must be ready to agree to", func(t *testing.T) {
		t.Parallel()
		given(agreed()...).When(proposeChange("ch", []planevent.Change{{Kind: planevent.SeatSet, Seat: planevent.SeatTerms{Seat: events.Sponsor, Party: events.Customer}}})).
			ThenRefused(t, plan.ErrNoSignatory)
	})
	t.Run("the same content is not proposed twice, nor the same id", func(t *testing.T) {
		t.Parallel()
		given(agreed(change("ch", retarget("g-1", 600)))...).When(proposeChange("other", retarget("g-1", 600))).ThenRefused(t, plan.ErrSameContent)
		given(agreed(change("ch", retarget("g-1", 600)))...).When(proposeChange("ch", retarget("g-1", 700))).ThenRefused(t, plan.ErrProposalKnown)
	})
	t.Run("changes that undo one another change nothing", func(t *testing.T) {
		t.Parallel()
		given(agreed()...).When(proposeChange("ch", append(retarget("g-1", 600), retarget("g-1", 500)...))).ThenRefused(t, plan.ErrChangesNothing)
	})
	t.Run("nobody makes himself the other side's signatory and then accepts", func(t *testing.T) {
		t.Parallel()
		seat := []planevent.Change{{Kind: planevent.SeatSet, Seat: planevent.SeatTerms{Seat: events.Sponsor, Party: events.Customer, Person: bob, MayAgree: true}}}
		c := change("ch", seat)
		given(agreed(c)...).When(plan.AcceptChange{Proposal: "ch", Hash: c.Hash, By: byBob}).ThenRefused(t, plan.ErrMayNotAgree)
	})
	t.Run("a party that a change brings in must say yes, by the seat it would get", func(t *testing.T) {
		t.Parallel()
		seat := []planevent.Change{{Kind: planevent.SeatSet, Seat: planevent.SeatTerms{Seat: events.Sponsor, Party: northwind, Person: cleo, MayAgree: true}}}
		c := change("ch", seat)
		yes := planevent.ChangeAccepted{Proposal: "ch", Party: events.Customer, Person: bela, Hash: c.Hash}
		given(agreed(c)...).When(plan.AcceptChange{Proposal: "ch", Hash: c.Hash, By: byBela}).Then(t, yes)
		three := version2(c)
		three.Parties = []events.PartyID{events.Customer, northwind, events.Vendor}
		given(agreed(c, yes)...).When(plan.AcceptChange{Proposal: "ch", Hash: c.Hash, By: byCleo}).
			Then(t, planevent.ChangeAccepted{Proposal: "ch", Party: northwind, Person: cleo, Hash: c.Hash}, three)
	})
}

func TestAcceptChange(t *testing.T) {
	t.Parallel()
	c := change("ch", retarget("g-1", 600))
	yes := planevent.ChangeAccepted{Proposal: "ch", Party: events.Customer, Person: bela, Hash: c.Hash}
	accept := plan.AcceptChange{Proposal: "ch", Hash: c.Hash, By: byBela}
	t.Run("the last party to accept makes the next version", func(t *testing.T) {
		t.Parallel()
		given(agreed(c)...).When(accept).Then(t, yes, version2(c))
	})
	t.Run("an open change of other fields moves on to the new version and loses all but its author's yes", func(t *testing.T) {
		t.Parallel()
		other := change("other", redate("g-1", "2026-12-31"))
		hash := plan.Hash(after(c.Changes, other.Changes))
		given(agreed(c, other)...).When(accept).
			Then(t, yes, version2(c), planevent.ProposalRebased{Proposal: "other", Base: 2, Hash: hash})
		h := given(agreed(c, other, yes, version2(c), planevent.ProposalRebased{Proposal: "other", Base: 2, Hash: hash})...)
		h.When(plan.AcceptChange{Proposal: "other", Hash: other.Hash, By: byBela}).ThenRefused(t, plan.ErrContentMoved)
		h.When(plan.AcceptChange{Proposal: "other", Hash: hash, By: byAnna}).ThenNothing(t)
	})
	t.Run("an open change of the same field waits for a person", func(t *testing.T) {
		t.Parallel()
		other := change("other", retarget("g-1", 700))
		conflict := planevent.ProposalConflicted{Proposal: "other", Base: 2, Fields: []string{"goals/g-1/target"}}
		given(agreed(c, other)...).When(accept).Then(t, yes, version2(c), conflict)
		h := given(agreed(c, other, yes, version2(c), conflict)...)
		h.When(plan.AcceptChange{Proposal: "other", Hash: other.Hash, By: byBela}).ThenRefused(t, plan.ErrProposalConflicted)
		h.When(plan.Agree{Hash: other.Hash, By: byBela}).ThenRefused(t, plan.ErrContentMoved)
		h.When(plan.WithdrawChange{Proposal: "other", By: byAnna}).Then(t, planevent.ChangeWithdrawn{Proposal: "other", Party: events.Vendor, Person: anna})
		h.When(plan.CounterChange{Proposal: "other", Base: 2, Changes: retarget("g-1", 700), Reason: "still", People: people(), By: byAnna}).
			Then(t, planevent.ChangeCountered{
				Proposal: "other", Base: 2, Changes: retarget("g-1", 700), Hash: plan.Hash(after(c.Changes, retarget("g-1", 700))),
				Party: events.Vendor, Person: anna, Reason: "still",
			})
	})
	t.Run("an open change that fits no more conflicts as a whole", func(t *testing.T) {
		t.Parallel()
		drop := change("ch", []planevent.Change{{Kind: planevent.GoalDropped, GoalID: "g-1"}})
		child := goal("g-3", "Somebody trains")
		child.Parent = "g-1"
		add := change("other", []planevent.Change{{Kind: planevent.GoalAdded, Goal: child}})
		given(agreed(drop, add)...).When(plan.AcceptChange{Proposal: "ch", Hash: drop.Hash, By: byBela}).Then(t,
			planevent.ChangeAccepted{Proposal: "ch", Party: events.Customer, Person: bela, Hash: drop.Hash}, version2(drop),
			planevent.ProposalConflicted{Proposal: "other", Base: 2, Fields: []string{"goals/g-3"}})
	})
	t.Run("who has accepted says nothing new, before and after the version", func(t *testing.T) {
		t.Parallel()
		given(agreed(c)...).When(plan.AcceptChange{Proposal: "ch", Hash: c.Hash, By: byAnna}).ThenNothing(t)
		given(agreed(c, yes, version2(c))...).When(accept).ThenNothing(t)
	})
	t.Run("only the exact content of a proposal that is there is accepted", func(t *testing.T) {
		t.Parallel()
		given(agreed(c)...).When(plan.AcceptChange{Proposal: "ch", Hash: "stale", By: byBela}).ThenRefused(t, plan.ErrContentMoved)
		given(agreed(c)...).When(plan.AcceptChange{Proposal: "x", Hash: c.Hash, By: byBela}).ThenRefused(t, plan.ErrProposalUnknown)
		given(agreed(c)...).When(plan.AcceptChange{Proposal: "ch", Hash: c.Hash, By: byBob}).ThenRefused(t, plan.ErrMayNotAgree)
		given(agreed(c, planevent.Closed{Reason: "x"})...).When(accept).ThenRefused(t, plan.ErrEnded)
	})
}

func TestCounterChange(t *testing.T) {
	t.Parallel()
	c := change("ch", retarget("g-1", 600))
	counter := plan.CounterChange{Proposal: "ch", Base: 1, Changes: retarget("g-1", 550), Reason: "half way", People: people(), By: byBela}
	countered := planevent.ChangeCountered{
		Proposal: "ch", Base: 1, Changes: retarget("g-1", 550), Hash: plan.Hash(after(retarget("g-1", 550))),
		Party: events.Customer, Person: bela, Reason: "half way",
	}
	t.Run("other content takes the place of the first, and its author's yes is given", func(t *testing.T) {
		t.Parallel()
		given(agreed(c)...).When(counter).Then(t, countered)
		h := given(agreed(c, countered)...)
		h.When(plan.AcceptChange{Proposal: "ch", Hash: c.Hash, By: byBela}).ThenRefused(t, plan.ErrContentMoved)
		h.When(plan.AcceptChange{Proposal: "ch", Hash: countered.Hash, By: byBela}).ThenNothing(t)
	})
	t.Run("the same content is accepted, not countered; one's own stays as it is", func(t *testing.T) {
		t.Parallel()
		same := counter
		same.Changes = retarget("g-1", 600)
		given(agreed(c)...).When(same).ThenRefused(t, plan.ErrSameContent)
		same.By = byAnna
		given(agreed(c)...).When(same).ThenNothing(t)
	})
	t.Run("what is settled or unknown is not countered", func(t *testing.T) {
		t.Parallel()
		given(agreed(c, planevent.ChangeWithdrawn{Proposal: "ch", Party: events.Vendor})...).When(counter).ThenRefused(t, plan.ErrProposalEnded)
		given(agreed()...).When(counter).ThenRefused(t, plan.ErrProposalUnknown)
	})
}

func TestDeclineAndWithdrawChange(t *testing.T) {
	t.Parallel()
	c := change("ch", retarget("g-1", 600))
	declined := planevent.ChangeDeclined{Proposal: "ch", Party: events.Customer, Person: bela, Reason: "no"}
	withdrawn := planevent.ChangeWithdrawn{Proposal: "ch", Party: events.Vendor, Person: anna}
	t.Run("another party declines, with a reason, once", func(t *testing.T) {
		t.Parallel()
		no := plan.DeclineChange{Proposal: "ch", Reason: "no", By: byBela}
		given(agreed(c)...).When(no).Then(t, declined)
		given(agreed(c, declined)...).When(no).ThenNothing(t)
		given(agreed(c, withdrawn)...).When(no).ThenRefused(t, plan.ErrProposalEnded)
		given(agreed(c)...).When(plan.DeclineChange{Proposal: "ch", By: byBela}).ThenRefused(t, plan.ErrReasonMissing)
		given(agreed(c)...).When(plan.DeclineChange{Proposal: "ch", Reason: "no", By: byBob}).ThenRefused(t, plan.ErrMayNotAgree)
		given(agreed(c)...).When(plan.DeclineChange{Proposal: "ch", Reason: "no", By: byAnna}).ThenRefused(t, plan.ErrOwnProposal)
	})
	t.Run("its own party takes it back, once", func(t *testing.T) {
		t.Parallel()
		back := plan.WithdrawChange{Proposal: "ch", By: byAnna}
		given(agreed(c)...).When(back).Then(t, withdrawn)
		given(agreed(c, withdrawn)...).When(back).ThenNothing(t)
		given(agreed(c)...).When(plan.WithdrawChange{Proposal: "ch", By: byBela}).ThenRefused(t, plan.ErrNotTheAuthor)
		given(agreed(c)...).When(plan.WithdrawChange{Proposal: "ch", By: byAxel}).ThenRefused(t, plan.ErrMayNotAgree)
		given(agreed()...).When(back).ThenRefused(t, plan.ErrProposalUnknown)
	})
}

func TestARebasedChangeLosesEarlierAcceptances(t *testing.T) {
	t.Parallel()
	three := terms()
	three.Seats[1].MayAgree = true
	var s plan.State
	give := func(c plan.Command) {
		t.Helper()
		facts, err := plan.Decider.Decide(s, c)
		if err != nil {
			t.Fatal(err)
		}
		s = plan.Decider.Fold(s, facts...)
	}
	give(propose(three, byAnna))
	give(plan.Agree{Hash: plan.Hash(three), By: byBela})
	give(plan.Agree{Hash: plan.Hash(three), By: byCleo})
	give(proposeChange("one", retarget("g-1", 600)))
	give(proposeChange("other", retarget("g-2", 700)))
	one, _ := s.Proposal("one")
	other, _ := s.Proposal("other")

	give(plan.Agree{Hash: other.Hash, By: byBela}) // yes to content that the next version replaces
	give(plan.Agree{Hash: one.Hash, By: byBela})
	give(plan.Agree{Hash: one.Hash, By: byCleo})
	rebased, _ := s.Proposal("other")
	give(plan.Agree{Hash: rebased.Hash, By: byCleo})
	if s.Version != 2 {
		t.Fatalf("version %d was agreed with a yes to other content", s.Version)
	}
	give(plan.Agree{Hash: rebased.Hash, By: byBela})
	if s.Version != 3 {
		t.Fatalf("every party has said yes, and agreed is version %d", s.Version)
	}
}
