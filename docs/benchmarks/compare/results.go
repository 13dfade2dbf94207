package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// line is a line of results: a figure, or one of the few others.
type line struct {
	Name     string  `json:"name"`
	Who      string  `json:"who"`
	Config   string  `json:"config"`
	Round    int     `json:"round"` // 0: it is no figure
	N        int     `json:"n"`
	Rate     float64 `json:"rate"`   // per second
	P50      float64 `json:"p50_us"` // microseconds
	P99      float64 `json:"p99_us"` // microseconds
	CPU      float64 `json:"cpu_us"` // processor microseconds for each of n
	Bytes    int     `json:"gz_bytes"`
	Resident float64 `json:"resident_mib"`
	Disk     float64 `json:"disk_mib"`
	Load     float64 `json:"load"`
	Note     string  `json:"note"`

	Commit string `json:"commit"`
	Go     string `json:"go"`
	Cores  int    `json:"cores"`

	// A target that Coxswain judges by itself.
	What   string  `json:"what"`
	Target string  `json:"target"`
	Median float64 `json:"median"`
	Holds  bool    `json:"holds"`

	Ran   *ran   `json:"ran"`
	Stand *stand `json:"stand"`
}

// stand is what the figures stand on.
type stand struct {
	Kernel     string            `json:"kernel"`
	Memory     int               `json:"memory_mib"`
	NATS       string            `json:"nats"`
	PostgreSQL string            `json:"postgresql"`
	Settings   map[string]string `json:"settings"`
}

// result is the results of a part.
type result struct {
	ran      ran
	stand    stand
	figures  []line
	verdicts []line
}

// readResults reads the parts that there are, by name.
func readResults(dir string) (map[string]result, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil {
		return nil, err
	}
	all := map[string]result{}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		r, err := parse(content)
		if err != nil {
			return nil, fmt.Errorf("%s: %w: measure that part again", path, err)
		}
		all[strings.TrimSuffix(filepath.Base(path), ".jsonl")] = r
	}
	return all, nil
}

func parse(content []byte) (r result, err error) {
	for lines := bufio.NewScanner(bytes.NewReader(content)); lines.Scan(); {
		var l line
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			return r, err
		}
		switch {
		case l.Ran != nil:
			r.ran = *l.Ran
		case l.Stand != nil:
			r.stand = *l.Stand
		case l.What != "":
			r.verdicts = append(r.verdicts, l)
		case l.Round > 0:
			r.figures = append(r.figures, l)
		}
	}
	return r, nil
}

// cell is the figures of one configuration, of everybody, in the order in which they came.
type cell struct {
	config string
	lines  []line
}

// cells in the order in which they were measured. Rounds only go up in one; two cells may have the same configuration.
func (r result) cells() (all []cell) {
	for _, l := range r.figures {
		n := len(all) - 1
		if n < 0 || all[n].config != l.Config || l.Round < all[n].lines[len(all[n].lines)-1].Round || l.Who == us && all[n].turn(l) {
			all = append(all, cell{config: l.Config})
			n++
		}
		all[n].lines = append(all[n].lines, l)
	}
	return all
}

// turn reports whether others have had theirs in the round of a line: then Coxswain's is of another cell.
func (c cell) turn(l line) bool {
	return slices.ContainsFunc(c.lines, func(o line) bool { return o.Round == l.Round && o.Who != us })
}

// cell is the first that Coxswain has the figure in, and whose configuration begins so.
func (r result) cell(name, config string) cell {
	for _, c := range r.cells() {
		if strings.HasPrefix(c.config, config) && len(c.of(us, name)) > 0 {
			return c
		}
	}
	return cell{}
}

// of is the rounds of somebody's figure.
func (c cell) of(who, name string) (all []line) {
	for _, l := range c.lines {
		if l.Who == who && l.Name == name {
			all = append(all, l)
		}
	}
	return all
}

// The values of a figure that are compared.
func rate(l line) float64 { return l.Rate }
func p50(l line) float64  { return l.P50 }
func p99(l line) float64  { return l.P99 }
func cpu(l line) float64  { return l.CPU }

// spread is the median of some values, with the smallest and the largest.
type spread struct{ median, least, most float64 }

// spreadOf leaves out what was not measured.
func spreadOf(values []float64) (s spread, ok bool) {
	values = slices.DeleteFunc(slices.Clone(values), func(v float64) bool { return v <= 0 })
	if len(values) == 0 {
		return s, false
	}
	slices.Sort(values)
	n := len(values)
	return spread{(values[(n-1)/2] + values[n/2]) / 2, values[0], values[n-1]}, true
}

func valuesOf(lines []line, value func(line) float64) (all []float64) {
	for _, l := range lines {
		all = append(all, value(l))
	}
	return all
}

// ratio pairs ours with theirs, round by round.
func ratio(ours, theirs []line, value func(line) float64) (spread, bool) {
	var all []float64
	for _, o := range ours {
		i := slices.IndexFunc(theirs, func(t line) bool { return t.Round == o.Round })
		if i >= 0 && value(theirs[i]) > 0 {
			all = append(all, value(o)/value(theirs[i]))
		}
	}
	return spreadOf(all)
}

// readNotes reads what people have written: texts by their headings.
func readNotes(path string) (all []note, err error) {
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, section := range strings.Split("\n"+string(content), "\n## ")[1:] {
		heading, text, _ := strings.Cut(section, "\n")
		all = append(all, note{strings.TrimSpace(heading), strings.TrimSpace(text)})
	}
	return all, err
}

// note is a text for the document: under the name of a target why it is missed, under another a section of its own.
type note struct{ heading, text string }
