package main

import (
	"fmt"
	"strings"
)

// verdicts are all targets with what was found: those against others, growth, and those that Coxswain judges by itself.
func verdicts(results map[string]result) (all []found) {
	for _, a := range aims() {
		all = append(all, a.find(results))
	}
	for _, p := range parts() {
		for _, v := range results[p.name].verdicts {
			all = append(all, found{
				what: v.Name, of: v.What, against: v.Config, target: plain(v.Target), value: spread{median: v.Median}, measured: true, holds: v.Holds,
			})
		}
	}
	return append(all, growthVerdicts(results[growth])...)
}

func plain(target string) string {
	return strings.NewReplacer(">=", "at least", "<=", "at most").Replace(target)
}

// targets is the table of them, and why those that are missed are.
func (p *page) targets(results map[string]result, notes []note) {
	all := verdicts(results)
	p.say("\n## Targets")
	p.head("what", "", "beside or at", "target", "found", "holds")
	for _, f := range all {
		p.row(f.what, f.of, f.against, f.target, f.shown(), f.verdict())
	}
	for _, n := range notes {
		var missed []string
		for _, f := range all {
			if f.what == n.heading && f.measured && !f.holds {
				missed = append(missed, f.short())
			}
		}
		if len(missed) > 0 {
			p.say("\n**%s**, missed by %s: %s", n.heading, strings.Join(missed, ", by "), n.text)
		}
	}
}

func (f found) shown() string {
	switch {
	case !f.measured:
		return "-"
	case f.value.least == 0:
		return number(f.value.median)
	}
	return f.value.String()
}

func (f found) verdict() string {
	switch {
	case !f.measured:
		return "not measured"
	case f.holds:
		return "yes"
	}
	return "**no**"
}

// short is how far the target is away, and which.
func (f found) short() string {
	var bound float64
	if _, err := fmt.Sscanf(strings.TrimPrefix(strings.TrimPrefix(f.target, "at least "), "at most "), "%g", &bound); err != nil || bound == 0 {
		return f.shown()
	}
	apart := (f.value.median - bound) / bound * 100
	return strings.TrimSpace(fmt.Sprintf("%.0f %% (%s, %s", max(apart, -apart), f.of, f.against)) + ")"
}

// String has the ends only where there are several rounds.
func (s spread) String() string {
	if s.least == s.most {
		return number(s.median)
	}
	return fmt.Sprintf("%s (%s..%s)", number(s.median), number(s.least), number(s.most))
}

// number has three digits that count, and no exponent.
func number(v float64) string {
	switch {
	case v == 0:
		return "0"
	case v >= 1e6:
		return fmt.Sprintf("%.2f M", v/1e6)
	case v >= 100:
		return grouped(int(v + 0.5))
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	case v >= 0.1:
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprintf("%.2g", v)
}

// grouped writes 12345 as 12,345.
func grouped(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", grouped(n/1000), n%1000)
}
