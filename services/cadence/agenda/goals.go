package agenda

import (
	"cmp"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"coxswain/events"
	"coxswain/events/goalevent"
	"coxswain/rules/record"
)

// goals are those that somebody is not sure of, or that the parties see differently, or whose numbers lag.
func goals(in Input) []Candidate {
	var found []Candidate
	for _, g := range in.Goals {
		if g.Status != record.GoalOpen {
			continue
		}
		if signs := in.signs(g); len(signs) > 0 {
			found = append(found, goalLine(g, signs))
		}
	}
	return found
}

// sign is one thing that speaks for talking about a goal.
type sign struct {
	says      string
	weight    int
	positions []int64
}

// goalLine says all signs in one line; the heaviest gives the weight, and each further one a little.
func goalLine(g record.Goal, signs []sign) Candidate {
	slices.SortStableFunc(signs, func(a, b sign) int { return cmp.Compare(b.weight, a.weight) })
	c := Candidate{
		Item: itemOf("goal", g.Goal), Reason: Goal, Subject: subject("goal", g.Goal), Title: short(g.Terms.Outcome),
		Minutes: minutesGoal, Weight: signs[0].weight + weightAlso*(len(signs)-1), Positions: positions(g.Opened),
	}
	says := make([]string, len(signs))
	for i, s := range signs {
		says[i] = s.says
		c.Positions = append(c.Positions, s.positions...)
	}
	c.Why = sentence(says...)
	return c
}

func (in Input) signs(g record.Goal) []sign {
	var found []sign
	if s, ok := in.confidence(g); ok {
		found = append(found, s)
	}
	if today := in.Clock.Today(g.Terms.Person); g.Terms.Due != "" && g.Terms.Due < today {
		found = append(found, sign{"it was due " + in.day(g.Terms.Due), weightOverdue, nil})
	} else if s, ok := in.offTheLine(g, today); ok {
		found = append(found, s)
	}
	return found
}

// confidence tells what the parties say about a goal, when one of them is worried or they do not agree.
func (in Input) confidence(g record.Goal) (sign, bool) {
	heard := map[goalevent.Confidence]bool{}
	s := sign{}
	var says []string
	for _, p := range slices.Sorted(maps.Keys(g.CheckIns)) {
		c := g.CheckIns[p]
		heard[c.Confidence] = true
		says = append(says, in.party(p)+" says "+said(c.Confidence))
		s.positions = append(s.positions, c.Since.Position)
	}
	switch {
	case heard[goalevent.OffTrack]:
		s.weight = weightOffTrack
	case len(heard) > 1:
		s.weight = weightGap
	case heard[goalevent.AtRisk]:
		s.weight = weightAtRisk
	default:
		return sign{}, false
	}
	s.says = strings.Join(says, ", ")
	return s, true
}

// tolerance is by how many percent of the way a metric may lag behind its straight line.
const tolerance = 10

// offTheLine compares the last value with the straight line from the baseline, when the goal was opened, to
// the target, when it is due.
func (in Input) offTheLine(g record.Goal, today events.Date) (sign, bool) {
	m, measured := lastMeasured(g, in)
	opened := in.Clock.Of(g.Terms.Person).DateOf(g.Opened.At)
	whole := opened.DaysUntil(g.Terms.Due)
	if !measured || whole <= 0 {
		return sign{}, false
	}
	expected := opened.DaysUntil(today) * 100 / whole
	reached := percent(m.Value, g.Terms.Baseline, g.Terms.Target)
	if expected-reached <= tolerance {
		return sign{}, false
	}
	return sign{
		says: fmt.Sprintf("%s is at %s of %s, %d %% of the way where %d %% was to be expected",
			short(g.Terms.Metric.Name), m.Value, strings.TrimSpace(g.Terms.Target.String()+" "+g.Terms.Metric.Unit), reached, expected),
		weight:    weightBehind + expected - reached,
		positions: []int64{m.Mark.Position},
	}, true
}

func lastMeasured(g record.Goal, in Input) (record.Measurement, bool) {
	for _, m := range slices.Backward(g.Measurements) {
		if m.Metric == g.Terms.Metric.Name && !m.Mark.At.After(in.Clock.Now) {
			return m, true
		}
	}
	return record.Measurement{}, false
}

// percent is how much of the way from baseline to target a value is, cut at -100 and 200.
func percent(value, baseline, target events.Decimal) int {
	const least, most = -100, 200
	if target == baseline {
		return 100
	}
	p := big.NewInt(int64(value - baseline))
	p.Mul(p, big.NewInt(100)).Quo(p, big.NewInt(int64(target-baseline)))
	switch {
	case p.Cmp(big.NewInt(least)) < 0:
		return least
	case p.Cmp(big.NewInt(most)) > 0:
		return most
	}
	return int(p.Int64())
}
