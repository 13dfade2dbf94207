package agenda

import (
	"cmp"
	"fmt"
	"slices"

	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/rules/record"
)

// health is what moved the score since the last call, and what would raise it most. It is internal to the
// vendor: for any other reader the documents of health are not looked at.
func health(in Input) []Candidate {
	if in.Reader != events.Vendor || len(in.Health.Trend) == 0 {
		return nil
	}
	var found []Candidate
	if c, ok := in.healthMoved(); ok {
		found = append(found, c)
	}
	if c, ok := in.healthRaise(); ok {
		found = append(found, c)
	}
	return found
}

// healthMoved sums the ledger since the last call.
func (in Input) healthMoved() (Candidate, bool) {
	before, later := in.scores()
	moved := in.Health.Score - before.Score
	if len(later) == 0 || before.Mark.IsZero() || moved == 0 {
		return Candidate{}, false
	}
	c := internalLine("score", "Health of the account")
	deltas := map[string]events.Decimal{}
	for _, s := range later {
		c.Positions = append(c.Positions, s.Mark.Position)
		for _, e := range s.Entries {
			deltas[e.Measure] += e.Delta
			c.Positions = append(c.Positions, e.Behind...)
		}
	}
	verb := "rose"
	if moved < 0 {
		verb = "fell"
	}
	c.Why = sentence(fmt.Sprintf("health %s from %s to %s since %s: %s", verb, before.Score, in.Health.Score,
		in.dayOf(before.Mark.At), largest(deltas)))
	c.Weight = weightHealthMoved + upTo(mostPoints, whole(max(moved, -moved)), weightPoint)
	return c, true
}

// scores splits the trend into the score that stood at the last call and those that came after it.
func (in Input) scores() (before record.ScorePoint, later []record.ScorePoint) {
	since := in.since()
	i := slices.IndexFunc(in.Health.Trend, func(s record.ScorePoint) bool { return s.Mark.At.After(since) })
	switch {
	case i < 0:
		return in.Health.Trend[len(in.Health.Trend)-1], nil
	case i == 0:
		return record.ScorePoint{}, in.Health.Trend
	}
	return in.Health.Trend[i-1], in.Health.Trend[i:]
}

// largest names the measures that moved most, with their points.
func largest(deltas map[string]events.Decimal) string {
	var says []string
	for _, m := range byMove(deltas) {
		sign := ""
		if deltas[m] > 0 {
			sign = "+"
		}
		says = append(says, fmt.Sprintf("%s %s%s", m, sign, deltas[m]))
	}
	return join(says)
}

func byMove(deltas map[string]events.Decimal) []string {
	var names []string
	for m, d := range deltas {
		if d != 0 {
			names = append(names, m)
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(max(deltas[b], -deltas[b]), max(deltas[a], -deltas[a])), cmp.Compare(a, b))
	})
	return names
}

// healthRaise is the measure with the most points to gain.
func (in Input) healthRaise() (Candidate, bool) {
	var worst healthevent.Entry
	var gain events.Decimal
	weights := weightsOf(in.Health.Entries)
	for _, e := range in.Health.Entries {
		more := shareOf(e, weights) - e.Points
		if !e.Missing && (more > gain || more == gain && more > 0 && e.Measure < worst.Measure) {
			worst, gain = e, more
		}
	}
	if gain <= 0 {
		return Candidate{}, false
	}
	c := internalLine("raise", "What would raise health most: "+worst.Measure)
	c.Why = sentence(fmt.Sprintf("%s brings %s of its %s points (%s)", worst.Measure, worst.Points, worst.Points+gain, short(worst.Why)))
	c.Positions = in.lastMoved(worst.Measure)
	c.Weight = weightHealthRaise + upTo(mostPoints, whole(gain), weightPoint)
	return c, true
}

func weightsOf(all []healthevent.Entry) events.Decimal {
	var sum events.Decimal
	for _, e := range all {
		sum += e.Weight
	}
	return sum
}

// shareOf is the most that a measure can bring, in tenths: while others are missing, it is more than its weight.
func shareOf(e healthevent.Entry, weights events.Decimal) events.Decimal {
	const tenth = events.One / 10
	if weights == 0 {
		return 0
	}
	return events.Int(100) / tenth * e.Weight / weights * tenth
}

// lastMoved are the score at which a measure moved last, and the facts that moved it: a score names only those
// that came after the one before.
func (in Input) lastMoved(measure string) []int64 {
	for _, s := range slices.Backward(in.Health.Trend) {
		for _, e := range s.Entries {
			if e.Measure == measure {
				return append([]int64{s.Mark.Position}, e.Behind...)
			}
		}
	}
	return []int64{in.Health.Changed.Position}
}

func internalLine(name, title string) Candidate {
	return Candidate{
		Item: itemOf("health", name), Reason: Health, Subject: subject("health", name), Title: title,
		Minutes: minutesHealth, Audience: events.InternalTo(events.Vendor),
	}
}

func whole(d events.Decimal) int { return int(d / events.One) }
