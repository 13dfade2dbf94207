package evolution

import (
	"maps"
	"slices"
	"time"

	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/rules/record"
)

// score adds the health of a stop, and what has moved it since the one before.
func (t *teller) score(at time.Time, h record.Health) {
	if len(h.Trend) == 0 {
		return
	}
	point := Score{At: at, Score: h.Score, Band: h.Band, Position: h.Changed.Position, Moved: []Part{}}
	was, is := pointsOf(t.health.Entries), pointsOf(h.Entries)
	for _, measure := range measures(was, is) {
		if d := is[measure] - was[measure]; d != 0 {
			point.Moved = append(point.Moved, Part{Measure: measure, Points: d, Behind: saidSo(h, measure, t.health.Changed.Position)})
		}
	}
	t.health = h
	t.Health = append(t.Health, point)
}

// pointsOf sums a ledger by measure.
func pointsOf(entries []healthevent.Entry) map[string]events.Decimal {
	points := make(map[string]events.Decimal, len(entries))
	for _, e := range entries {
		points[e.Measure] += e.Points
	}
	return points
}

// measures are those of both ledgers by name: one that a scorecard leaves out has moved too.
func measures(was, is map[string]events.Decimal) []string {
	both := maps.Clone(was)
	maps.Copy(both, is)
	return slices.Sorted(maps.Keys(both))
}

// saidSo are the positions of the scores after a position that moved a measure, and of what moved it there.
func saidSo(h record.Health, measure string, after int64) []int64 {
	positions := map[int64]bool{}
	for _, p := range h.Trend {
		for _, e := range p.Entries {
			if e.Measure != measure || p.Mark.Position <= after {
				continue
			}
			positions[p.Mark.Position] = true
			for _, b := range e.Behind {
				positions[b] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(positions))
}
