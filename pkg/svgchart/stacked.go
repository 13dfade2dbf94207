package svgchart

import (
	"cmp"
	"context"
	"io"
	"time"
)

// Stacked is a chart of columns, made of parts that add up above zero and take away below it.
type Stacked struct {
	Figure
	Unit    string
	Heading string   // what the columns are, over the first column of the table; Date where empty
	Parts   []string // names of the parts, from zero outwards; up to six can be told apart
	Columns []Column // in the order they are shown, each with the same width
	Range   Range    // the least that the value axis shows; zero always is
}

// Column is one bar: of a date, or of a category.
type Column struct {
	Name     string // where empty, the date is
	At       time.Time
	Segments []Segment // of each part of Stacked, in the same order; those left out are empty
}

// Segment is what one part contributes to a column.
type Segment struct {
	Value float64 // left out where it is no number or beyond ±MaxValue
	Label string  // the value in words; where empty, made of Value and unit
	Href  string  // the events behind it
	Title string  // what else there is to say, in the tooltip and to screen readers
}

// Render writes the chart, so that a Stacked is a templ component.
func (s Stacked) Render(ctx context.Context, w io.Writer) error { return s.drawing().render(ctx, w) }

func (s Stacked) drawing() drawing {
	s.Figure = s.prepared()
	s.Heading = cmp.Or(s.Heading, "Date")
	d := drawing{Figure: s.Figure, table: s.table(), strip: unitHeight}
	values := s.ends()
	if len(values) == 0 {
		d.isEmpty = true
		return d
	}
	y := axisOver(append(values, 0), s.Range)
	d.values, d.unit = y.labels(s.Format, s.Unit)
	d.times, d.zero = s.labels(), y.y(0)
	d.Summary = cmp.Or(s.Summary, s.spoken())
	for i, c := range s.Columns {
		d.bars = append(d.bars, s.bars(i, c, y)...)
	}
	s.decorate(&d, y)
	return d
}

// decorate adds the legend, the textures, and the sums where parts work against each other.
func (s Stacked) decorate(d *drawing, y valueAxis) {
	for i, name := range s.Parts {
		d.legend = append(d.legend, entry{name: name, look: lookOf(i), kind: "bar", fill: i % styles})
		if i > 0 && i < styles {
			d.fills = append(d.fills, i)
		}
	}
	if !s.opposed() {
		return
	}
	d.legend = append(d.legend, entry{name: "Total", look: total(), kind: "total"})
	for i, c := range s.Columns {
		if sum, any := s.sum(c); any {
			m := mark{x: s.x(i), y: y.y(sum), look: total(), link: link{name: s.title(c) + ", total: " + s.total(c)}}
			d.marks = append(d.marks, m)
		}
	}
}

// segment is the i-th one of a column.
func (s Stacked) segment(c Column, i int) (Segment, bool) {
	if i >= len(c.Segments) || !drawable(c.Segments[i].Value) {
		return Segment{}, false
	}
	return c.Segments[i], true
}

func (s Stacked) title(c Column) string { return cmp.Or(c.Name, s.Format.Date(c.At)) }

// ends are where the columns reach to, above and below zero.
func (s Stacked) ends() []float64 {
	var ends []float64
	for _, c := range s.Columns {
		up, down, any := s.reach(c)
		if any {
			ends = append(ends, up, down)
		}
	}
	return ends
}

func (s Stacked) reach(c Column) (up, down float64, any bool) {
	for i := range s.Parts {
		segment, ok := s.segment(c, i)
		up, down, any = up+max(segment.Value, 0), down+min(segment.Value, 0), any || ok
	}
	return up, down, any
}

func (s Stacked) sum(c Column) (float64, bool) {
	up, down, any := s.reach(c)
	return up + down, any
}

// opposed says that some column has parts on both sides of zero, so that its height is not its sum.
func (s Stacked) opposed() bool {
	for _, c := range s.Columns {
		if up, down, _ := s.reach(c); up > 0 && down < 0 {
			return true
		}
	}
	return false
}

// x is the middle of a column, in percent of the plot's width.
func (s Stacked) x(i int) float64 { return (float64(i) + 0.5) * 100 / float64(len(s.Columns)) }

func (s Stacked) width() float64 { return min(70/float64(len(s.Columns)), 12) }

// bars are the segments of a column, each beginning where the one before it ended.
func (s Stacked) bars(column int, c Column, y valueAxis) []bar {
	var bars []bar
	up, down := 0.0, 0.0
	for i := range s.Parts {
		segment, _ := s.segment(c, i)
		if segment.Value == 0 {
			continue
		}
		from := &up
		if segment.Value < 0 {
			from = &down
		}
		begin, end := y.y(*from), y.y(*from+segment.Value)
		*from += segment.Value
		bars = append(bars, bar{
			x: s.x(column) - s.width()/2, width: s.width(), top: min(begin, end), height: max(begin, end) - min(begin, end),
			look: lookOf(i), fill: i % styles, link: s.link(column, c, i, segment),
		})
	}
	return bars
}

// link is followed from the latest columns, and from every n-th one where there are many.
func (s Stacked) link(column int, c Column, part int, segment Segment) link {
	l := link{segment.Href, full(s.Parts[part]+", "+s.title(c)+": "+s.label(segment), segment.Title)}
	every := 1 + (len(s.Columns)*len(s.Parts)-1)/LinkedPoints
	if (len(s.Columns)-1-column)%every != 0 {
		l.href = ""
	}
	return l
}

// How many columns are named below the plot, at most.
const (
	namesWide   = 6
	namesNarrow = 3
)

func (s Stacked) labels() []tick {
	n := len(s.Columns)
	every := 1 + (n-1)/namesWide
	shown := 1 + (n-1)/every
	everyNarrow := every * (1 + (shown-1)/namesNarrow)
	var ticks []tick
	for i := 0; i < n; i += every {
		c := s.Columns[i]
		k := tick{at: s.x(i), label: short(cmp.Or(c.Name, s.Format.Day(c.At)), 36/min(shown, namesNarrow)), wide: i%everyNarrow != 0}
		if c.Name == "" {
			k.year, k.narrowYear = s.newYear(i, every), s.newYear(i, everyNarrow)
		}
		ticks = append(ticks, k)
	}
	return ticks
}

// newYear is the year of column i, where the column before (so many back) was in another.
func (s Stacked) newYear(i, back int) string {
	year := s.Columns[i].At.In(s.Format.Zone).Format("2006")
	if i >= back && s.Columns[i-back].At.In(s.Format.Zone).Format("2006") == year {
		return ""
	}
	return year
}

// short is a name cut to so many letters.
func short(s string, longest int) string {
	name := []rune(s)
	if len(name) > longest {
		return string(name[:longest-1]) + "…"
	}
	return s
}
