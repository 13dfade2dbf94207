package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// report is what came of a run, as Markdown.
type report struct {
	seed    uint64
	began   time.Time
	lasted  time.Duration // that faults were asked for
	machine string
	rounds  []*round
}

func (r *report) violations() (n int) {
	for _, one := range r.rounds {
		n += len(one.findings)
	}
	return n
}

func (r *report) String() string {
	var b strings.Builder
	verdict := "violations 0: nothing was lost, doubled, invented or seen by the wrong ones"
	if n := r.violations(); n > 0 {
		verdict = fmt.Sprintf("**%d findings**", n)
	}
	fmt.Fprintf(&b, "### Run of %s\n\n%s of faults, seed %d; %s.\n\n%s\n", r.began.UTC().Format("2006-01-02 15:04 MST"), r.lasted, r.seed, verdict, r.machine)
	if len(r.rounds) > 0 {
		fmt.Fprintf(&b, "PostgreSQL %s.\n", r.rounds[0].server)
	}
	for _, one := range r.rounds {
		one.tell(&b)
	}
	fmt.Fprintf(&b, "\nNot brought about: F16 (a full disk), F19 (a standby). Again: `./task torture -- --for %s --seed %d`.\n", r.lasted, r.seed)
	return b.String()
}

func (r *round) tell(b *strings.Builder) {
	t := r.tally
	fmt.Fprintf(b, "\n#### %s\n\n", strings.ToUpper(r.place()[:1])+r.place()[1:])
	fmt.Fprintf(b, "| commands | acknowledged | refused | fate unknown at first | done all the same | fate never told | views of own writes | facts |\n")
	fmt.Fprintf(b, "|---|---|---|---|---|---|---|---|\n| %d | %d | %d | %d | %d | %d | %d | %d |\n\n",
		t.Sent, t.Done, t.Refused, t.Unknown, t.Found, t.Lost, t.Views, r.facts)
	fmt.Fprintf(b, "| fault | times |\n|---|---|\n")
	times := r.times()
	for _, name := range slices.Sorted(maps.Keys(times)) {
		fmt.Fprintf(b, "| %s | %d |\n", name, times[name])
	}
	fmt.Fprintf(b, "\n%d faults of %d kinds; %d processes ended by themselves and were started again; quiet %.1f s after the last fault; "+
		"the longest that a fact was in the log and not in every read model: %.1f s.\n",
		len(r.injected), len(times), r.ended, r.healed.Seconds(), r.lag.Seconds())
	for _, check := range r.checks {
		fmt.Fprintf(b, "\n- holds: %s", check)
	}
	b.WriteString("\n")
	r.tellFindings(b)
}

func (r *round) times() map[string]int {
	times := map[string]int{}
	for _, i := range r.injected {
		times[i.name]++
	}
	return times
}

// mostFindings bounds what is printed; the folder has all that is needed to see the rest.
const mostFindings = 50

func (r *round) tellFindings(b *strings.Builder) {
	if len(r.findings) == 0 {
		return
	}
	fmt.Fprintf(b, "\n##### Findings\n\n")
	for n, f := range r.findings {
		if n == mostFindings {
			fmt.Fprintf(b, "- and %d more\n", len(r.findings)-n)
			break
		}
		fmt.Fprintf(b, "- %s\n", f)
	}
	fmt.Fprintf(b, "\nJournal and logs are in %s.\n", r.kept)
}
