package svgchart

import (
	"cmp"
	"slices"
	"time"
)

// A table is the data in words.
type table struct {
	head    []string
	rows    []row
	omitted int // rows before the first
}

type row struct {
	name  string
	cells [][]datum
}

type datum struct{ text, href string }

// latest keeps the last TableRows rows.
func (t table) latest() table {
	if over := len(t.rows) - TableRows; over > 0 {
		t.rows, t.omitted = t.rows[over:], over
	}
	return t
}

// spoken says where a series began and where it is.
func spoken(name, first, firstAt, last, lastAt string) string {
	if firstAt == lastAt {
		return name + ": " + last + " (" + lastAt + ")."
	}
	return name + ": from " + first + " (" + firstAt + ") to " + last + " (" + lastAt + ")."
}

// spoken names the first and the last value of each series that is measured.
func (l Line) spoken() string {
	said := ""
	for _, s := range l.Series {
		points := slices.DeleteFunc(slices.Clone(s.Points), func(p Point) bool { return !drawable(p.Value) })
		if s.Dashed || len(points) == 0 {
			continue
		}
		first, last := points[0], points[len(points)-1]
		said += spoken(s.Name, l.label(first), l.Format.Date(first.At), l.label(last), l.Format.Date(last.At)) + " "
	}
	return said
}

func (l Line) label(p Point) string { return cmp.Or(p.Label, l.Format.quantity(p.Value, l.Unit)) }

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

func (s Stacked) label(g Segment) string { return cmp.Or(g.Label, s.Format.quantity(g.Value, s.Unit)) }

// spoken compares the first date with the last; of categories it names the largest.
func (s Stacked) spoken() string {
	first, last := s.Columns[0], s.Columns[len(s.Columns)-1]
	if first.Name == "" {
		return spoken(s.whole(), s.total(first), s.title(first), s.total(last), s.title(last))
	}
	most := slices.MaxFunc(s.Columns, func(a, b Column) int {
		sumA, _ := s.sum(a)
		sumB, _ := s.sum(b)
		return cmp.Compare(sumA, sumB)
	})
	return "Largest: " + s.title(most) + ", " + s.total(most) + "."
}

// whole is what a column as such shows.
func (s Stacked) whole() string {
	if len(s.Parts) == 1 {
		return s.Parts[0]
	}
	return "Total"
}

// total is the sum of a column in words.
func (s Stacked) total(c Column) string {
	if sum, any := s.sum(c); any {
		return s.Format.quantity(sum, s.Unit)
	}
	return "no value"
}

// table has a row for each column, and a column for each part and for their total.
func (s Stacked) table() table {
	t := table{head: append([]string{s.Heading}, s.Parts...)}
	if len(s.Parts) > 1 {
		t.head = append(t.head, s.whole())
	}
	for _, c := range s.Columns {
		r := row{name: s.title(c)}
		for i := range s.Parts {
			r.cells = append(r.cells, s.cell(c, i))
		}
		if len(s.Parts) > 1 {
			r.cells = append(r.cells, []datum{{text: s.total(c)}})
		}
		t.rows = append(t.rows, r)
	}
	return t.latest()
}

func (s Stacked) cell(c Column, i int) []datum {
	segment, ok := s.segment(c, i)
	if !ok {
		return nil
	}
	return []datum{{s.label(segment), segment.Href}}
}
