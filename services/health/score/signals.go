package score

import (
	"fmt"

	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/services/health/scorecard"
)

// signal aggregates the values of a signal within a window of days up to now.
func (in Inputs) signal(i healthevent.Input) (reading, bool) {
	var values []Value
	from := in.Now.AddDate(0, 0, -i.Window)
	for _, v := range in.Signals[i.Signal] {
		if v.At.After(from) && !v.At.After(in.Now) {
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return reading{}, false
	}
	r := reading{behind: make([]int64, 0, len(values))}
	for _, v := range values {
		r.behind = append(r.behind, v.Position)
	}
	r.input, r.why = aggregate(i, values)
	return r, true
}

func aggregate(i healthevent.Input, values []Value) (events.Decimal, string) {
	first, last := values[0], values[len(values)-1]
	switch i.Aggregate {
	case scorecard.Sum:
		sum := total(values)
		return sum, fmt.Sprintf("%s came to %s in %d days", i.Signal, short(sum), i.Window)
	case scorecard.Average:
		mean := total(values) / events.Decimal(len(values))
		return mean, fmt.Sprintf("%s was %s on average over %d days", i.Signal, short(mean), i.Window)
	case scorecard.Count:
		return events.Int(int64(len(values))), fmt.Sprintf("%s was recorded %d times in %d days", i.Signal, len(values), i.Window)
	case scorecard.Trend:
		return trend(i, first, last)
	}
	return last.Value, fmt.Sprintf("%s was %s on %s", i.Signal, short(last.Value), last.At.Format(events.DateFormat))
}

// trend is the change per day between the first and the last value.
func trend(i healthevent.Input, first, last Value) (events.Decimal, string) {
	days := events.Decimal(max(1, int64(last.At.Sub(first.At).Hours()/24)))
	change := (last.Value - first.Value) / days
	return change, fmt.Sprintf("%s went from %s to %s in %d days", i.Signal, short(first.Value), short(last.Value), int64(days))
}

// total is the sum, held at the largest decimal that a fact can say.
func total(values []Value) events.Decimal {
	var sum events.Decimal
	for _, v := range values {
		sum = min(max(sum+v.Value, -most), most)
	}
	return sum
}

const most = 1_000_000_000_000*events.One - 1
