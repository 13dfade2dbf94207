package goal_test

import (
	"strings"
	"testing"

	"coxswain/services/goals/goal"
)

func TestAchievement(t *testing.T) {
	t.Parallel()
	claim := goal.ClaimAchievement{Evidence: "9 days in May", By: nadia}
	dispute := goal.DisputeAchievement{Reason: "only one team", By: ann}
	t.Run("one party claims, another verifies", func(t *testing.T) {
		t.Parallel()
		given(opened(1)).When(claim).Then(t, claimed)
		given(opened(1), claimed).When(goal.VerifyAchievement{By: ann}).Then(t, verified)
	})
	t.Run("the claiming party does not verify", func(t *testing.T) {
		t.Parallel()
		given(opened(1), claimed).When(goal.VerifyAchievement{By: nadia}).ThenRefused(t, goal.ErrOwnClaim)
	})
	t.Run("another party disputes, the claim is made anew, and the other may come round", func(t *testing.T) {
		t.Parallel()
		given(opened(1), claimed).When(dispute).Then(t, disputed)
		given(opened(1), claimed, disputed).When(claim).Then(t, claimed)
		given(opened(1), claimed, disputed).When(goal.VerifyAchievement{By: ann}).Then(t, verified)
	})
	t.Run("nothing is verified or disputed that nobody claims", func(t *testing.T) {
		t.Parallel()
		given(opened(1)).When(goal.VerifyAchievement{By: ann}).ThenRefused(t, goal.ErrNotClaimed)
		given(opened(1)).When(dispute).ThenRefused(t, goal.ErrNotClaimed)
	})
	t.Run("a claim shows why, in words one can read", func(t *testing.T) {
		t.Parallel()
		given(opened(1)).When(goal.ClaimAchievement{By: nadia}).ThenRefused(t, goal.ErrTextMissing)
		given(opened(1)).When(goal.ClaimAchievement{Evidence: strings.Repeat("a", goal.MaxText+1), By: nadia}).ThenRefused(t, goal.ErrTextLong)
	})
	t.Run("a second party answers the claim rather than repeat it", func(t *testing.T) {
		t.Parallel()
		given(opened(1), claimed).When(goal.ClaimAchievement{Evidence: "indeed", By: ann}).ThenRefused(t, goal.ErrClaimed)
	})
	t.Run("the same claim, answer or dispute again stays quiet", func(t *testing.T) {
		t.Parallel()
		given(opened(1), claimed).When(claim).ThenNothing(t)
		given(opened(1), claimed, verified).When(goal.VerifyAchievement{By: ann}).ThenNothing(t)
		given(opened(1), claimed, disputed).When(dispute).ThenNothing(t)
	})
}

func TestMiss(t *testing.T) {
	t.Parallel()
	miss := goal.Miss{Reason: "the hiring stopped", Today: "2026-07-01"}
	t.Run("a goal is missed after its date", func(t *testing.T) {
		t.Parallel()
		given(opened(1)).When(miss).Then(t, missed)
	})
	t.Run("not on the day itself", func(t *testing.T) {
		t.Parallel()
		given(opened(1)).When(goal.Miss{Reason: "r", Today: "2026-06-30"}).ThenRefused(t, goal.ErrNotDue)
	})
	t.Run("nor while a claim waits for its answer", func(t *testing.T) {
		t.Parallel()
		given(opened(1), claimed).When(miss).ThenRefused(t, goal.ErrClaimed)
	})
	t.Run("missing it twice stays quiet", func(t *testing.T) {
		t.Parallel()
		given(opened(1), missed).When(miss).ThenNothing(t)
	})
}
