package record

import (
	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/pkg/projection"
)

// Health is the last score and the scores before it. Internal to the vendor. Key: the customer's id.
type Health struct {
	Customer events.CustomerID   `json:"customer"`
	Score    events.Decimal      `json:"score"`
	Band     healthevent.Band    `json:"band"`
	Entries  []healthevent.Entry `json:"entries"`
	Version  int                 `json:"scorecard_version"`
	Trend    []ScorePoint        `json:"trend"` // oldest first, this one included
	Changed  Mark                `json:"changed"`
}

// ScorePoint is a score in the past with what changed it.
type ScorePoint struct {
	Score   events.Decimal      `json:"score"`
	Band    healthevent.Band    `json:"band"`
	Entries []healthevent.Entry `json:"entries,omitempty"` // those with a delta
	Mark    Mark                `json:"mark"`
}

// trendKept is how many scores a document keeps: what charts and agendas look back on. Older ones are in
// the log, and in any view as of their time.
const trendKept = 400

// HealthPart folds scores into Healths. They are internal to the vendor: no definition for another party
// may have this part, and one that is for Shared facts would never be given its facts.
func HealthPart() projection.Part {
	return projection.Part{Collection: Healths, Touches: touchesHealth, Apply: foldHealth}
}

func touchesHealth(r events.Recorded) []string {
	switch e := r.Event.(type) {
	case healthevent.InternalScoreChanged:
		return []string{string(e.Customer)}
	case healthevent.InternalBandChanged:
		return []string{string(e.Customer)}
	}
	return nil
}

func foldHealth(r events.Recorded, docs projection.Docs) error {
	switch e := r.Event.(type) {
	case healthevent.InternalScoreChanged:
		return projection.Update(docs, Healths, string(e.Customer), func(h *Health) { h.score(e, markOf(r)) })
	case healthevent.InternalBandChanged:
		return projection.Update(docs, Healths, string(e.Customer), func(h *Health) {
			h.Customer, h.Band, h.Changed = e.Customer, e.To, markOf(r)
		})
	}
	return nil
}

func (h *Health) score(e healthevent.InternalScoreChanged, m Mark) {
	h.Customer, h.Score, h.Band, h.Entries, h.Version, h.Changed = e.Customer, e.Score, e.Band, e.Entries, e.Version, m
	past := h.Trend[max(0, len(h.Trend)-trendKept+1):]
	h.Trend = with(past, ScorePoint{Score: e.Score, Band: e.Band, Entries: moved(e.Entries), Mark: m})
}

// moved are the entries that changed the score.
func moved(all []healthevent.Entry) []healthevent.Entry {
	return without(all, func(e healthevent.Entry) bool { return e.Delta == 0 })
}
