package bus

import (
	"testing"

	"github.com/google/uuid"

	"coxswain/events"
)

func TestACommandIdDependsOnFactAndPolicyOnly(t *testing.T) {
	t.Parallel()
	r := events.Recorded{ID: "0195a3c4-0000-7000-8000-000000000001"}
	again := events.Recorded{ID: r.ID, Position: 7}
	want := uuid.NewSHA1(uuid.MustParse(r.ID), []byte("crew")).String()
	if got := CommandID(r, "crew"); got != want || got != CommandID(again, "crew") {
		t.Errorf("id = %s, want %s each time", got, want)
	}
	if CommandID(r, "crew") == CommandID(r, "cox") {
		t.Error("two policies give the same command")
	}
}

func TestAPolicysConsumerHasOneFilter(t *testing.T) {
	t.Parallel()
	for want, on := range map[string][]string{
		"cox.03.plan.agreed": {"plan.agreed.v1", "plan.agreed.v2"},
		"cox.03.plan.*":      {"plan.agreed.v1", "plan.proposed.v1"},
		"cox.03.>":           {"plan.agreed.v1", "goal.opened.v1"},
	} {
		if got := (Policy{On: on}).subject(3); got != want {
			t.Errorf("filter of %v = %s, want %s", on, got, want)
		}
	}
}
