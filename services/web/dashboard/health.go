package dashboard

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/pkg/svgchart"
	"coxswain/services/responsibility/evolution"
	"coxswain/services/web/cards"
)

// health is the score over the bands of the scorecard that scores now.
func (c charts) health(card healthevent.Scorecard) svgchart.Line {
	score := svgchart.Series{Name: "Score"}
	for _, s := range c.Health {
		_, band := cards.Band(s.Band)
		score.Points = append(score.Points, svgchart.Point{At: s.At, Value: s.Score.Float(), Title: band, Href: behind(c.Customer, []int64{s.Position})})
	}
	l := c.line(c.figure("score", "Health", "Nothing was scored yet."), "points", score)
	l.Range = svgchart.Range{Min: 0, Max: 100}
	if card.Healthy > 0 {
		l.Bands = []svgchart.Band{
			{Name: "healthy", From: card.Healthy.Float(), To: 100},
			{Name: "watch", From: card.Watch.Float(), To: card.Healthy.Float()},
			{Name: "at risk", From: math.Inf(-1), To: card.Watch.Float()},
		}
	}
	return l
}

// What the chart of attribution shows: weeks that can be told apart on a desk, and parts that can be told apart at all.
const (
	weeksShown = 16
	partsShown = 5 // the rest is one more part
)

// rest stands for the measures that moved least.
const rest = "all others"

// attribution is what has moved the score from week to week. The parts of a column sum to the difference of two scores.
func (c charts) attribution() svgchart.Stacked {
	weeks := c.Health[min(1, len(c.Health)):] // the first score was moved by nothing
	weeks = weeks[max(0, len(weeks)-weeksShown):]
	parts := strongest(weeks)
	s := svgchart.Stacked{
		Figure: c.figure("attribution", "What has moved the health", "It has not moved yet."), Unit: "points", Heading: "Until", Parts: wordsOf(parts),
	}
	for _, w := range weeks {
		s.Columns = append(s.Columns, c.column(w, parts))
	}
	return s
}

// strongest are the measures that have moved most, and the rest where there are more.
func strongest(weeks []evolution.Score) []string {
	strength := map[string]events.Decimal{}
	for _, w := range weeks {
		for _, p := range w.Moved {
			strength[p.Measure] += max(p.Points, -p.Points)
		}
	}
	all := slices.SortedFunc(maps.Keys(strength), func(a, b string) int {
		return cmp.Or(cmp.Compare(strength[b], strength[a]), cmp.Compare(a, b))
	})
	if len(all) <= partsShown+1 {
		return all
	}
	return append(all[:partsShown:partsShown], rest)
}

func (c charts) column(w evolution.Score, parts []string) svgchart.Column {
	points, positions := make([]events.Decimal, len(parts)), make([][]int64, len(parts))
	for _, p := range w.Moved {
		i := slices.Index(parts, p.Measure)
		if i < 0 {
			i = len(parts) - 1
		}
		points[i] += p.Points
		positions[i] = append(positions[i], p.Behind...)
	}
	column := svgchart.Column{At: w.At, Segments: make([]svgchart.Segment, len(parts))}
	for i := range parts {
		column.Segments[i] = svgchart.Segment{Value: points[i].Float(), Label: c.f.Signed(points[i].Float()), Href: behind(c.Customer, positions[i])}
	}
	return column
}

func wordsOf(names []string) []string {
	all := make([]string, len(names))
	for i, n := range names {
		all[i] = strings.ReplaceAll(n, "_", " ")
	}
	return all
}
