package svgchart

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Format writes dates and numbers as the reader is used to. What is left out is written as in English.
type Format struct {
	Zone   *time.Location             // where days begin; UTC where nil
	Date   func(time.Time) string     // a day in full: 5 Mar 2026
	Day    func(time.Time) string     // a day on the axis: 5 Mar
	Month  func(time.Time) string     // a month on the axis: Mar
	Number func(value float64) string // 1,234.5
}

func (f Format) prepared() Format {
	if f.Zone == nil {
		f.Zone = time.UTC
	}
	f.Date = f.dates(f.Date, "2 Jan 2006")
	f.Day = f.dates(f.Day, "2 Jan")
	f.Month = f.dates(f.Month, "Jan")
	if f.Number == nil {
		f.Number = grouped
	}
	return f
}

// dates is the given way to write a date, or the English one, in the reader's zone.
func (f Format) dates(given func(time.Time) string, layout string) func(time.Time) string {
	if given == nil {
		given = func(t time.Time) string { return t.Format(layout) }
	}
	return func(t time.Time) string { return given(t.In(f.Zone)) }
}

// quantity is a value with its unit: 12 points, 40%.
func (f Format) quantity(v float64, unit string) string {
	switch {
	case !drawable(v):
		return "no value"
	case unit == "":
		return f.Number(v)
	case unit == "%":
		return f.Number(v) + "%"
	}
	return f.Number(v) + "\u00a0" + unit
}

// grouped is a number with up to two decimals, more for small ones, and commas between thousands.
func grouped(v float64) string {
	s := strconv.FormatFloat(rounded(v), 'f', -1, 64)
	sign, s := cutSign(s)
	whole, decimals, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if decimals != "" {
		decimals = "." + decimals
	}
	return sign + whole + decimals
}

func cutSign(s string) (sign, rest string) {
	if rest, negative := strings.CutPrefix(s, "-"); negative {
		return "\u2212", rest
	}
	return "", s
}

// rounded keeps two decimals, or three digits of what is smaller than one.
func rounded(v float64) float64 {
	decimals := 2.0
	if size := math.Abs(v); size > 0 && size < 1 {
		decimals = min(2-math.Floor(math.Log10(size)), 9)
	}
	return decimal(v, decimals)
}

// decimal rounds v to so many decimals, and never to a negative zero.
func decimal(v, decimals float64) float64 {
	p := math.Pow(10, decimals)
	return math.Round(v*p)/p + 0
}

// num writes a coordinate.
func num(v float64) string { return strconv.FormatFloat(decimal(v, 2), 'f', -1, 64) }

func pct(v float64) string { return num(v) + "%" }

func drawable(v float64) bool { return math.Abs(v) <= MaxValue } // no NaN is
