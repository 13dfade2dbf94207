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
	joined := false
	for _, p := range s.Points {
		if !drawable(p.Value) {
			joined = false
			continue
		}
		b.WriteString(s.stretch(joined, num(x.x(p.At)), num(y.y(p.Value))))
		joined = true
	}
	if s.Step && joined && until.After(s.Points[len(s.Points)-1].At) {
		b.WriteString("H" + num(x.x(until)))
	}
	return b.String()
}

func (s Series) stretch(joined bool, x, y string) string {
	switch {
	case !joined:
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
