package svgchart

import (
	"cmp"
	"context"
	"io"
	"math"
	"slices"
	"strconv"
	"time"
)

// Line is a chart of series over time.
type Line struct {
	Figure
	Unit     string    // of all values: points, days, %
	Series   []Series  // up to six can be told apart at a glance
	Bands    []Band    // what values mean: healthy, watch, at risk
	Markers  []Marker  // what happened meanwhile
	Range    Range     // the least that the value axis shows
	From, To time.Time // the least that the time axis shows; the zero time leaves it to the data
}

// Series is a line with a name.
type Series struct {
	Name   string
	Points []Point // in any order
	Step   bool    // a value holds until the next one, and the last one until Line.To
	Dashed bool    // what is expected, beside what is
}

// Point is a value at an instant, and where it comes from.
type Point struct {
	At    time.Time
	Value float64 // a gap where it is no number or beyond ±MaxValue
	Label string  // the value in words; where empty, made of Value and unit
	Href  string  // the events behind it
	Title string  // what else there is to say, in the tooltip and to screen readers
}

// Band is a range of values with a name. Ends may be infinite.
type Band struct {
	Name     string
	From, To float64
}

// Marker is an event that explains what the lines do.
type Marker struct {
	At    time.Time
	Label string
	Href  string
}

// Render writes the chart, so that a Line is a templ component.
func (l Line) Render(ctx context.Context, w io.Writer) error { return l.drawing().render(ctx, w) }

// numberedMarkers of the latest get a number and a line in the legend; earlier ones are in the table.
const numberedMarkers = 12

func (l Line) drawing() drawing {
	l.Figure = l.prepared()
	l.Series, l.Markers = inOrder(l.Series), byTime(l.Markers, func(m Marker) time.Time { return m.At })
	d := drawing{Figure: l.Figure, table: l.table()}
	values, times := l.extent()
	if len(values) == 0 {
		d.isEmpty = true
		return d
	}
	y, x := axisOver(values, l.Range), timesOver(l.Format, times)
	d.values, d.unit = y.labels(l.Format, l.Unit)
	d.times, d.zero = x.labels(), zeroLine(y)
	d.bands = areas(l.Bands, y)
	d.flags = l.flags(x)
	d.strip = unitHeight + flagHeight*float64(flagRows(d.flags))
	d.Summary = cmp.Or(l.Summary, l.spoken())
	l.draw(&d, x, y)
	return d
}

// draw adds the lines, their points and the legend.
func (l Line) draw(d *drawing, x timeAxis, y valueAxis) {
	plain := 0
	for _, s := range l.Series {
		how := expected()
		if !s.Dashed {
			how = lookOf(plain)
			plain++
		}
		d.lines = append(d.lines, stroke{path: s.path(x, y, l.To), look: how})
		d.marks = append(d.marks, l.marks(s, how, x, y)...)
		d.legend = append(d.legend, entry{name: s.Name, look: how, kind: "line"})
	}
	for i, b := range l.Bands {
		d.legend = append(d.legend, entry{name: l.named(b), look: look{class: bandClass(i)}, kind: "band"})
	}
}

func inOrder(series []Series) []Series {
	series = slices.Clone(series)
	for i, s := range series {
		series[i].Points = byTime(s.Points, func(p Point) time.Time { return p.At })
	}
	return series
}

func byTime[T any](all []T, at func(T) time.Time) []T {
	return slices.SortedStableFunc(slices.Values(all), func(a, b T) int { return at(a).Compare(at(b)) })
}

// extent is everything the axes have to take in. Without values there is no chart.
func (l Line) extent() (values []float64, times []time.Time) {
	for _, s := range l.Series {
		for _, p := range s.Points {
			if drawable(p.Value) {
				values, times = append(values, p.Value), append(times, p.At)
			}
		}
	}
	for _, m := range l.Markers {
		times = append(times, m.At)
	}
	for _, t := range []time.Time{l.From, l.To} {
		if !t.IsZero() {
			times = append(times, t)
		}
	}
	return values, times
}

func zeroLine(y valueAxis) float64 {
	if y.low() > 0 || y.high() < 0 {
		return -1
	}
	return y.y(0)
}

func areas(bands []Band, y valueAxis) []area {
	var all []area
	for i, b := range bands {
		top, bottom := y.y(max(b.From, b.To)), y.y(min(b.From, b.To))
		a := area{top: top, height: bottom - top, class: bandClass(i)}
		if a.height >= 18 {
			a.name = b.Name
		}
		if a.height > 0 {
			all = append(all, a)
		}
	}
	return all
}

func bandClass(i int) string { return "chart-band-" + strconv.Itoa(i%3+1) }

// named is a band with its limits in words.
func (l Line) named(b Band) string {
	from, to := min(b.From, b.To), max(b.From, b.To)
	number := l.Format.Number
	switch {
	case math.IsInf(from, -1) && math.IsInf(to, 1):
		return b.Name
	case math.IsInf(from, -1):
		return b.Name + " (below " + number(to) + ")"
	case math.IsInf(to, 1):
		return b.Name + " (from " + number(from) + ")"
	}
	return b.Name + " (" + number(from) + " to " + number(to) + ")"
}

// flags number the latest markers, in two rows where they are close.
func (l Line) flags(x timeAxis) []flag {
	from := max(0, len(l.Markers)-numberedMarkers)
	var flags []flag
	for i, m := range l.Markers[from:] {
		f := flag{x: x.x(m.At), number: strconv.Itoa(i + 1), link: link{m.Href, m.Label + ", " + l.Format.Date(m.At)}}
		if i > 0 && flags[i-1].row == 0 && f.x-flags[i-1].x < 10 {
			f.row = 1
		}
		flags = append(flags, f)
	}
	return flags
}

func flagRows(flags []flag) int {
	rows := 0
	for _, f := range flags {
		rows = max(rows, f.row+1)
	}
	return rows
}
