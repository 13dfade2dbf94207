package commitment_test

import (
	"strings"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/services/goals/commitment"
)

func TestPropose(t *testing.T) {
	t.Parallel()
	t.Run("a promise is asked of another", func(t *testing.T) {
		t.Parallel()
		given().When(askAnn()).Then(t, asked())
	})
	t.Run("who offers a promise confirms it with that", func(t *testing.T) {
		t.Parallel()
		c := askAnn()
		c.Party, c.Person = events.Vendor, "nadia"
		given().When(c).Then(t, promised(), commitmentevent.Confirmed{Party: events.Vendor, Person: "nadia"})
	})
	t.Run("words that a policy puts into a mouth confirm nothing", func(t *testing.T) {
		t.Parallel()
		c := askAnn()
		c.Party, c.Person, c.Unspoken = events.Vendor, "nadia", true
		given().When(c).Then(t, promised())
	})
	t.Run("asking for the same again stays quiet", func(t *testing.T) {
		t.Parallel()
		given(asked(), confirmed).When(askAnn()).ThenNothing(t)
	})
	t.Run("an id that says something else already is refused", func(t *testing.T) {
		t.Parallel()
		c := askAnn()
		c.Text = "Deliver the reports"
		given(asked()).When(c).ThenRefused(t, commitment.ErrExists)
	})
	t.Run("an import may tell of a date that has passed", func(t *testing.T) {
		t.Parallel()
		c := askAnn()
		c.Due, c.Today = "2025-01-31", ""
		want := asked()
		want.Due = c.Due
		given().When(c).Then(t, want)
	})
}

func TestProposeRefusesWhatNobodyCouldKeep(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		says    string
		change  func(*commitment.Propose)
		refusal error
	}{
		{"a promise without words", func(p *commitment.Propose) { p.Text = " \n" }, commitment.ErrTextMissing},
		{"a promise of a whole book", func(p *commitment.Propose) { p.Text = strings.Repeat("ä", commitment.MaxText+1) }, commitment.ErrTextLong},
		{"a promise of nobody", func(p *commitment.Propose) { p.Person = "" }, commitment.ErrOwnerMissing},
		{"a date that is none", func(p *commitment.Propose) { p.Due = "2026-02-30" }, commitment.ErrDueInvalid},
		{"a date that has passed", func(p *commitment.Propose) { p.Due = "2026-03-09" }, commitment.ErrDuePast},
		{"a promise that waits for itself", func(p *commitment.Propose) { p.DependsOn = []events.CommitmentID{c1} }, commitment.ErrDependencies},
		{"a dependency named twice", func(p *commitment.Propose) { p.DependsOn = []events.CommitmentID{c2, c2} }, commitment.ErrDependencies},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			p := askAnn()
			c.change(&p)
			given().When(p).ThenRefused(t, c.refusal)
		})
	}
}

func TestConfirm(t *testing.T) {
	t.Parallel()
	t.Run("the owner confirms", func(t *testing.T) {
		t.Parallel()
		given(asked()).When(commitment.Confirm{By: ann}).Then(t, confirmed)
	})
	t.Run("a deputy confirms in the owner's name", func(t *testing.T) {
		t.Parallel()
		given(asked()).When(commitment.Confirm{By: dora}).Then(t, commitmentevent.Confirmed{Party: events.Customer, Person: "dora"})
	})
	t.Run("the owner takes the own counter back by confirming", func(t *testing.T) {
		t.Parallel()
		given(asked(), redated).When(commitment.Confirm{By: ann}).Then(t, confirmed)
	})
	t.Run("a colleague does not confirm for the owner", func(t *testing.T) {
		t.Parallel()
		given(asked()).When(commitment.Confirm{By: bob}).ThenRefused(t, commitment.ErrNotOwner)
	})
	t.Run("neither does the one who asked", func(t *testing.T) {
		t.Parallel()
		given(asked()).When(commitment.Confirm{By: nadia}).ThenRefused(t, commitment.ErrNotOwner)
	})
	t.Run("what the other side offered instead is answered as a counter", func(t *testing.T) {
		t.Parallel()
		offered := commitmentevent.Countered{Due: later, Party: events.Vendor, By: "nadia", Reason: "in between"}
		given(asked(), redated, offered).When(commitment.Confirm{By: ann}).ThenRefused(t, commitment.ErrCounterOpen)
	})
	t.Run("a declined promise is not confirmed any more", func(t *testing.T) {
		t.Parallel()
		given(asked(), declined).When(commitment.Confirm{By: ann}).ThenRefused(t, commitment.ErrSettled)
	})
	t.Run("confirming twice stays quiet, and so it does when the promise is long done", func(t *testing.T) {
		t.Parallel()
		given(asked(), confirmed).When(commitment.Confirm{By: ann}).ThenNothing(t)
		given(asked(), confirmed, done, accepted).When(commitment.Confirm{By: ann}).ThenNothing(t)
	})
	t.Run("nothing can be asked of a commitment that is not there", func(t *testing.T) {
		t.Parallel()
		given().When(commitment.Confirm{By: ann}).ThenRefused(t, commitment.ErrUnknown)
	})
}

