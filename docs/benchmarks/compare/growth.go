package main

import (
	"fmt"
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

// of is the rounds at a size.
func (g grows) of(results map[string]result, size int) []line {
	name := fmt.Sprint(growthPrefix, size)
	return results[name].cell(g.name, fmt.Sprintf("facts=%d%s", size, g.config)).of(us, g.name)
}

// times is what it costs in processor time at a size, of what it costs at the smallest.
func (g grows) times(results map[string]result, size int) (float64, bool) {
	one, ok := spreadOf(valuesOf(g.of(results, sizes(results)[0]), cpu))
	here, there := spreadOf(valuesOf(g.of(results, size), cpu))
	if !ok || !there {
		return 0, false
	}
	return here.median / one.median, true
}

func growthVerdicts(results map[string]result) (all []found) {
	s := sizes(results)
	if len(s) < 2 {
		return []found{{what: "growth", of: "processor time per call", target: bound(0, perCall)}}
	}
	for _, g := range growing() {
		if !g.bounded {
			continue
		}
		f := found{
			what: "growth: " + g.title, of: "processor time", against: fmt.Sprintf("%s facts to %s", grouped(s[len(s)-1]), grouped(s[0])),
			target: bound(0, perCall),
		}
		f.value.median, f.measured = g.times(results, s[len(s)-1])
		f.holds = f.measured && f.value.median <= perCall
		all = append(all, f)
	}
	return all
}

const aboutGrowth = `One tenant's book of customers who have been with the vendor for forty weeks: plans, goals, promises, calls, measurements,
signals, interleaved week by week, the same for the same seed. A longer log has more customers, each like those of the shorter one.
The log is filled through the append path in commands of 2,000 facts, with nothing reading along; then the two read models that views
and agendas are read from are rebuilt from the first fact on. Views and agendas are read over HTTP from a process that does nothing
else, of the same number of customers at each size, over and over: after a fact about each of them (built anew), and again
(unchanged). "For the first time" is of up to 200 customers, spread over the log, who were not asked for before.`

func (p *page) growth(results map[string]result) {
	p.say("\n## Growth\n\n%s", aboutGrowth)
	s := sizes(results)
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
		p.grown(results, g, g.title, cpu, 1)
	}
	p.say("\nThe same in other units:")
	p.head(append([]string{""}, append(head[1:], "longest to shortest")...)...)
	for _, g := range growing() {
		if g.bounded {
			p.grown(results, g, g.title+", p50 ms", p50, 1000)
			p.grown(results, g, g.title+", p99 ms", p99, 1000)
		} else {
			p.grown(results, g, strings.TrimSuffix(g.title, ", per fact")+", per second", rate, 1)
		}
	}
	memory, disk := func(l line) float64 { return l.Resident }, func(l line) float64 { return l.Disk }
	perFact := func(l line) float64 { return l.Disk * (1 << 20) / float64(l.N) }
	p.grown(results, grows{name: "fill"}, "memory of the process after the filling, MiB", memory, 1)
	p.grown(results, grows{name: "rebuild of responsibility_shared"}, "and after the rebuild of the view, MiB", memory, 1)
	p.grown(results, grows{name: "fill"}, "log on disk, MiB", disk, 1)
	p.grown(results, grows{name: "fill"}, "log on disk, bytes a fact", perFact, 1)
	p.grown(results, grows{name: "log and read models on disk"}, "with the two read models, bytes a fact", perFact, 1)
	p.grownWhen(results, s)
}

// grown is a row with a value at each size.
func (p *page) grown(results map[string]result, g grows, title string, value func(line) float64, unit float64) {
	row, values := []string{title}, []float64{}
	for _, size := range sizes(results) {
		lines := g.of(results, size)
		row = append(row, shown(lines, value, unit))
		got, _ := spreadOf(valuesOf(lines, value))
		values = append(values, got.median)
	}
	last := ""
	if first, longest := values[0], values[len(values)-1]; first > 0 && longest > 0 && len(values) > 1 {
		last = number(longest / first)
	}
	if strings.Join(row[1:], "") != "" {
		p.row(append(row, last)...)
	}
}

func (p *page) grownWhen(results map[string]result, s []int) {
	for _, size := range s {
		r := results[fmt.Sprint(growthPrefix, size)]
		if len(r.figures) == 0 {
			continue
		}
		low, high := loads(r)
		p.say("\n%s facts: measured on %s at %s, with a load average of %s to %s.",
			grouped(size), r.ran.Date, r.figures[0].Commit, number(low), number(high))
	}
}
