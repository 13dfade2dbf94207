package svgchart

import (
	"context"
	"io"
	"strings"
	"time"
)

// What one chart shows at most. See the package comment for what happens to the rest.
const (
	MaxValue     = 1e15 // of either sign
	LinkedPoints = 72   // links in the drawing, over all series
	TableRows    = 500  // the latest are kept
)

// Figure is what surrounds every chart.
type Figure struct {
	ID      string // unique on its page: letters, digits, hyphens and underscores; others are dropped
	Title   string // what is shown: the caption and accessible name
	Summary string // a sentence that says what to see in it; where empty, one is made of the first and last values
	Empty   string // the sentence that stands for a chart without points
	Format  Format
}

func (f Figure) prepared() Figure {
	f.ID = strings.Map(identRune, f.ID)
	if f.Empty == "" {
		f.Empty = "There is nothing to show yet."
	}
	f.Format = f.Format.prepared()
	return f
}

func identRune(r rune) rune {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
		return r
	}
	return -1
}

// A drawing is a chart laid out: x in percent of the plot's width, y in CSS pixels below the plot's top.
type drawing struct {
	Figure
	unit    string // above the value axis
	values  []tick
	zero    float64 // y of the line at zero; beyond the plot where zero is not shown
	times   []tick
	bands   []area
	lines   []stroke
	bars    []bar
	marks   []mark
	flags   []flag
	fills   []int // textures that the bars use
	legend  []entry
	table   table
	strip   float64 // height above the plot, for flags and the unit
	isEmpty bool
}

type tick struct {
	at         float64
	label      string
	year       string // below the label, where it is new
	narrowYear string // the same on a narrow screen, where every second label is hidden
	wide       bool   // hidden on a narrow screen
}

type area struct {
	top, height float64
	name        string // empty where there is no room for it
	class       string
}

type stroke struct {
	path string
	look look
}

type bar struct {
	x, width, top, height float64
	look                  look
	fill                  int // texture; 0 is plain
	link                  link
}

type mark struct {
	x, y float64
	look look
	link link
	wide bool
}

type flag struct {
	x      float64
	row    int // of two, so that neighbours do not cover each other
	number string
	link   link
}

// top is the middle of a flag; the lower row is next to the unit.
func (f flag) top() float64 { return -unitHeight - flagHeight*(float64(f.row)+0.5) }

// A link leads from a number to the events behind it. Without an address it is the name alone.
type link struct{ href, name string }

type entry struct {
	name string
	look look
	kind string // line, bar, total or band
	fill int
}

// linked says whether anything in the drawing can be followed: a group of links, or one image.
func (d drawing) linked() bool {
	for _, m := range d.marks {
		if m.link.href != "" {
			return true
		}
	}
	for _, b := range d.bars {
		if b.link.href != "" {
			return true
		}
	}
	for _, f := range d.flags {
		if f.link.href != "" {
			return true
		}
	}
	return false
}

func (d drawing) role() string {
	if d.linked() {
		return "group"
	}
	return "img"
}

func (d drawing) height() string { return num(d.strip + plotHeight + footHeight) }

// gutter is the class that leaves room for the longest label of the value axis.
func (d drawing) gutter() string {
	longest := 0
	for _, t := range d.values {
		longest = max(longest, len([]rune(t.label)))
	}
	switch {
	case longest <= 4:
		return "chart-gutter-s"
	case longest <= 8:
		return "chart-gutter-m"
	}
	return "chart-gutter-l"
}

func (d drawing) render(ctx context.Context, w io.Writer) error { return figure(d).Render(ctx, w) }

func instant(t time.Time) float64 { return float64(t.Unix()) + float64(t.Nanosecond())/1e9 }
