package main

import (
	"cmp"
	"fmt"
)

// aim is a target against somebody else: a ratio of ours to theirs.
type aim struct {
	what         string // "append, 8 callers"
	part, config string
	name, theirs string   // the figures; theirs is like ours when left out
	who          []string // of several, the best
	against      string   // how they are called together
	of           string   // what of the figure is compared
	value        func(line) float64
	least, most  float64
}

// aims are those of the project (docs/status.md says which are open).
func aims() []aim {
	var (
		stores  = []string{messageDB, messageDBBest}
		several = "append, several facts a command"
		batch   = []string{batchSQL, batchSQLBest}
	)
	a := func(what, config, name string, who []string, against string, least float64) aim {
		return aim{
			what: what, part: "append", config: config, name: name, theirs: "append", who: who, against: against,
			of: "rate", value: rate, least: least,
		}
	}
	y, mdb, emt := []string{yardstick}, "message-db at its best", []string{emmett}
	processor := func(what, name string) aim {
		return aim{
			what: what, part: "append", config: "callers=32", name: name, theirs: "append", who: y, against: yardstick,
			of: "processor time", value: cpu, most: 1.4,
		}
	}
	all := []aim{
		a("append, 1 caller", "callers=1", "append", y, yardstick, 0.85),
		a("append, 1 caller", "callers=1", "append", stores, mdb, 0.9),
		a("append, 8 callers", "callers=8", "append", y, yardstick, 0.75),
		a("append, 8 callers", "callers=8", "append", stores, mdb, 1),
		a("append, 32 callers", "callers=32", "append", y, yardstick, 0.7),
		processor("append, 32 callers", "append"),
		a("append, 32 callers", "callers=32", "append", stores, mdb, 1.8),
		a("append, 32 callers", "callers=32", "append", emt, emmett, 8),
		a("append, 32 callers, several facts a command", "callers=32", several, y, yardstick, 0.7),
		processor("append, 32 callers, several facts a command", several),
		a("append, 32 callers, several facts a command", "callers=32", several, stores, mdb, 1.8),
		a("append, 32 callers, several facts a command", "callers=32", several, emt, emmett, 8),
		{what: "relay of a backlog", part: "relay", name: "relay", who: y, of: "rate", value: rate, least: 0.6},
		{what: "relay of a backlog", part: "relay", name: "relay", who: []string{forwarderBest}, of: "rate", value: rate, least: 10},
		{what: "commit to stream, 500/s", part: "visible", config: "rate=500", name: "commit to stream", who: y, of: "p50", value: p50, most: 1.5},
		{
			what: "commit to stream, 500/s", part: "visible", config: "rate=500", name: "commit to stream", who: []string{forwarderBest},
			of: "p50", value: p50, most: 1.0 / 3,
		},
	}
	for _, rate := range []int{500, 2000} {
		what, config := fmt.Sprintf("commit to view, %d/s", rate), fmt.Sprintf("rate=%d", rate)
		all = append(all,
			aim{what: what, part: "visible", config: config, name: "commit to view", who: y, of: "p50", value: p50, most: 2},
			aim{what: what, part: "visible", config: config, name: "commit to view", who: y, of: "p99", value: p99, most: 2},
			aim{what: what, part: "visible", config: config, name: "commit to view", of: "p99 ms", value: milliseconds, most: 25})
	}
	const front = "http command, nothing beside"
	return append(all,
		aim{what: "rebuild", part: "rebuild", name: "rebuild", who: y, of: "rate", value: rate, least: 0.3},
		aim{what: "rebuild", part: "rebuild", name: "rebuild", who: batch, against: "Emmett's batch SQL", of: "rate", value: rate, least: 25},
		aim{what: "HTTP command, all in one process", part: "http", config: "connections=64", name: "http command", theirs: "append", who: y, of: "rate", value: rate, least: 0.4},
		aim{what: "HTTP command, nothing beside", part: "http", config: "connections=64", name: front, theirs: "append", who: y, of: "rate", value: rate, least: 0.4},
		aim{what: "HTTP command at half the rate", part: "http", config: "connections=64 rate", name: "http command at half the rate", of: "p99 ms", value: milliseconds, most: 25},
	)
}

func milliseconds(l line) float64 { return l.P99 / 1000 }

// found is what an aim came to.
type found struct {
	what, of, against string
	target            string
	value             spread
	measured, holds   bool
}

func (a aim) find(results map[string]result) found {
	f := found{what: a.what, of: a.of, against: a.against, target: bound(a.least, a.most)}
	c := results[a.part].cell(a.name, a.config)
	ours := c.of(us, a.name)
	if len(a.who) == 0 {
		f.value, f.measured = spreadOf(valuesOf(ours, a.value))
	} else {
		f.against = cmp.Or(a.against, a.who[0])
		f.value, f.measured = ratio(ours, a.best(c), a.value)
	}
	f.holds = f.measured && f.value.median >= a.least && (a.most == 0 || f.value.median <= a.most)
	return f
}

// best is the rounds of the one with the highest median rate, of those to compare with.
func (a aim) best(c cell) (best []line) {
	most := -1.0
	for _, who := range a.who {
		theirs := c.of(who, cmp.Or(a.theirs, a.name))
		if s, _ := spreadOf(valuesOf(theirs, rate)); s.median > most {
			best, most = theirs, s.median
		}
	}
	return best
}

func bound(least, most float64) string {
	if least > 0 {
		return fmt.Sprintf("at least %.3g", least)
	}
	return fmt.Sprintf("at most %.3g", most)
}
