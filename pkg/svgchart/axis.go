package svgchart

import (
	"math"
	"time"
)

// CSS pixels.
const (
	plotHeight = 200.0
	footHeight = 40.0 // two lines of dates
	unitHeight = 24.0
	flagHeight = 26.0 // one row of flags
)

// Ticks per axis, at most about so many.
const (
	valueTicks = 5
	timeTicks  = 8
)

// Range is the least that the value axis shows; it grows with the data. The zero Range leaves it to the data.
type Range struct{ Min, Max float64 }

// A valueAxis runs from its first tick to its last.
type valueAxis struct{ ticks []float64 }

// axisOver puts round ticks around all values.
func axisOver(values []float64, least Range) valueAxis {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		low, high = min(low, v), max(high, v)
	}
	if least.Min < least.Max && drawable(least.Min) && drawable(least.Max) {
		low, high = min(low, least.Min), max(high, least.Max)
	}
	return roundAxis(apart(low, high))
}

// apart widens a range that is too small to tell its ends from each other: to zero, or to one.
func apart(low, high float64) (float64, float64) {
	if narrow(low, high) {
		low, high = min(low, 0), max(high, 0)
	}
	if narrow(low, high) {
		high = low + 1
	}
	return low, high
}

func narrow(low, high float64) bool {
	return high-low < max(1e-6, 1e-9*max(math.Abs(low), math.Abs(high)))
}

// roundAxis takes the smallest step of 1, 2 or 5 times a power of ten that needs no more than valueTicks.
func roundAxis(low, high float64) valueAxis {
	rough := (high - low) / valueTicks
	exponent := math.Floor(math.Log10(rough))
	step := roundUp(rough/math.Pow(10, exponent)) * math.Pow(10, exponent)
	var a valueAxis
	for i := math.Floor(low / step); ; i++ {
		a.ticks = append(a.ticks, decimal(i*step, max(0, -exponent)))
		if i*step >= high {
			return a
		}
	}
}

func roundUp(v float64) float64 {
	for _, step := range []float64{1, 2, 5} {
		if v <= step {
			return step
		}
	}
	return 10
}

func (a valueAxis) low() float64  { return a.ticks[0] }
func (a valueAxis) high() float64 { return a.ticks[len(a.ticks)-1] }

// y is where a value lies, in pixels below the top of the plot.
func (a valueAxis) y(v float64) float64 {
	v = min(max(v, a.low()), a.high())
	return plotHeight * (a.high() - v) / (a.high() - a.low())
}

// labels are the ticks in words. Large numbers are divided, and the unit says by what.
func (a valueAxis) labels(f Format, unit string) (ticks []tick, unitLabel string) {
	size, word := magnitude(max(math.Abs(a.low()), math.Abs(a.high())))
	for _, v := range a.ticks {
		ticks = append(ticks, tick{at: a.y(v), label: f.Number(v / size)})
	}
	switch {
	case word == "":
		return ticks, unit
	case unit == "":
		return ticks, word
	}
	return ticks, unit + ", " + word
}

func magnitude(v float64) (size float64, word string) {
	switch {
	case v >= 1e12:
		return 1e12, "trillions"
	case v >= 1e9:
		return 1e9, "billions"
	case v >= 1e6:
		return 1e6, "millions"
	}
	return 1, ""
}

// A timeAxis runs from one instant to a later one.
type timeAxis struct {
	from, to time.Time
	format   Format
}

// timesOver takes in all instants. Less than three days are shown as whole days.
func timesOver(f Format, at []time.Time) timeAxis {
	a := timeAxis{from: at[0], to: at[0], format: f}
	for _, t := range at {
		if t.Before(a.from) {
			a.from = t
		}
		if t.After(a.to) {
			a.to = t
		}
	}
	if instant(a.to)-instant(a.from) < 3*24*60*60 {
		a.from, a.to = midnight(a.from.In(f.Zone), 0), midnight(a.to.In(f.Zone), 1)
	}
	return a
}

func midnight(t time.Time, days int) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day()+days, 0, 0, 0, 0, t.Location())
}

// x is where an instant lies, in percent of the plot's width.
func (a timeAxis) x(t time.Time) float64 {
	x := 100 * (instant(t) - instant(a.from)) / (instant(a.to) - instant(a.from))
	return min(max(x, 0), 100)
}

// A stride is the time from one tick to the next.
type stride struct{ days, months int }

// length is about how many days it has.
func (s stride) length() float64 { return float64(s.days) + 30.44*float64(s.months) }

// stride is the shortest of the customary ones that needs no more than timeTicks.
func (a timeAxis) stride() stride {
	days := (instant(a.to) - instant(a.from)) / (24 * 60 * 60)
	customary := []stride{{1, 0}, {2, 0}, {7, 0}, {14, 0}, {0, 1}, {0, 2}, {0, 3}, {0, 6}}
	for years := 1; years <= 1000; years *= 10 {
		customary = append(customary, stride{0, 12 * years}, stride{0, 24 * years}, stride{0, 60 * years})
	}
	for _, s := range customary {
		if days/s.length() <= timeTicks {
			return s
		}
	}
	return customary[len(customary)-1]
}

// instants are the beginnings of days, weeks (Mondays), months or years within the axis.
func (a timeAxis) instants() []time.Time {
	s := a.stride()
	y, m, d := a.begin(s)
	var at []time.Time
	for i := 0; ; i++ {
		t := time.Date(y, m+time.Month(i*s.months), d+i*s.days, 0, 0, 0, 0, a.format.Zone)
		if t.After(a.to) {
			return at
		}
		if !t.Before(a.from) {
			at = append(at, t)
		}
	}
}

// begin is the round date at or before the start of the axis.
func (a timeAxis) begin(s stride) (year int, month time.Month, day int) {
	year, month, day = a.from.In(a.format.Zone).Date()
	switch {
	case s.months >= 12:
		return year - year%(s.months/12), time.January, 1
	case s.months > 0:
		return year, month - (month-1)%time.Month(s.months), 1
	case s.days >= 7:
		sinceMonday := (int(a.from.In(a.format.Zone).Weekday()) + 6) % 7
		return year, month, day - sinceMonday
	}
	return year, month, day
}

// labels name the ticks; the year stands below where it is new.
func (a timeAxis) labels() []tick {
	at, name := a.instants(), a.naming()
	ticks := make([]tick, 0, len(at))
	for i, t := range at {
		k := tick{at: a.x(t), label: name(t), wide: i%2 == 1}
		if a.stride().months < 12 {
			k.year, k.narrowYear = newYear(at, i, 1), newYear(at, i, 2)
		}
		ticks = append(ticks, k)
	}
	return ticks
}

func (a timeAxis) naming() func(time.Time) string {
	switch s := a.stride(); {
	case s.months >= 12:
		return func(t time.Time) string { return t.Format("2006") }
	case s.months > 0:
		return a.format.Month
	}
	return a.format.Day
}

// newYear is the year of tick i, where the tick before (so many back) was in another.
func newYear(at []time.Time, i, back int) string {
	if i >= back && at[i-back].Year() == at[i].Year() {
		return ""
	}
	return at[i].Format("2006")
}
