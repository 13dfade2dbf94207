package account_test

import (
	"net/http"
	"strings"
	"testing"

	"coxswain/services/web/sitetest"
)

// canary stands in an internal note: no byte of it may reach another side.
const canary = "canary-of-the-vendor"

func TestAPromiseHasItsWholeLifeOnOnePage(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	p := w.As(t, "csm").Get(harbor + "/commitments/harbor-promise-26").Answers(http.StatusOK)
	p.Sees("Its life", "In whose court", "until now", "For the goal", "Only for Lumen")
	w.As(t, "champion").Get(harbor+"/commitments/harbor-promise-26").Sees("Its life").Hides("Only for Lumen", "internal-comment")
}

func TestWhatIsSaidToEverySideIsReadByEverySideAndTheRestIsNot(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	page := harbor + "/commitments/harbor-promise-25"
	p := w.As(t, "csm").Get(page).Submit("internal-comment", map[string]string{"text": canary}).Answers(http.StatusOK)
	p = p.Sees("Noted for your own side.", canary).Submit("comment", map[string]string{"text": "We look at it on Tuesday."})
	p.Sees("Said to every side.", "We look at it on Tuesday.")
	for _, who := range []string{"champion", "keeper"} {
		for _, path := range []string{page, harbor + "/timeline", harbor} {
			w.As(t, who).Get(path).Hides(canary)
		}
		w.As(t, who).Get(page).Sees("We look at it on Tuesday.")
	}
	w.As(t, "csm").Get(page+"?preview=customer").Hides(canary, "<textarea")
}

func TestAGoalIsMeasuredAndAClaimIsAnsweredByTheOtherSide(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	page := harbor + "/goals/harbor-goal-5"
	p := w.As(t, "champion").Get(page).Answers(http.StatusOK).Sees("How each side feels", "Straight line", "What leads there", "Milestones")
	p = p.Submit("measure", map[string]string{"value:num": "3,5", "source": "counted at the gates"}).Sees("Measured.", "3.5")
	p = p.Submit("check-in", map[string]string{"confidence": "on_track", "analysis": "Three gates run, the fourth is being built."})
	p = p.Sees("Checked in.", "Three gates run, the fourth is being built.").Submit("claim", map[string]string{"evidence": "All drivers use one rule."})
	p.Sees("Claimed.", "Harbor Logistics claims that it is achieved")
	if p.Has("verify") {
		t.Error("who claims can answer the claim")
	}
	ours := w.As(t, "csm").Get(page).Sees("All drivers use one rule.", "Three gates run").Submit("dispute", map[string]string{"reason": "The fourth gate is missing."})
	ours.Sees("Disputed.", "The fourth gate is missing.")
	w.As(t, "champion").Get(page).Submit("claim", map[string]string{"evidence": "The fourth gate runs."})
	w.As(t, "csm").Get(page).Submit("verify", nil).Sees("Verified: it is achieved.", "achieved")
}

func TestARefusedMeasurementIsShownWithWhatWasTyped(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	p := w.As(t, "champion").Get(harbor+"/goals/harbor-goal-1").Submit("measure", map[string]string{"value:num": "about thirty", "source": "the clock"})
	p.Answers(http.StatusUnprocessableEntity).Sees("This was not done.", "Give a number")
	if !strings.Contains(p.HTML, `value="about thirty"`) || !strings.Contains(p.HTML, `value="the clock"`) {
		t.Error("what was typed is lost")
	}
}

func TestAProposalSaysWhatItWouldMove(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	for _, who := range []string{"csm", "sponsor"} {
		w.As(t, who).Get(harbor+"/plans").Answers(http.StatusOK).
			Sees("Charter: said up front", "Who decides what", "What would move", "days later than agreed", "By now the straight line would ask for", "What silence means", "Version 3", "Version 1")
	}
}

func TestAChangeIsProposedAndTheOtherSideReadsIt(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	page := harbor + "/plans/harbor-plan"
	p := w.As(t, "champion").Get(page).Submit("charter-item", map[string]string{"changes.0.charter.text": "Each side names a deputy.", "reason": "Summer comes."})
	p.Answers(http.StatusOK).Sees("Proposed. The other sides answer it.", "Summer comes.")
	ours := w.As(t, "csm").Get(page).Sees("Each side names a deputy.", "Summer comes.")
	if !ours.Has("charter-item") || !ours.Has("close") || w.As(t, "champion").Get(page).Has("close") {
		t.Error("closing a plan is the vendor's")
	}
	if lead := w.As(t, "lead").Get(page); lead.Has("redate") || lead.Has("close") {
		t.Error("a lead looks on and is offered changes")
	}
	refused := w.As(t, "champion").Get(page).Submit("retarget", map[string]string{"changes.0.goal_id": "harbor-goal-4", "changes.0.target:num": "55"})
	refused.Answers(http.StatusUnprocessableEntity).Sees("This was not done.")
	w.As(t, "csm").Get(page).Submit("reaffirm", nil).Sees("Your side stands by the plan.", "Stood by")
}
