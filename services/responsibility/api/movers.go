package api

import (
	"math"
	"slices"
	"time"

	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/rules/record"
)

// mover is a customer whose score has moved.
type mover struct {
	of
	Score    events.Decimal   `json:"score"`
	Band     healthevent.Band `json:"band"`
	Was      healthevent.Band `json:"was,omitempty" doc:"The band seven days ago, where it was another."`
	Moved    events.Decimal   `json:"moved" doc:"Points since seven days ago."`
	Measure  string           `json:"measure" doc:"What moved it most since then."`
	Why      string           `json:"why" doc:"The reason of that measure."`
	Position int64            `json:"position" doc:"Of the last score."`
}

// week is how far back a move is looked for, and leastMove how many points it has at least.
const (
	week      = 7 * 24 * time.Hour
	leastMove = 1
)

// move adds a customer whose score is another than a week ago.
func (b *todayBody) move(about of, h *record.Health) {
	if h == nil || len(h.Trend) == 0 {
		return
	}
	since := b.At.Add(-week)
	i := slices.IndexFunc(h.Trend, func(s record.ScorePoint) bool { return s.Mark.At.After(since) })
	if i < 1 {
		return // nothing new, or nothing old to compare with
	}
	before := h.Trend[i-1]
	by := h.Score - before.Score
	if math.Abs(by.Float()) < leastMove && before.Band == h.Band {
		return
	}
	m := mover{of: about, Score: h.Score, Band: h.Band, Moved: by, Position: h.Changed.Position}
	m.Measure, m.Why = mostly(h.Trend[i:], by)
	if before.Band != h.Band {
		m.Was = before.Band
	}
	b.Movers = append(b.Movers, m)
}

// mostly is the measure that moved the score most in a direction, over several scores, with its last reason.
func mostly(trend []record.ScorePoint, by events.Decimal) (measure, why string) {
	sums, whys := map[string]events.Decimal{}, map[string]string{}
	for _, s := range trend {
		for _, e := range s.Entries {
			sums[e.Measure] += e.Delta
			whys[e.Measure] = e.Why
		}
	}
	for _, s := range trend { // in the order in which they moved, so that the answer is the same each time
		for _, e := range s.Entries {
			if d := sums[e.Measure]; (d > 0) == (by > 0) && (measure == "" || math.Abs(d.Float()) > math.Abs(sums[measure].Float())) {
				measure = e.Measure
			}
		}
	}
	return measure, whys[measure]
}
