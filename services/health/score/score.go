package score

import (
	"cmp"
	"slices"
	"time"

	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/pkg/worktime"
	"coxswain/rules/record"
)

// Inputs is what is known of a customer at an instant.
type Inputs struct {
	Roster     record.Roster
	Agreements []record.Agreement
	Goals      []record.Goal
	Promises   []record.Promise
	Calls      []record.Call
	Signals    map[string][]Day // by name, oldest first; days without a value are not there
	Now        time.Time
	Calendars  *worktime.Calendars
}

// Today is the calendar date of the account.
func (in Inputs) Today() events.Date {
	zone, err := worktime.Zone(in.Roster.Zone)
	if err != nil {
		zone = time.UTC
	}
	return events.DateOf(in.Now, zone)
}

// Day is what a signal said on one day, UTC. Windows are counted in days, so a day is all that a score
// needs to know, however often a signal comes.
type Day struct {
	On       events.Date    `json:"on"`
	Sum      events.Decimal `json:"sum"`
	Count    int            `json:"count"`
	Last     events.Decimal `json:"last"` // the latest of the day
	LastAt   time.Time      `json:"last_at"`
	Position int64          `json:"position"` // of the newest fact
}

// With is the day with one more value. A value that was told late counts, and does not become the last.
func (d Day) With(value events.Decimal, at time.Time, position int64) Day {
	if d.Count == 0 || !at.Before(d.LastAt) {
		d.Last, d.LastAt = value, at
	}
	d.Sum = clamp(d.Sum + value)
	d.Count++
	d.Position = max(d.Position, position)
	return d
}

// Score is a score with its ledger.
type Score struct {
	Score   events.Decimal
	Band    healthevent.Band
	Entries []healthevent.Entry // sum of Points == Score; sum of Delta == Score - previous
}

// Previous is what the score before said.
type Previous struct {
	Entries []healthevent.Entry
	Basis   int64 // facts after this position are new
}

// tenth is the smallest step of a score.
const tenth = events.One / 10

// Of scores the inputs. It is false when no measure has an input: then there is nothing to say.
func Of(card healthevent.Scorecard, in Inputs, before Previous) (Score, bool) {
	entries := make([]healthevent.Entry, 0, len(card.Measures))
	var weights events.Decimal
	for _, m := range card.Measures {
		r, ok := in.read(m.Input)
		e := healthevent.Entry{Measure: m.Name, Weight: m.Weight, Input: r.input, Missing: !ok}
		switch {
		case ok:
			e.Measured, e.Why, e.Behind = Map(m.Mapping, r.input), r.why, newer(r.behind, before.Basis)
		case m.Missing == "neutral":
			e.Measured, e.Why = events.Int(50), "nothing is known; it counts as 50 of 100"
		case m.Missing == "zero":
			e.Why = "nothing is known; it counts as 0 of 100"
		default:
			e.Weight, e.Why = 0, "nothing is known; the other measures weigh more"
		}
		weights += e.Weight
		entries = append(entries, e)
	}
	if weights == 0 || !slices.ContainsFunc(entries, func(e healthevent.Entry) bool { return !e.Missing }) {
		return Score{}, false
	}
	total := share(entries, weights)
	return Score{Score: total, Band: BandOf(card, total), Entries: moved(entries, before.Entries)}, true
}

// BandOf is the band of a score.
func BandOf(card healthevent.Scorecard, s events.Decimal) healthevent.Band {
	switch {
	case s >= card.Healthy:
		return healthevent.Healthy
	case s >= card.Watch:
		return healthevent.Watch
	}
	return healthevent.AtRisk
}

// share gives every entry its points in whole tenths and returns their sum: the weighted mean, rounded
// down to a tenth, with what rounding left over given to the largest remainders.
func share(entries []healthevent.Entry, weights events.Decimal) events.Decimal {
	type rest struct {
		at   int
		left int64
	}
	var (
		exact  int64 // in weight x points
		given  events.Decimal
		rests  = make([]rest, len(entries))
		divide = int64(weights) * int64(tenth)
	)
	for i := range entries {
		product := int64(entries[i].Weight) * int64(entries[i].Measured)
		exact += product
		entries[i].Points = events.Decimal(product/divide) * tenth
		given += entries[i].Points
		rests[i] = rest{i, product % divide}
	}
	total := events.Decimal(exact/divide) * tenth
	slices.SortStableFunc(rests, func(a, b rest) int { return cmp.Compare(b.left, a.left) })
	for i := 0; given < total; i++ {
		entries[rests[i].at].Points += tenth
		given += tenth
	}
	return total
}

// moved sets how far every entry moved since the score before. A measure that the card has no more appears
// once with what it takes away.
func moved(entries, before []healthevent.Entry) []healthevent.Entry {
	was := map[string]events.Decimal{}
	for _, e := range before {
		was[e.Measure] = e.Points
	}
	for i := range entries {
		entries[i].Delta = entries[i].Points - was[entries[i].Measure]
		delete(was, entries[i].Measure)
	}
	for _, e := range before {
		if points, gone := was[e.Measure]; gone && points != 0 {
			entries = append(entries, healthevent.Entry{Measure: e.Measure, Missing: true, Delta: -points, Why: "the scorecard measures this no more"})
		}
	}
	return entries
}

// maxBehind is how many facts an entry names.
const maxBehind = 20

// newer keeps the newest positions after a basis, ascending.
func newer(positions []int64, basis int64) []int64 {
	var kept []int64
	for _, p := range positions {
		if p > basis {
			kept = append(kept, p)
		}
	}
	slices.Sort(kept)
	kept = slices.Compact(kept)
	return kept[max(0, len(kept)-maxBehind):]
}
