package scorecard

import (
	"fmt"
	"reflect"
	"slices"

	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/pkg/fault"
)

// What an input may be aggregated to.
const (
	Last    = "last"
	Sum     = "sum"
	Average = "average"
	Count   = "count"
	Trend   = "trend" // change per day between the first and the last value of the window
)

// The built-in inputs, all in percent.
const (
	VendorFollowThrough   = "vendor_follow_through"
	CustomerFollowThrough = "customer_follow_through"
	GoalProgress          = "goal_progress"   // of open goals against the straight line to their due date
	Confidence            = "confidence"      // of the last check-ins: on track 100, at risk 50, off track 0
	Agreement             = "agreement"       // agreed 100, less for proposals that wait; 0 while nothing is agreed
	CallDiscipline        = "call_discipline" // calls of the last 90 days that were held or given back, of all
)

// What a measure does without an input.
const (
	Skip    = "skip"    // the others weigh more
	Neutral = "neutral" // 50 points
	Zero    = "zero"    // 0 points
)

// Limits.
const (
	MaxMeasures = 50
	MaxWindow   = 730 // days
	MaxPoints   = 20  // of a mapping
)

// ErrInvalid refuses a scorecard; its fields say where.
var ErrInvalid = fault.New(fault.Invalid, "scorecard_invalid", "the scorecard breaks a rule")

// Check refuses a scorecard that could not score, with a field for everything that is wrong.
func Check(c healthevent.Scorecard) error {
	var wrong faults
	wrong.when(c.Name == "", "/name", "a scorecard needs a name")
	wrong.when(len(c.Measures) == 0 || len(c.Measures) > MaxMeasures, "/measures", "a scorecard has 1 to %d measures", MaxMeasures)
	wrong.when(c.Watch < 0 || c.Healthy <= c.Watch || c.Healthy > events.Int(100), "/healthy_from", "bands must ascend: 0 <= watch_from < healthy_from <= 100")
	var sum events.Decimal
	names := map[string]bool{}
	for i, m := range c.Measures {
		at := fmt.Sprintf("/measures/%d", i)
		wrong.when(m.Name == "" || names[m.Name], at+"/name", "every measure needs a name of its own")
		wrong.when(m.Weight < 0 || m.Weight > events.Int(100), at+"/weight", "a weight is between 0 and 100")
		names[m.Name] = true
		sum += min(max(m.Weight, 0), events.Int(100))
		wrong.measure(at, m)
	}
	wrong.when(sum != events.Int(100), "/measures", "the weights must sum to 100, they sum to %s", sum)
	if len(wrong) == 0 {
		return nil
	}
	return ErrInvalid.With(wrong...)
}

type faults []fault.Field

func (f *faults) when(broken bool, pointer, format string, args ...any) {
	if broken {
		*f = append(*f, fault.Field{Pointer: pointer, Code: "invalid", Message: fmt.Sprintf(format, args...)})
	}
}

func (f *faults) measure(at string, m healthevent.Measure) {
	f.when(!slices.Contains([]string{Skip, Neutral, Zero}, m.Missing), at+"/missing", "missing is skip, neutral or zero")
	f.when((m.Input.Builtin == "") == (m.Input.Signal == ""), at+"/input", "an input is either a signal or a built-in")
	builtins := []string{VendorFollowThrough, CustomerFollowThrough, GoalProgress, Confidence, Agreement, CallDiscipline}
	f.when(m.Input.Builtin != "" && !slices.Contains(builtins, m.Input.Builtin), at+"/input/builtin", "there is no such built-in input")
	if m.Input.Signal != "" {
		f.when(!slices.Contains([]string{Last, Sum, Average, Count, Trend}, m.Input.Aggregate), at+"/input/aggregate", "an aggregate is last, sum, average, count or trend")
		f.when(m.Input.Window < 1 || m.Input.Window > MaxWindow, at+"/input/window_days", "a window has 1 to %d days", MaxWindow)
	}
	f.mapping(at+"/mapping", m.Mapping)
}

func (f *faults) mapping(at string, points []healthevent.Point) {
	f.when(len(points) == 0 || len(points) > MaxPoints, at, "a mapping has 1 to %d points", MaxPoints)
	for i, p := range points {
		here := fmt.Sprintf("%s/%d", at, i)
		f.when(i > 0 && p.Input <= points[i-1].Input, here+"/input", "inputs must ascend")
		f.when(p.Points < 0 || p.Points > events.Int(100), here+"/points", "points are between 0 and 100")
	}
}

func same(a, b healthevent.Scorecard) bool { return reflect.DeepEqual(a, b) }
