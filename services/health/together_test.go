package health_test

import (
	"net/http"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/events/customerevent"
	"coxswain/events/healthevent"
)

// scoresOf lists whose scores changed after a position, in order.
func (w *world) scoresOf(after int64) (all []events.CustomerID) {
	for _, r := range w.After(w.t, after) {
		if _, ok := r.Event.(healthevent.InternalScoreChanged); ok {
			all = append(all, r.Customer)
		}
	}
	return all
}

func TestCustomersWhoseFactsStandBehindAreScoredTogether(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	others := []string{"beta", "gamma", "delta"}
	for _, c := range others {
		w.Happened(t, people["nadia"], events.CustomerID(c), "customer", c, customerevent.Registered{Customer: events.CustomerID(c), Name: c, Zone: "Asia/Tokyo"})
	}
	w.carry()
	before := w.Head(t)
	for i, c := range append([]string{"acme"}, others...) {
		one := tickets(i+1, noon.Add(-time.Hour))
		one["customer"] = c
		w.call("nadia", http.MethodPost, "/v1/signals", one).ok(nil)
	}
	signals := w.After(t, before)
	if err := w.policy.Handle(t.Context(), signals[0]); err != nil {
		t.Fatal(err)
	}
	scored := map[events.CustomerID]bool{}
	for _, c := range w.scoresOf(before) {
		scored[c] = true
	}
	if len(scored) != 4 {
		t.Errorf("with the first of four signals, scores came for %v", scored)
	}
	after := w.Head(t)
	for _, r := range signals[1:] {
		if err := w.policy.Handle(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	if again := w.scoresOf(after); len(again) != 0 {
		t.Errorf("in their own turn %v were scored again", again)
	}
}