func TestUndoConfirm(t *testing.T) {
	t.Parallel()
	undo := func(after time.Duration) commitment.UndoConfirm {
		return commitment.UndoConfirm{By: ann, Confirmed: noon, Now: noon.Add(after)}
	}
	t.Run("a confirmation is taken back within a day", func(t *testing.T) {
		t.Parallel()
		given(asked(), confirmed).When(undo(24*time.Hour)).Then(t, commitmentevent.ConfirmationUndone{Person: "ann"})
	})
	t.Run("and not a second later", func(t *testing.T) {
		t.Parallel()
		given(asked(), confirmed).When(undo(24*time.Hour+time.Second)).ThenRefused(t, commitment.ErrUndoLate)
	})
	t.Run("nor once it is done", func(t *testing.T) {
		t.Parallel()
		given(asked(), confirmed, done).When(undo(0)).ThenRefused(t, commitment.ErrDone)
	})
	t.Run("taking back what was never said stays quiet", func(t *testing.T) {
		t.Parallel()
		given(asked()).When(undo(0)).ThenNothing(t)
	})
}

func TestDecline(t *testing.T) {
	t.Parallel()
	no := commitment.Decline{By: ann, Reason: "not our data"}
	t.Run("the owner declines with a reason", func(t *testing.T) {
		t.Parallel()
		given(asked()).When(no).Then(t, declined)
	})
	t.Run("without a reason nobody declines", func(t *testing.T) {
		t.Parallel()
		given(asked()).When(commitment.Decline{By: ann}).ThenRefused(t, commitment.ErrReasonMissing)
	})
	t.Run("a confirmed promise is not declined any more", func(t *testing.T) {
		t.Parallel()
		given(asked(), confirmed).When(no).ThenRefused(t, commitment.ErrConfirmed)
	})
	t.Run("an owner who was named by somebody else may still decline", func(t *testing.T) {
		t.Parallel()
		given(asked(), toBob, bobTakes).When(commitment.Decline{By: bob, Reason: "I have no data"}).
			Then(t, commitmentevent.Declined{Party: events.Customer, Person: "bob", Reason: "I have no data"})
	})
	t.Run("declining twice stays quiet", func(t *testing.T) {
		t.Parallel()
		given(asked(), declined).When(no).ThenNothing(t)
	})
}

func TestWithdraw(t *testing.T) {
	t.Parallel()
	by := func(w commitment.Who) commitment.Withdraw {
		return commitment.Withdraw{By: w, Reason: "no longer needed"}
	}
	t.Run("the side that asked withdraws, before and after the yes", func(t *testing.T) {
		t.Parallel()
		given(asked()).When(by(nadia)).Then(t, withdrawn)
		given(asked(), confirmed).When(by(nadia)).Then(t, withdrawn)
	})
	t.Run("the side that owes does not let itself off", func(t *testing.T) {
		t.Parallel()
		given(asked(), confirmed).When(by(ann)).ThenRefused(t, commitment.ErrOwnSide)
		own := commitmentevent.Confirmed{Party: events.Vendor, Person: "nadia"}
		given(promised(), own).When(by(nadia)).ThenRefused(t, commitment.ErrOwnSide)
	})
	t.Run("a partner does not withdraw what two others agreed", func(t *testing.T) {
		t.Parallel()
		given(asked(), confirmed).When(by(pia)).ThenRefused(t, commitment.ErrNotYours)
	})
	t.Run("withdrawing twice stays quiet", func(t *testing.T) {
		t.Parallel()
		given(asked(), withdrawn).When(by(nadia)).ThenNothing(t)
	})
}
