package bench

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
)

// target is what a figure is to reach on a quiet machine. It is printed beside what was measured; nothing fails by it.
type target struct {
	figure string // its name
	what   string // "p99 ms"
	most   float64
	least  float64
	of     func(Figure) float64
}

// Verdict is a target and the median of the rounds beside it.
type Verdict struct {
	Name   string  `json:"name"`
	Config string  `json:"config"`
	What   string  `json:"what"` // "p99 ms"
	Target string  `json:"target"`
	Median float64 `json:"median"`
	Holds  bool    `json:"holds"`
}

func p99(f Figure) float64      { return f.P99 / 1000 }
func packedKB(f Figure) float64 { return float64(f.Bytes) / 1000 }

// targets of the cells that have one of their own, beside nobody.
func targets() []target {
	return []target{
		{figure: "view", what: "p99 ms", most: 10, of: p99},
		{figure: "view", what: "kB packed", most: 60, of: packedKB},
		{figure: "view, built anew", what: "p99 ms", most: 10, of: p99},
		{figure: "agenda, nothing new", what: "p99 ms", most: 5, of: p99},
		{figure: "agenda, after a fact", what: "p99 ms", most: 50, of: p99},
		{figure: "view of the past", what: "p99 ms", most: 50, of: p99},
		{figure: "portfolio", what: "p99 ms", most: 50, of: p99},
		{figure: "signal to score", what: "p99 ms", most: 250, of: p99},
		{figure: "replay of a scorecard", what: "facts/s on one core", least: 100_000, of: perCore},
		{figure: "verify log and seals", what: "facts/s", least: 100_000, of: func(f Figure) float64 { return f.Rate }},
		{figure: "start", what: "s", most: 3, of: func(f Figure) float64 { return f.P50 / 1e6 }},
		{figure: "start", what: "MiB resident", most: 150, of: func(f Figure) float64 { return f.Resident }},
	}
}

// perCore is how many there would be in a second of processor time.
func perCore(f Figure) float64 {
	if f.CPU == 0 {
		return f.Rate
	}
	return 1e6 / f.CPU
}

// judge holds the rounds of a cell against the targets of its figures.
func judge(rounds [][]Figure) (all []Verdict) {
	if len(rounds) == 0 {
		return nil
	}
	for _, t := range targets() {
		i := slices.IndexFunc(rounds[0], func(f Figure) bool { return f.Name == t.figure })
		if i < 0 {
			continue
		}
		v := Verdict{Name: t.figure, Config: rounds[0][i].Config, What: t.what, Median: rounded(median(rounds, t.figure, t.of))}
		if t.least > 0 {
			v.Target, v.Holds = fmt.Sprintf(">= %g", t.least), v.Median >= t.least
		} else {
			v.Target, v.Holds = fmt.Sprintf("<= %g", t.most), v.Median <= t.most
		}
		all = append(all, v)
	}
	return all
}

// judge writes a line for each target.
func (r *report) judge(rounds [][]Figure) {
	for _, v := range judge(rounds) {
		r.line(v)
		r.verdicts = append(r.verdicts, v)
	}
}

// table shows verdicts to people.
func table(out io.Writer, all []Verdict) {
	if len(all) == 0 || out == nil {
		return
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "FIGURE\tWHERE\tWHAT\tTARGET\tMEDIAN\tHOLDS") // as all that is printed
	for _, v := range all {
		holds := "yes"
		if !v.Holds {
			holds = "NO"
		}
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%.3g\t%s\n", v.Name, v.Config, v.What, v.Target, v.Median, holds)
	}
	_ = w.Flush()
}
