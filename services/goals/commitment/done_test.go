package commitment_test

import (
	"testing"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/services/goals/commitment"
)

func TestBlock(t *testing.T) {
	t.Parallel()
	wait := commitment.Block{OnParty: events.Vendor, Reason: "no access yet", By: ann}
	t.Run("the owner's side says what it waits for", func(t *testing.T) {
		t.Parallel()
		given(asked(), confirmed).When(wait).Then(t, blocked)
	})
	t.Run("it waits for exactly one thing, and never for itself", func(t *testing.T) {
		t.Parallel()
		for _, on := range []commitment.Block{
			{}, {OnParty: events.Vendor, OnCommitment: c2}, {OnParty: events.Customer}, {OnCommitment: c1},
		} {
			on.By, on.Reason = ann, "r"
			given(asked(), confirmed).When(on).ThenRefused(t, commitment.ErrBlockOn)
		}
	})
	t.Run("what is not confirmed holds nobody up", func(t *testing.T) {
		t.Parallel()
		given(asked()).When(wait).ThenRefused(t, commitment.ErrNotConfirmed)
	})
	t.Run("the same again stays quiet", func(t *testing.T) {
		t.Parallel()
		given(asked(), confirmed, blocked).When(wait).ThenNothing(t)
	})
}

func TestUnblock(t *testing.T) {
	t.Parallel()
	t.Run("the party it waited for says that it can go on", func(t *testing.T) {
		t.Parallel()
		given(asked(), confirmed, blocked).When(commitment.Unblock{By: nadia}).
			Then(t, commitmentevent.Unblocked{Party: events.Vendor, Person: "nadia"})
	})
	t.Run("a third party does not", func(t *testing.T) {
		t.Parallel()
		given(asked(), confirmed, blocked).When(commitment.Unblock{By: pia}).ThenRefused(t, commitment.ErrNotYours)
	})
	t.Run("what waits for nothing stays quiet", func(t *testing.T) {
		t.Parallel()
		given(asked(), confirmed).When(commitment.Unblock{By: ann}).ThenNothing(t)
	})
}

func TestComplete(t *testing.T) {
	t.Parallel()
	finish := commitment.Complete{Evidence: "see the folder", Today: due, By: ann}
	t.Run("the owner shows that it is done", func(t *testing.T) {
		t.Parallel()
		given(asked(), confirmed).When(finish).Then(t, done)
	})
	t.Run("the day after is late", func(t *testing.T) {
		t.Parallel()
		c, want := finish, done
		c.Today, want.Late = "2026-04-01", true
		given(asked(), confirmed).When(c).Then(t, want)
	})
	t.Run("it is confirmed first", func(t *testing.T) {
		t.Parallel()
		given(asked()).When(finish).ThenRefused(t, commitment.ErrNotConfirmed)
	})
	t.Run("a blocked one is unblocked first", func(t *testing.T) {
		t.Parallel()
		given(asked(), confirmed, blocked).When(finish).ThenRefused(t, commitment.ErrBlocked)
	})
	t.Run("it waits for what it depends on, and for nothing else", func(t *testing.T) {
		t.Parallel()
		chained := asked()
		chained.DependsOn = []events.CommitmentID{c2}
		c := finish
		c.Owed = []events.CommitmentID{c2}
		given(chained, confirmed).When(c).ThenRefused(t, commitment.ErrDependency)
		given(asked(), confirmed).When(c).Then(t, done)
	})
	t.Run("the other side does not do it for the owner", func(t *testing.T) {
		t.Parallel()
		c := finish
		c.By = nadia
		given(asked(), confirmed).When(c).ThenRefused(t, commitment.ErrNotOwner)
	})
	t.Run("done twice stays quiet", func(t *testing.T) {
		t.Parallel()
		given(asked(), confirmed, done).When(finish).ThenNothing(t)
	})
}

func TestAccept(t *testing.T) {
	t.Parallel()
	t.Run("another party holds it done", func(t *testing.T) {
		t.Parallel()
		given(asked(), confirmed, done).When(commitment.Accept{By: nadia}).Then(t, accepted)
	})
	t.Run("silence does, when the charter says so", func(t *testing.T) {
		t.Parallel()
		given(asked(), confirmed, done).When(commitment.Accept{By: commitment.Who{Party: events.Vendor}, Silence: true}).
			Then(t, commitmentevent.Accepted{Party: events.Vendor, Silence: true})
	})
	t.Run("the owner's side does not", func(t *testing.T) {
		t.Parallel()
		given(asked(), confirmed, done).When(commitment.Accept{By: bob}).ThenRefused(t, commitment.ErrOwnSide)
	})
	t.Run("what is not done is not accepted", func(t *testing.T) {
		t.Parallel()
		given(asked(), confirmed).When(commitment.Accept{By: nadia}).ThenRefused(t, commitment.ErrNotDone)
		given(asked(), redated).When(commitment.Accept{By: nadia}).ThenRefused(t, commitment.ErrNotDone)
	})
	t.Run("accepting twice stays quiet", func(t *testing.T) {
		t.Parallel()
		given(asked(), confirmed, done, accepted).When(commitment.Accept{By: nadia}).ThenNothing(t)
	})
}

func TestReopen(t *testing.T) {
	t.Parallel()
	no := commitment.Reopen{By: nadia, Reason: "half of it is missing"}
	t.Run("another party does not hold it done, and the owner goes on", func(t *testing.T) {
		t.Parallel()
		given(asked(), confirmed, done).When(no).Then(t, reopened)
		given(asked(), confirmed, done, reopened).When(commitment.Complete{Evidence: "see the folder", By: ann}).Then(t, done)
	})
	t.Run("what was accepted stays settled", func(t *testing.T) {
		t.Parallel()
		given(asked(), confirmed, done, accepted).When(no).ThenRefused(t, commitment.ErrSettled)
	})
	t.Run("what was never done cannot be reopened", func(t *testing.T) {
		t.Parallel()
		given(asked(), confirmed).When(no).ThenRefused(t, commitment.ErrNotDone)
	})
	t.Run("reopening twice stays quiet", func(t *testing.T) {
		t.Parallel()
		given(asked(), confirmed, done, reopened).When(no).ThenNothing(t)
	})
}

func TestComment(t *testing.T) {
	t.Parallel()
	say := commitment.Comment{Note: "n1", Text: "see you on Monday", By: pia}
	t.Run("every party may comment, on settled ones too", func(t *testing.T) {
		t.Parallel()
		given(asked(), withdrawn).When(say).
			Then(t, commitmentevent.Commented{Note: "n1", Party: "agency", Person: "pia", Text: "see you on Monday"})
	})
	t.Run("a comment says something", func(t *testing.T) {
		t.Parallel()
		given(asked()).When(commitment.Comment{Note: "n1", By: pia}).ThenRefused(t, commitment.ErrTextMissing)
	})
}
