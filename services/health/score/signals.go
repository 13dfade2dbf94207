package score

import (
	"fmt"
	"time"

	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/services/health/scorecard"
)

// signal aggregates a signal over a window of days up to today.
func (in Inputs) signal(i healthevent.Input) (reading, bool) {
	today := events.DateOf(in.Now, time.UTC)
	after := today.AddDays(-i.Window)
	var days []Day
	r := reading{}
	for _, d := range in.Signals[i.Signal] {
		if d.On > after && d.On <= today {
			days = append(days, d)
			r.behind = append(r.behind, d.Position)
		}
	}
	if len(days) == 0 {
		return reading{}, false
	}
	r.input, r.why = aggregate(i, days)
	return r, true
}

func aggregate(i healthevent.Input, days []Day) (events.Decimal, string) {
	last := days[len(days)-1]
	sum, count := total(days)
	switch i.Aggregate {
	case scorecard.Sum:
		return sum, fmt.Sprintf("%s came to %s in %d days", i.Signal, short(sum), i.Window)
	case scorecard.Average:
		mean := sum / events.Decimal(count)
		return mean, fmt.Sprintf("%s was %s on average over %d days", i.Signal, short(mean), i.Window)
	case scorecard.Count:
		return events.Int(int64(count)), fmt.Sprintf("%s was recorded %d %s in %d days", i.Signal, count, plural(count, "time", "times"), i.Window)
	case scorecard.Trend:
		return trend(i, days[0], last)
	}
	return last.Last, fmt.Sprintf("%s was %s on %s", i.Signal, short(last.Last), last.On)
}

// trend is the change per day between the first and the last day that said something.
func trend(i healthevent.Input, first, last Day) (events.Decimal, string) {
	days := max(1, first.On.DaysUntil(last.On))
	change := (last.Last - first.Last) / events.Decimal(days)
	return change, fmt.Sprintf("%s went from %s to %s in %d %s", i.Signal, short(first.Last), short(last.Last), days, plural(days, "day", "days"))
}

func total(days []Day) (sum events.Decimal, count int) {
	for _, d := range days {
		sum, count = clamp(sum+d.Sum), count+d.Count
	}
	return sum, count
}

// clamp holds a sum at the largest number that a fact can say.
func clamp(d events.Decimal) events.Decimal { return min(max(d, -most), most) }

const most = 1_000_000_000_000*events.One - 1
