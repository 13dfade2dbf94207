package main

import (
	"fmt"
	"slices"
	"strings"
)

// perCall is what a call may cost at most on the longest log, of what it costs on the shortest.
const perCall = 1.2

// grows is something that growth measures.
type grows struct {
	title, name, config string // config follows the size
	bounded             bool   // there is a target for its processor time
}

func growing() []grows {
	return []grows{
		{"append, 1 caller", "append", " callers=1", true},
		{"append, 8 callers", "append", " callers=8", true},
		{"view of a customer, built anew", "customer's view", "", true},
		{"view of a customer, unchanged", "customer's view, unchanged", "", true},
		{"agenda, built anew", "customer's agenda", "", true},
		{"agenda, unchanged", "customer's agenda, unchanged", "", true},
		{"view of a customer, for the first time", "customer's view, for the first time", "", false},
		{"rebuild of the responsibility view, per fact", "rebuild of responsibility_shared", "", false},
		{"rebuild of the agenda's record, per fact", "rebuild of cadence_record", "", false},
		{"filling the log, per fact", "fill", "", false},
	}
}

// sizes are of the logs that growth was measured on, ascending.
func sizes(r result) (all []int) {
	for _, l := range r.figures {
		var size int
		if _, err := fmt.Sscanf(l.Config, "facts=%d", &size); err == nil && !slices.Contains(all, size) {
			all = append(all, size)
		}
	}
	slices.Sort(all)
	return all
}

// of is the rounds at a size. Between two rounds at one size the other sizes had theirs.
func (g grows) of(r result, size int) (all []line) {
	for _, l := range r.figures {
		if l.Name == g.name && l.Config == fmt.Sprintf("facts=%d%s", size, g.config) {
			all = append(all, l)
		}
	}
	return all
}

// times is what it costs in processor time at a size, of what it costs at the smallest, round by round.
func (g grows) times(r result, size int) (spread, bool) {
	return ratio(g.of(r, size), g.of(r, sizes(r)[0]), cpu)
}

func growthVerdicts(r result) (all []found) {
	s := sizes(r)
	if len(s) < 2 {
		return []found{{what: "growth", of: "processor time per call", target: bound(0, perCall)}}
	}
	longest := s[len(s)-1]
	for _, g := range growing() {
		if !g.bounded {
			continue
		}
		f := found{
			what: "growth: " + g.title, of: "processor time", against: grouped(longest) + " facts to " + grouped(s[0]), target: bound(0, perCall),
		}
		f.value, f.measured = g.times(r, longest)
		f.holds = f.measured && f.value.median <= perCall
		all = append(all, f)
	}
	return all
}

const aboutGrowth = `One tenant's book of customers who have been with the vendor for forty weeks: plans, goals, promises, calls, measurements,
signals, interleaved week by week, the same for the same seed. A longer log has more customers, each like those of the shorter one.
Each log is filled through the append path in commands of 2,000 facts, with nothing reading along; then the two read models that
views and agendas are read from are rebuilt from the first fact on. After that the logs, which share one PostgreSQL, take turns in
rounds. Views and agendas are read over HTTP from a process that does nothing else, of the same number of customers in each log, over
and over: after a fact about each of them (built anew), and again (unchanged). "For the first time" is of up to 200 customers, spread
over the log, who were not asked for before. Nothing reads along with the appends.`

func (p *page) growth(r result) {
	p.say("\n## Growth\n\n%s", aboutGrowth)
	s := sizes(r)
	if len(s) == 0 {
		p.say("\nNot measured yet: `./task bench:growth`.")
		return
	}
	p.say("\n![Processor time per call by the length of the log](benchmarks/growth.svg)")
	head := []string{"processor µs"}
	for _, size := range s {
		head = append(head, grouped(size)+" facts")
	}
	p.head(append(head, "longest to shortest")...)
	for _, g := range growing() {
		p.grown(r, g, g.title, cpu, 1)
	}
	p.say("\nThe same in other units:")
	p.head(append([]string{""}, append(head[1:], "longest to shortest")...)...)
	for _, g := range growing() {
		if g.bounded {
			p.grown(r, g, g.title+", p50 ms", p50, 1000)
			p.grown(r, g, g.title+", p99 ms", p99, 1000)
		} else {
			p.grown(r, g, strings.TrimSuffix(g.title, ", per fact")+", per second", rate, 1)
		}
	}
	memory, disk := func(l line) float64 { return l.Resident }, func(l line) float64 { return l.Disk }
	perFact := func(l line) float64 { return l.Disk * (1 << 20) / float64(l.N) }
	p.grown(r, grows{name: "fill"}, "memory of the process after the filling, MiB", memory, 1)
	p.grown(r, grows{name: "rebuild of responsibility_shared"}, "and after the rebuild of the view, MiB", memory, 1)
	p.grown(r, grows{name: "fill"}, "log on disk, MiB", disk, 1)
	p.grown(r, grows{name: "fill"}, "log on disk, bytes a fact", perFact, 1)
	p.grown(r, grows{name: "log and read models on disk"}, "with the two read models, bytes a fact", perFact, 1)
	p.when(r)
}

// grown is a row with a value at each size.
func (p *page) grown(r result, g grows, title string, value func(line) float64, unit float64) {
	row := []string{title}
	for _, size := range sizes(r) {
		row = append(row, shown(g.of(r, size), value, unit))
	}
	last := ""
	if s := sizes(r); len(s) > 1 {
		if times, ok := ratio(g.of(r, s[len(s)-1]), g.of(r, s[0]), value); ok {
			last = times.String()
		}
	}
	if strings.Join(row[1:], "") != "" {
		p.row(append(row, last)...)
	}
}
