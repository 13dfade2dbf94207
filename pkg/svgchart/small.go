package svgchart

import (
	"cmp"
	"context"
	"io"
	"math"
	"strings"
)

// Spark is a trend the size of a word. It has no axis, so its name says the first and the last value.
type Spark struct {
	Name   string    // what it is: health of Acme
	Values []float64 // at even distances, the oldest first; those that are no number are passed over
	Unit   string
	Format Format
}

// CSS pixels of a Spark, and of the room in it that is left free around the line.
const (
	sparkWidth  = 96.0
	sparkHeight = 24.0
	sparkEdge   = 3.0
)

// Render writes the trend, so that a Spark is a templ component. Without values it is a dash.
func (s Spark) Render(ctx context.Context, w io.Writer) error {
	return spark(s.name(), s.points()).Render(ctx, w)
}

type position struct{ x, y float64 }

// points are where the values lie; the line runs past those that are missing.
func (s Spark) points() []position {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range s.drawable() {
		low, high = min(low, v), max(high, v)
	}
	var points []position
	for i, v := range s.Values {
		if drawable(v) {
			points = append(points, position{s.x(i), sparkY(v, low, high)})
		}
	}
	return points
}

func (s Spark) drawable() []float64 {
	var values []float64
	for _, v := range s.Values {
		if drawable(v) {
			values = append(values, v)
		}
	}
	return values
}

func (s Spark) x(i int) float64 {
	if len(s.Values) == 1 {
		return sparkWidth / 2
	}
	return sparkEdge + (sparkWidth-2*sparkEdge)*float64(i)/float64(len(s.Values)-1)
}

func sparkY(v, low, high float64) float64 {
	if low == high {
		return sparkHeight / 2
	}
	return sparkEdge + (sparkHeight-2*sparkEdge)*(high-v)/(high-low)
}

func (s Spark) name() string {
	f, values := s.Format.prepared(), s.drawable()
	if len(values) == 0 {
		return s.Name + ": no values yet"
	}
	last := f.quantity(values[len(values)-1], s.Unit)
	if len(values) == 1 {
		return s.Name + ": " + last
	}
	return s.Name + ": from " + f.quantity(values[0], s.Unit) + " to " + last
}

// through joins points into the path of an svg.
func through(points []position) string {
	var b strings.Builder
	command := "M"
	for _, p := range points {
		b.WriteString(command + num(p.x) + " " + num(p.y))
		command = "L"
	}
	return b.String()
}

// Meter shows how far along something is, and how far it should be by now.
type Meter struct {
	Name     string  // what it measures: tickets below 40 a week
	Value    float64 // 0 is nothing, 1 is all; what is beyond is shown at the end
	Expected float64 // the same of what is expected by now; none is shown where it is no number
	Label    string  // the value in words; where empty, in percent
	Format   Format
}

// Render writes the bar, so that a Meter is a templ component.
func (m Meter) Render(ctx context.Context, w io.Writer) error { return meter(m).Render(ctx, w) }

// share is v between 0 and 100, and 0 where it is no number.
func share(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return 100 * min(max(v, 0), 1)
}

func (m Meter) words() string {
	f := m.Format.prepared()
	said := "no value"
	if drawable(m.Value) {
		said = f.quantity(math.Round(100*m.Value), "%")
	}
	said = cmp.Or(m.Label, said)
	if !drawable(m.Expected) {
		return said
	}
	return said + ", expected by now " + f.quantity(math.Round(100*m.Expected), "%")
}
