package journey_test

import (
	"slices"
	"testing"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/events/commitmentevent"
	"coxswain/events/healthevent"
	"coxswain/rules/record"
	"coxswain/services/health/api"
)

// explainHealth waits until the call counts, and follows the points back to the facts.
func (j *journey) explainHealth(t *testing.T) {
	all := j.dana.facts(t)
	call := one(t, all, about[callevent.Held](j.call))
	kept := one(t, all, about[commitmentevent.Accepted](j.promises[carriers]))
	j.dana.sees(t, 0, 1, "a score that counts the call", func(f fact) bool {
		return is[healthevent.InternalScoreChanged]()(f) && of[healthevent.InternalScoreChanged](t, f).Basis >= call &&
			of[healthevent.InternalScoreChanged](t, f).Customer == j.customer
	})
	path := "/v1/customers/" + string(j.customer) + "/health"
	h := decoded[api.Health](t, j.dana.reads(t, path))
	sum := events.Decimal(0)
	for _, e := range h.Entries {
		sum += e.Points
	}
	if !h.Known || sum != h.Score {
		t.Fatalf("the entries sum to %s: %+v", sum, h)
	}
	previous := events.Decimal(0)
	for _, p := range h.Trend {
		for _, e := range p.Entries {
			previous += e.Delta
		}
		if previous != p.Score {
			t.Fatalf("the changes sum to %s where the score is %s: %+v", previous, p.Score, p)
		}
	}
	for measure, position := range map[string]int64{"call discipline": call, "customer follow-through": kept} {
		if !slices.ContainsFunc(h.Trend, func(p record.ScorePoint) bool { return explains(p, measure, position) }) {
			t.Errorf("no change of %s names the fact at %d: %+v", measure, position, h.Trend)
		}
	}
	j.ingrid.looks(t, path).refused(t, 404, "not-found")
}

// explains reports whether a change of the score names the fact behind a measure, with a sentence.
func explains(p record.ScorePoint, measure string, position int64) bool {
	return slices.ContainsFunc(p.Entries, func(e healthevent.Entry) bool {
		return e.Measure == measure && e.Why != "" && slices.Contains(e.Behind, position)
	})
}

// one is the position of the one fact that matches.
func one(t *testing.T, all []fact, match func(fact) bool) int64 {
	t.Helper()
	i := slices.IndexFunc(all, match)
	if i < 0 {
		t.Fatalf("no such fact among %d", len(all))
	}
	return all[i].Position
}
