package score

import (
	"cmp"
	"fmt"
	"time"

	"coxswain/events"
	"coxswain/events/goalevent"
	"coxswain/events/healthevent"
	"coxswain/rules/followthrough"
	"coxswain/rules/progress"
	"coxswain/rules/record"
	"coxswain/services/health/scorecard"
)

// reading is an input with the sentence that explains it and the facts it rests on.
type reading struct {
	input  events.Decimal
	why    string
	behind []int64
}

// read finds an input; false when nothing is known.
func (in Inputs) read(i healthevent.Input) (reading, bool) {
	switch i.Builtin {
	case "":
		return in.signal(i)
	case scorecard.VendorFollowThrough:
		return in.followThrough(events.Vendor)
	case scorecard.CustomerFollowThrough:
		return in.followThrough(events.Customer)
	case scorecard.GoalProgress:
		return in.goalProgress()
	case scorecard.Confidence:
		return in.confidence()
	case scorecard.Agreement:
		return in.agreement()
	case scorecard.CallDiscipline:
		return in.callDiscipline()
	}
	return reading{}, false
}

func (in Inputs) followThrough(party events.PartyID) (reading, bool) {
	r := followthrough.Of(in.Promises, followthrough.Party(party), in.Roster.Clock(in.Now, in.Calendars))
	if !r.Any() {
		return reading{}, false
	}
	var behind []int64
	onTime := 0
	for _, l := range r.Lines {
		behind = append(behind, l.Positions...)
		if l.Kept == followthrough.OnTime {
			onTime++
		}
	}
	percent := r.Score * 100
	return reading{percent, fmt.Sprintf("%s kept %d of %d promises on time in %d days; follow-through %s %%",
		in.Roster.PartyName(party), onTime, r.Counted, followthrough.Window, short(percent)), behind}, true
}

// goalProgress is the weighted mean over open goals of how far they are against the straight line from
// their opening to their due date, 100 % when on or ahead of it.
func (in Inputs) goalProgress() (reading, bool) {
	var sum, weights int64
	var behind []int64
	goals, back := 0, 0
	for _, g := range in.Goals {
		part, at, ok := in.pace(g)
		if !ok {
			continue
		}
		weight := int64(max(g.Terms.Weight, 1))
		sum, weights, goals = sum+weight*int64(part), weights+weight, goals+1
		behind = append(behind, at)
		if part < events.One {
			back++
		}
	}
	if goals == 0 {
		return reading{}, false
	}
	percent := events.Decimal(sum * 100 / weights)
	return reading{percent, fmt.Sprintf("%d of %d measured goals are behind the straight line to their date", back, goals), behind}, true
}

// pace is progress against the straight line, 0 to 1, and the position of the measurement it rests on.
func (in Inputs) pace(g record.Goal) (events.Decimal, int64, bool) {
	m, ok := lastOf(g)
	if !ok || g.Status == record.GoalDropped || g.Status == record.GoalMissed {
		return 0, 0, false
	}
	p, ok := progress.Of(g.Terms.Baseline, g.Terms.Target, m.Value)
	if !ok {
		return 0, 0, false
	}
	from, due := g.Opened.At, g.Terms.Due.In(time.UTC)
	whole, gone := due.Sub(from), in.Now.Sub(from)
	if gone <= 0 || p.Shown >= events.One {
		return events.One, m.Mark.Position, true
	}
	if whole <= 0 || gone >= whole {
		return p.Shown, m.Mark.Position, true
	}
	expected := scaled(events.One, uint64(gone), uint64(whole))
	if expected == 0 || p.Shown >= expected {
		return events.One, m.Mark.Position, true
	}
	return scaled(events.One, uint64(p.Shown), uint64(expected)), m.Mark.Position, true
}

func lastOf(g record.Goal) (record.Measurement, bool) {
	for i := len(g.Measurements) - 1; i >= 0; i-- {
		if m := g.Measurements[i]; m.Metric == g.Terms.Metric.Name {
			return m, true
		}
	}
	return record.Measurement{}, false
}

func (in Inputs) confidence() (reading, bool) {
	worth := map[goalevent.Confidence]events.Decimal{goalevent.OnTrack: events.Int(100), goalevent.AtRisk: events.Int(50)}
	var sum events.Decimal
	var behind []int64
	low := 0
	for _, g := range in.Goals {
		if g.Status == record.GoalDropped {
			continue
		}
		for _, c := range g.CheckIns {
			sum += worth[c.Confidence]
			behind = append(behind, c.Since.Position)
			if c.Confidence != goalevent.OnTrack {
				low++
			}
		}
	}
	if len(behind) == 0 {
		return reading{}, false
	}
	return reading{sum / events.Decimal(len(behind)), fmt.Sprintf("%d of %d check-ins say at risk or off track", low, len(behind)), behind}, true
}

// waitingCosts is what every proposal that waits for an answer takes away, in percent.
const waitingCosts = 15

// agreement is 100 % for agreed plans, less for proposals that wait, 0 while nothing is agreed.
func (in Inputs) agreement() (reading, bool) {
	agreed, open := 0, 0
	var behind []int64
	for _, a := range in.Agreements {
		if a.Version > 0 {
			agreed++
		}
		open += len(a.Open)
		behind = append(behind, a.Changed.Position)
	}
	if agreed == 0 {
		return reading{input: 0, why: "no plan is agreed", behind: behind}, len(behind) > 0
	}
	percent := events.Int(int64(max(0, 100-waitingCosts*open)))
	return reading{percent, fmt.Sprintf("%d agreed, %d open %s", agreed, open, plural(open, "proposal", "proposals")), behind}, true
}

// callDays is how far back call discipline looks.
const callDays = 90

func (in Inputs) callDiscipline() (reading, bool) {
	kept, all := 0, 0
	var behind []int64
	for _, c := range in.Calls {
		at := c.Start
		if !c.HeldAt.IsZero() {
			at = c.HeldAt.At // a call may be held before its time
		}
		if at.After(in.Now) || at.Before(in.Now.AddDate(0, 0, -callDays)) {
			continue
		}
		all++
		behind = append(behind, cmp.Or(c.HeldAt.Position, c.Changed.Position)) // a recap goes on and moves nothing
		if c.Status == record.CallHeld || c.Status == record.CallGivenBack {
			kept++
		}
	}
	if all == 0 {
		return reading{}, false
	}
	return reading{events.Int(int64(kept*100)) / events.Decimal(all), fmt.Sprintf("%d of %d calls of the last %d days were held or given back", kept, all, callDays), behind}, true
}

// short shows a decimal with at most one place.
func short(d events.Decimal) string { return (d / tenth * tenth).String() }

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
