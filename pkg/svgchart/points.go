package svgchart

import (
	"math"
	"slices"
	"strings"
	"time"
)

// path runs through all points, and stops at a gap. A point between two gaps is a dot.
func (s Series) path(x timeAxis, y valueAxis, until time.Time) string {
	var b strings.Builder
	drawing := false
	for _, p := range s.Points {
		if !drawable(p.Value) {
			drawing = false
			continue
		}
		b.WriteString(s.stretch(drawing, num(x.x(p.At)), num(y.y(p.Value))))
		drawing = true
	}
	if s.Step && drawing && !until.IsZero() {
		b.WriteString("H" + num(x.x(until)))
	}
	return b.String()
}

func (s Series) stretch(drawing bool, x, y string) string {
	switch {
	case !drawing:
		return "M" + x + " " + y + "h0"
	case s.Step:
		return "H" + x + "V" + y
	}
	return "L" + x + " " + y
}

// How far apart two linked points of a series are, in percent of the plot's width: 24 px or more where the
// plot has 576 px, and 240 px on a narrow screen.
const (
	apartWide   = 100.0 / 24
	apartNarrow = 100.0 / 10
)

// marks are the points of a series that can be seen and followed, the latest first to be kept.
func (l Line) marks(s Series, how look, x timeAxis, y valueAxis) []mark {
	var marks []mark
	free, freeNarrow := math.Inf(1), math.Inf(1)
	for _, p := range slices.Backward(s.Points) {
		at := x.x(p.At)
		if !drawable(p.Value) || at > free {
			continue
		}
		m := mark{x: at, y: y.y(p.Value), look: how, link: link{p.Href, l.name(s, p)}, wide: at > freeNarrow}
		marks, free = append(marks, m), at-spacing(len(l.Series))
		if !m.wide {
			freeNarrow = at - apartNarrow
		}
	}
	slices.Reverse(marks)
	return marks
}

// spacing leaves room to hit a point, and shares LinkedPoints among the series.
func spacing(series int) float64 {
	each := LinkedPoints/series - 1 // both ends are linked
	return max(apartWide, 100/float64(max(each, 1)))
}

// name says all that is known of a point.
func (l Line) name(s Series, p Point) string {
	return full(s.Name+", "+l.Format.Date(p.At)+": "+l.label(p), p.Title)
}

func full(name, more string) string {
	if more == "" {
		return name
	}
	return name + ". " + more
}

// table has a row for each day of a point or marker, and a column for each series.
func (l Line) table() table {
	t := table{head: []string{"Date"}}
	days := map[string]int{} // row of a day
	cell := func(at time.Time, column int, d datum) {
		day := l.Format.Date(at)
		i, known := days[day]
		if !known {
			i, days[day] = len(t.rows), len(t.rows)
			t.rows = append(t.rows, row{name: day, cells: make([][]datum, l.columns())})
		}
		t.rows[i].cells[column] = append(t.rows[i].cells[column], d)
	}
	for _, v := range l.inTime() {
		cell(v.at, v.column, v.datum)
	}
	for _, s := range l.Series {
		t.head = append(t.head, s.Name)
	}
	if len(l.Markers) > 0 {
		t.head = append(t.head, "Events")
	}
	return t.latest()
}

func (l Line) columns() int { return len(l.Series) + min(len(l.Markers), 1) }

type dated struct {
	at     time.Time
	column int
	datum  datum
}

// inTime is everything that the table shows, in the order of time.
func (l Line) inTime() []dated {
	var all []dated
	for i, s := range l.Series {
		for _, p := range s.Points {
			all = append(all, dated{p.At, i, datum{l.label(p), p.Href}})
		}
	}
	for _, m := range l.Markers {
		all = append(all, dated{m.At, len(l.Series), datum{m.Label, m.Href}})
	}
	return byTime(all, func(d dated) time.Time { return d.at })
}
