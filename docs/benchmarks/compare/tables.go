package main

import (
	"slices"
	"strings"
)

// cells writes a table for each cell that others were measured in, and one for all that Coxswain was alone in.
func (p *page) cells(r result) {
	var alone []cell
	for _, c := range r.cells() {
		if !slices.ContainsFunc(c.lines, func(l line) bool { return l.Who != us }) {
			alone = append(alone, c)
			continue
		}
		p.say("\n### %s", title(c))
		p.head("who", "per second", "p50 ms", "p99 ms", "processor µs", "Coxswain to it: rate", "p50", "processor time", "note")
		for _, s := range c.rows() {
			p.compared(s, c)
		}
	}
	if len(alone) == 0 {
		return
	}
	p.head("figure", "at", "per second", "p50 ms", "p99 ms", "processor µs", "kB packed", "MiB")
	for _, c := range alone {
		for _, s := range c.rows() {
			p.row(s[0].Name, c.config, shown(s, rate, 1), shown(s, p50, 1000), shown(s, p99, 1000), shown(s, cpu, 1),
				shown(s, func(l line) float64 { return float64(l.Bytes) }, 1000), shown(s, func(l line) float64 { return l.Resident }, 1))
		}
	}
}

func title(c cell) string { return strings.NewReplacer("=", " ").Replace(c.config) }

// rows are the rounds of each figure, in the order in which they came first.
func (c cell) rows() (all [][]line) {
	for _, l := range c.lines {
		i := slices.IndexFunc(all, func(s []line) bool { return s[0].Who == l.Who && s[0].Name == l.Name })
		if i < 0 {
			all = append(all, []line{l})
			continue
		}
		all[i] = append(all[i], l)
	}
	return all
}

// compared writes one row: ours, or another's with what ours is to it.
func (p *page) compared(s []line, c cell) {
	who, name := s[0].Who, s[0].Name
	if who == us {
		who = "**Coxswain**"
	}
	if several := slices.ContainsFunc(c.lines, func(l line) bool { return l.Name != s[0].Name }); several {
		who += ", " + name
	}
	var ratios [3]string
	if s[0].Who != us {
		ours := c.ours(name)
		for i, value := range []func(line) float64{rate, p50, cpu} {
			if r, ok := ratio(ours, s, value); ok {
				ratios[i] = r.String()
			}
		}
	}
	p.row(who, shown(s, rate, 1), shown(s, p50, 1000), shown(s, p99, 1000), shown(s, cpu, 1), ratios[0], ratios[1], ratios[2], noteOf(s))
}

// ours is Coxswain's figure of the name; of the first name when the other's is something else, as the yardstick's
// append beside a command over HTTP.
func (c cell) ours(name string) []line {
	i := slices.IndexFunc(c.rows(), func(s []line) bool { return s[0].Who == us && s[0].Name == name })
	return c.rows()[max(0, i)]
}

// noteOf is the last thing that was to be known.
func noteOf(s []line) (text string) {
	for _, l := range s {
		if l.Note != "" {
			text = l.Note
		}
	}
	return strings.ReplaceAll(text, "|", "/")
}

// shown is the spread of a value in some unit; empty when it was not measured.
func shown(s []line, value func(line) float64, unit float64) string {
	values := valuesOf(s, value)
	for i := range values {
		values[i] /= unit
	}
	got, ok := spreadOf(values)
	if !ok {
		return ""
	}
	if len(s) == 1 {
		return number(got.median)
	}
	return got.String()
}
