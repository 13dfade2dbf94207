package health_test

import (
	"net/http"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/services/health/api"
)

type signal = map[string]any

func tickets(n int, at time.Time) signal {
	return signal{"customer": "acme", "name": "open_tickets", "value": n, "occurred_at": at.Format(time.RFC3339), "source": "desk"}
}

func many(n int) []signal {
	all := make([]signal, n)
	for i := range all {
		all[i] = tickets(1, noon)
	}
	return all
}

func TestASignalMovesTheScoreAndTheLedgerSaysWhy(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.call("nadia", http.MethodPost, "/v1/signals", tickets(0, noon.Add(-48*time.Hour))).ok(nil)
	w.carry()
	w.call("nadia", http.MethodPost, "/v1/signals", []signal{tickets(20, noon.Add(-time.Hour))}).ok(nil)
	written := w.carry()
	if len(written) != 2 {
		t.Fatalf("want a score and a band, got %+v", written)
	}
	if b := written[1].(healthevent.InternalBandChanged); b.From != healthevent.Healthy || b.To != healthevent.Watch {
		t.Fatalf("band went from %s to %s", b.From, b.To)
	}
	var h api.Health
	w.call("nadia", http.MethodGet, "/v1/customers/acme/health", nil).ok(&h)
	var sum, moved events.Decimal
	for _, e := range h.Entries {
		sum, moved = sum+e.Points, moved+e.Delta
		if e.Measure == "open tickets" && (e.Why != "open_tickets was 20 on 2026-03-10" || len(e.Behind) != 1) {
			t.Errorf("the ledger says %q because of %v", e.Why, e.Behind)
		}
	}
	if want := events.Int(666) / 10; !h.Known || h.Score != want || sum != want || moved != want-events.Int(100) || len(h.Trend) < 2 {
		t.Fatalf("score %s, entries sum to %s and moved by %s, %d in the trend", h.Score, sum, moved, len(h.Trend))
	}
}

func TestABurstIsScoredOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var burst []signal
	for i := range 500 {
		burst = append(burst, tickets(i%7, noon.Add(-time.Duration(i)*time.Minute)))
	}
	w.call("nadia", http.MethodPost, "/v1/signals", burst).ok(nil)
	if written := w.carry(); len(written) != 1 {
		t.Fatalf("500 signals were scored %d times", len(written))
	}
}

func TestAScoreThatDoesNotMoveWritesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.call("nadia", http.MethodPost, "/v1/signals", tickets(3, noon.Add(-time.Hour))).ok(nil)
	w.carry()
	w.call("nadia", http.MethodPost, "/v1/signals", tickets(3, noon)).ok(nil)
	if written := w.carry(); len(written) != 0 {
		t.Fatalf("wrote %+v", written)
	}
}

func TestANewDayMovesWindowsWithoutAnyFact(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.call("nadia", http.MethodPost, "/v1/signals", []signal{tickets(0, noon.AddDate(0, 0, -27)), tickets(4, noon)}).ok(nil)
	trend := signal{"customer": "acme", "name": "active_users", "value": 10, "occurred_at": noon.AddDate(0, 0, -55).Format(time.RFC3339)}
	now := signal{"customer": "acme", "name": "active_users", "value": 230, "occurred_at": noon.Format(time.RFC3339)}
	w.call("nadia", http.MethodPost, "/v1/signals", []signal{trend, now}).ok(nil)
	w.carry()
	if written := w.newDay(); len(written) != 0 {
		t.Fatalf("the same day wrote %+v", written)
	}
	w.At(noon.AddDate(0, 0, 3)) // the first value of the trend has left the window
	written := w.newDay()
	if len(written) == 0 || written[0].(healthevent.InternalScoreChanged).On != "2026-03-13" {
		t.Fatalf("three days later: %+v", written)
	}
}

func TestANewScorecardScoresEverybody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.call("nadia", http.MethodPost, "/v1/signals", tickets(5, noon)).ok(nil)
	w.carry()
	card := map[string]any{"name": "Tickets only", "healthy_from": 70, "watch_from": 40, "measures": []any{map[string]any{
		"name": "tickets", "weight": 100, "missing": "zero", "input": map[string]any{"signal": "open_tickets", "aggregate": "last", "window_days": 7},
		"mapping": []any{map[string]any{"input": 0, "points": 100}, map[string]any{"input": 10, "points": 0}},
	}}}
	var drafted api.Card
	w.call("nadia", http.MethodPost, "/v1/scorecards", card).ok(&drafted)
	if drafted.Active {
		t.Fatal("a draft scores")
	}
	w.call("nadia", http.MethodPost, "/v1/scorecards/"+string(drafted.Scorecard.ID)+"/activate", signal{"version": 1}).ok(nil)
	written := w.carry()
	if len(written) == 0 || written[0].(healthevent.InternalScoreChanged).Score != events.Int(50) {
		t.Fatalf("wrote %+v", written)
	}
}

func TestSignalsAreRecordedAllOrNone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	head := w.Head(t)
	bad := tickets(1, noon.Add(time.Hour))
	w.call("nadia", http.MethodPost, "/v1/signals", []signal{tickets(1, noon), bad}).refused(http.StatusUnprocessableEntity, "signals_invalid", "/1/occurred_at")
	foreign := tickets(1, noon)
	foreign["customer"] = "zeta"
	w.call("nadia", http.MethodPost, "/v1/signals", []signal{foreign, tickets(1, noon)}).refused(http.StatusUnprocessableEntity, "signals_invalid", "/0/customer")
	w.call("nadia", http.MethodPost, "/v1/signals", foreign).refused(http.StatusNotFound, "not-found")
	w.call("nadia", http.MethodPost, "/v1/signals", []signal{}).refused(http.StatusUnprocessableEntity, "empty")
	w.call("nadia", http.MethodPost, "/v1/signals", many(api.MaxSignals+1)).refused(http.StatusRequestEntityTooLarge, "too-many-items")
	if w.Head(t) != head {
		t.Fatal("something was written")
	}
}

func TestASignalThatWasRecordedIsAnsweredAgainAfterTheClockWasSetBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	signal := map[string]any{"customer": "acme", "name": "active_users", "value": 5, "occurred_at": noon}
	w.callAs("nadia", http.MethodPost, "/v1/signals", "once", signal).ok(nil)
	w.At(noon.Add(-time.Hour))
	w.callAs("nadia", http.MethodPost, "/v1/signals", "once", signal).ok(nil)
	w.callAs("nadia", http.MethodPost, "/v1/signals", "another", signal).refused(http.StatusUnprocessableEntity, "signals_invalid", "/0/occurred_at")
}

func TestHealthDoesNotExistForAnybodyElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.call("nadia", http.MethodPost, "/v1/signals", tickets(5, noon)).ok(nil)
	w.carry()
	for _, who := range []string{"ann", "sam"} {
		known := w.call(who, http.MethodGet, "/v1/customers/acme/health", nil)
		known.refused(http.StatusNotFound, "not-found")
		w.call(who, http.MethodGet, "/v1/customers/none/health", nil).refused(http.StatusNotFound, "not-found")
		w.call(who, http.MethodPost, "/v1/signals", tickets(1, noon)).refused(http.StatusNotFound, "not-found")
	}
	w.call("ann", http.MethodGet, "/v1/scorecards", nil).refused(http.StatusNotFound, "not-found")
}
