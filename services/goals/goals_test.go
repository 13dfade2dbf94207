package goals_test

import (
	"net/http"
	"testing"
	"time"
)

func TestGoalsOverHTTP(t *testing.T) {
	t.Parallel()
	const g = "/v1/goals/g1"
	t.Run("a goal shows how far it has come by the latest value, whenever it was told", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.ask("nadia", g+"/measurements", body{"value": 20}).is(http.StatusCreated)
		late := tuesday.AddDate(0, -1, 0).Format(time.RFC3339)
		w.ask("ann", g+"/measurements", body{"metric": "onboarding", "value": 27.5, "unit": "days", "at": late}).is(http.StatusCreated)
		shown := w.ask("ann", g, nil).is(http.StatusOK).object()
		way, _ := shown["progress"].(map[string]any)
		if way["raw"] != 0.5 || way["value"] != 20.0 || way["target_reached"] != false || len(shown["measurements"].([]any)) != 2 {
			t.Fatalf("shown as %v", shown)
		}
	})
	t.Run("a value that was wrong is corrected, and both are kept", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		m := w.ask("nadia", g+"/measurements", body{"value": 20}).is(http.StatusCreated).text("measurement")
		w.ask("nadia", g+"/measurements/"+m+"/correct", body{"value": 10, "reason": "weekends counted"}).is(http.StatusOK)
		shown := w.ask("ann", g, nil).is(http.StatusOK).object()
		first := shown["measurements"].([]any)[0].(map[string]any)
		if first["value"] != 10.0 || first["first"] != 20.0 || shown["progress"].(map[string]any)["target_reached"] != true {
			t.Fatalf("shown as %v", shown)
		}
	})
	t.Run("each party checks in for itself", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.ask("nadia", g+"/check-ins", body{"confidence": "on_track"}).is(http.StatusCreated)
		w.ask("ann", g+"/check-ins", body{"confidence": "at_risk", "analysis": "nobody to train"}).is(http.StatusCreated)
		w.ask("ann", g+"/check-ins", body{"confidence": "green"}).is(http.StatusUnprocessableEntity)
		if got := w.ask("ann", g, nil).object()["check_ins"].(map[string]any); len(got) != 2 {
			t.Fatalf("check-ins: %v", got)
		}
	})
	t.Run("a step is added, moved and reached", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		m := g + "/milestones/" + w.ask("ann", g+"/milestones", body{"text": "Handbook", "due": "2026-04-30"}).is(http.StatusCreated).text("milestone")
		w.ask("nadia", m+"/move", body{"to": "2026-05-15", "reason": "the author is ill"}).is(http.StatusOK)
		w.ask("ann", m+"/reach", body{}).is(http.StatusOK)
	})
	t.Run("one party claims, another disputes and then verifies", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.ask("nadia", g+"/claim", body{"evidence": "9 days in May"}).is(http.StatusOK)
		w.ask("vik", g+"/verify", body{}).refused(http.StatusForbidden, "goal_own_claim")
		w.ask("ann", g+"/dispute", body{"reason": "only one team"}).is(http.StatusOK)
		if got := w.ask("ann", g+"/verify", body{}).is(http.StatusOK).text("status"); got != "achieved" {
			t.Fatalf("it is %s", got)
		}
	})
	t.Run("a goal is missed once it is over where its owner is", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.ask("ann", g+"/miss", body{"reason": "the hiring stopped"}).refused(http.StatusConflict, "goal_not_due")
		w.At(time.Date(2026, 6, 30, 15, 30, 0, 0, time.UTC)) // the first of July in Tokyo
		w.ask("ann", g+"/miss", body{"reason": "the hiring stopped"}).is(http.StatusOK)
	})
}
