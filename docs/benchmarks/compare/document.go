package main

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// page is the document while it is written.
type page struct{ bytes.Buffer }

func (p *page) say(format string, values ...any) { fmt.Fprintf(p, format+"\n", values...) }

// row of a table.
func (p *page) row(cells ...string) { p.say("| %s |", strings.Join(cells, " | ")) }

// head of a table.
func (p *page) head(cells ...string) {
	p.say("")
	p.row(cells...)
	p.row(slices.Repeat([]string{"---"}, len(cells))...)
}

const introduction = `# Benchmarks

<!-- Written by ./task bench:compare from docs/benchmarks/results and docs/benchmarks/notes.md: change those. -->

How fast Coxswain is beside what people would use instead, and beside the barest program that keeps facts as safe (the
*yardstick*: no reconnecting, no commands over several streams, no repeats answered). Everybody takes turns in rounds of about a
second, on the same PostgreSQL and the same NATS server, with fsync on and facts of the same size. So a ratio compares what was
measured within seconds; shown are the median of the rounds and, in brackets, the smallest and the largest. Rates by themselves say
as much about the machine as about a program. Processor time is of client and servers together, for each fact or call: it hardly
depends on what else runs.

Repeat it with ` + "`./task bench:compare`" + ` and ` + "`./task bench:growth`" + `; the programs are in [benchmarks](benchmarks), the raw figures in
[benchmarks/results](benchmarks/results).`

// document writes all that was found.
func document(results map[string]result, notes []note) []byte {
	p := &page{}
	p.say(introduction)
	p.targets(results, notes)
	p.growth(results[growth])
	for _, part := range parts() {
		p.part(part, results[part.name])
	}
	p.machine(results)
	p.rest(notes, results)
	return p.Bytes()
}

func (p *page) part(part part, r result) {
	p.say("\n## %s", part.title)
	if part.about != "" {
		p.say("\n%s", part.about)
	}
	for _, missing := range r.ran.Missing {
		p.say("\n*%s.*", missing)
	}
	if len(r.figures) == 0 {
		p.say("\nNot measured yet: `./task bench:compare -- -only %s`.", part.name)
		return
	}
	p.cells(r)
	p.when(r)
}

// when and at which state of the code a part was measured, and what else the machine did.
func (p *page) when(r result) {
	low, high := loads(r)
	p.say("\nMeasured on %s at %s, with a load average of %s to %s.", r.ran.Date, r.figures[0].Commit, number(low), number(high))
}

// loads are the lowest and the highest load average of the machine while a part ran.
func loads(r result) (low, high float64) {
	s, _ := spreadOf(valuesOf(r.figures, func(l line) float64 { return l.Load }))
	return s.least, s.most
}

// machine says what the figures stand on.
func (p *page) machine(results map[string]result) {
	p.say("\n## Machine and versions")
	facts := map[string]map[string]bool{}
	note := func(what, value string) {
		if facts[what] == nil {
			facts[what] = map[string]bool{}
		}
		if value != "" {
			facts[what][value] = true
		}
	}
	for _, r := range results {
		note("kernel", r.stand.Kernel)
		note("memory", fmt.Sprintf("%d MiB", r.stand.Memory))
		note("PostgreSQL", r.stand.PostgreSQL)
		note("nats-server", r.stand.NATS)
		for name, value := range r.stand.Settings {
			note("PostgreSQL's "+name, value)
		}
		for name, version := range r.ran.Versions {
			note(name, version)
		}
		for _, l := range r.figures {
			note("cores", fmt.Sprint(l.Cores))
			note("Go", l.Go)
		}
	}
	p.head("what", "here")
	for _, what := range slices.Sorted(maps.Keys(facts)) {
		p.row(what, strings.Join(slices.Sorted(maps.Keys(facts[what])), ", "))
	}
}

// rest is what people have written that is not about a target.
func (p *page) rest(notes []note, results map[string]result) {
	about := map[string]bool{}
	for _, f := range verdicts(results) {
		about[f.what] = true
	}
	for _, n := range notes {
		if !about[n.heading] {
			p.say("\n## %s\n\n%s", n.heading, n.text)
		}
	}
}
