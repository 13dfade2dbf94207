package plan_test

import (
	"testing"

	"coxswain/events/planevent"
	"coxswain/pkg/decider/decidertest"
	"coxswain/services/plans/plan"
)

func drafted(facts ...planevent.DraftEvent) decidertest.History[plan.DraftState, plan.DraftCommand, planevent.DraftEvent] {
	return decidertest.Given(plan.DraftDecider, facts...)
}

func TestDraft(t *testing.T) {
	t.Parallel()
	begun := planevent.InternalDrafted{Plan: p1, Customer: acme, Terms: terms()}
	t.Run("the vendor begins a draft, finished or not", func(t *testing.T) {
		t.Parallel()
		drafted().When(plan.Draft(begun)).Then(t, begun)
		bare := plan.Draft{Plan: p1, Customer: acme, Terms: planevent.Terms{Title: "Roll-out"}}
		drafted().When(bare).Then(t, planevent.InternalDrafted(bare))
	})
	t.Run("the same draft again says nothing new; another of the same plan is refused", func(t *testing.T) {
		t.Parallel()
		drafted(begun).When(plan.Draft(begun)).ThenNothing(t)
		drafted(begun).When(plan.Draft{Plan: p1, Customer: acme, Terms: after(retarget("g-1", 700))}).ThenRefused(t, plan.ErrDraftKnown)
	})
	t.Run("what is in a draft has the right form", func(t *testing.T) {
		t.Parallel()
		drafted().When(plan.Draft{Plan: p1, Customer: acme}).ThenRefused(t, plan.ErrTextMissing)
	})
	t.Run("a draft is edited by changes or by other terms", func(t *testing.T) {
		t.Parallel()
		want := planevent.InternalDraftEdited{Changes: retarget("g-1", 600), Terms: after(retarget("g-1", 600))}
		drafted(begun).When(plan.EditDraft{Changes: retarget("g-1", 600)}).Then(t, want)
		drafted(begun).When(plan.EditDraft{Terms: want.Terms}).Then(t, planevent.InternalDraftEdited{Terms: want.Terms})
		drafted(begun).When(plan.EditDraft{Terms: terms()}).ThenNothing(t)
	})
	t.Run("nothing is edited that is not there, nor after the first agreement", func(t *testing.T) {
		t.Parallel()
		drafted().When(plan.EditDraft{Terms: terms()}).ThenRefused(t, plan.ErrUnknown)
		drafted(begun).When(plan.EditDraft{Terms: terms(), Agreed: true}).ThenRefused(t, plan.ErrAgreedAlready)
		drafted(begun).When(plan.EditDraft{Changes: retarget("g-9", 1)}).ThenRefused(t, plan.ErrGoalUnknown)
	})
	t.Run("a draft is proposed once as it stands, and again when it was edited", func(t *testing.T) {
		t.Parallel()
		first := planevent.InternalDraftProposed{Hash: plan.Hash(terms())}
		drafted(begun).When(plan.ProposeDraft{}).Then(t, first)
		drafted(begun, first).When(plan.ProposeDraft{}).ThenNothing(t)
		better := after(retarget("g-1", 600))
		drafted(begun, first, planevent.InternalDraftEdited{Terms: better}).When(plan.ProposeDraft{}).
			Then(t, planevent.InternalDraftProposed{Hash: plan.Hash(better)})
		drafted().When(plan.ProposeDraft{}).ThenRefused(t, plan.ErrUnknown)
	})
}
