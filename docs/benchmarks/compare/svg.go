package main

import (
	"bytes"
	"fmt"
	"html"
	"math"
)

// curve is what calls cost by the length of the log, of what they cost on the shortest.
type curve struct {
	sizes []int
	lines []curveLine
}

type curveLine struct {
	title  string
	values []float64 // by size; 0: not measured
}

func curveOf(r result) (c curve) {
	c.sizes = sizes(r)
	for _, g := range growing() {
		l := curveLine{title: g.title}
		for _, size := range c.sizes {
			times, _ := g.times(r, size)
			l.values = append(l.values, times.median)
		}
		if g.bounded || g.name == "rebuild of responsibility_shared" {
			c.lines = append(c.lines, l)
		}
	}
	return c
}

// Measures of the picture in pixels.
const (
	width, height       = 760, 380
	left, right         = 50, 300
	top, bottom         = 30, 40
	plotWidth           = width - left - right
	plotHeight          = height - top - bottom
	dot                 = 3
	lineStep, firstLine = 22, 60
)

// colours tell the lines apart, also for those who do not see red and green apart.
func colour(i int) string {
	return []string{"#0072b2", "#56b4e9", "#d55e00", "#e69f00", "#009e73", "#8bc34a", "#6a3d9a"}[i%7]
}

// svg draws the curve: the lengths of the logs to the right, in powers of ten; the cost upwards, with the target.
func (c curve) svg() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12" role="img">`+"\n", width, height)
	fmt.Fprintf(&b, "<title>Processor time per call by the length of the log, of that on the shortest log</title>\n")
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#ffffff"/>`+"\n", width, height)
	for tick := 0.0; tick <= c.most(); tick += c.step() {
		fmt.Fprintf(&b, `<path d="M%d %.1fH%d" stroke="#dddddd"/><text x="%d" y="%.1f" text-anchor="end">%.1f</text>`+"\n",
			left, c.y(tick), left+plotWidth, left-6, c.y(tick)+4, tick)
	}
	fmt.Fprintf(&b, `<path d="M%d %.1fH%d" stroke="#000000" stroke-dasharray="6 4"/><text x="%d" y="%.1f">target: at most %.1f</text>`+"\n",
		left, c.y(perCall), left+plotWidth, left+plotWidth+8, c.y(perCall)+4, perCall)
	for i, size := range c.sizes {
		fmt.Fprintf(&b, `<text x="%.1f" y="%d" text-anchor="middle">%s facts</text>`+"\n", c.x(i), height-14, grouped(size))
	}
	for i, l := range c.lines {
		c.draw(&b, i, l)
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

func (c curve) draw(b *bytes.Buffer, nth int, l curveLine) {
	path, verb := "", "M"
	for i, v := range l.values {
		if v > 0 {
			path += fmt.Sprintf("%s%.1f %.1f", verb, c.x(i), c.y(v))
			verb = "L"
			fmt.Fprintf(b, `<circle cx="%.1f" cy="%.1f" r="%d" fill="%s"/>`, c.x(i), c.y(v), dot, colour(nth))
		}
	}
	at := firstLine + nth*lineStep
	fmt.Fprintf(b, `<path d="%s" fill="none" stroke="%s" stroke-width="2"/>`, path, colour(nth))
	fmt.Fprintf(b, `<path d="M%d %dh18" stroke="%s" stroke-width="2"/><text x="%d" y="%d">%s</text>`+"\n",
		left+plotWidth+28, at+height/3, colour(nth), left+plotWidth+52, at+4+height/3, html.EscapeString(l.title))
}

// x of a size.
func (c curve) x(i int) float64 {
	if len(c.sizes) < 2 {
		return left + plotWidth/2
	}
	from, to := math.Log10(float64(c.sizes[0])), math.Log10(float64(c.sizes[len(c.sizes)-1]))
	return left + 30 + (plotWidth-60)*(math.Log10(float64(c.sizes[i]))-from)/(to-from)
}

func (c curve) y(v float64) float64 { return top + plotHeight*(1-v/c.most()) }

// most is where the scale ends.
func (c curve) most() float64 {
	most := 1.5
	for _, l := range c.lines {
		for _, v := range l.values {
			most = max(most, v*1.1)
		}
	}
	return most
}

// step between two lines of the scale.
func (c curve) step() float64 {
	if c.most() > 4 {
		return 1
	}
	return 0.5
}
