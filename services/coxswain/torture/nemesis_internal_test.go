package main

import (
	"strings"
	"testing"
	"time"

	"coxswain/services/coxswain/torture/load"
)

func TestFaultsHaveNamesOfTheirOwnThatBeginWithTheirRow(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, f := range faults(false) {
		word, rest, _ := strings.Cut(f.name(), " ")
		if seen[word] || !strings.HasPrefix(word, "F") || rest == "" {
			t.Errorf("the name %q", f.name())
		}
		seen[word] = true
	}
}

func TestOnlyFaultsThatAreAskedForAreBroughtAbout(t *testing.T) {
	t.Parallel()
	picked := pick(faults(false), []string{"F5", "F1"})
	if len(picked) != 2 {
		t.Errorf("picked %d", len(picked))
	}
	if err := known([]string{"F5"}); err != nil {
		t.Error(err)
	}
	if err := known([]string{"F99"}); err == nil {
		t.Error("a fault that nobody knows is not refused")
	}
}

func TestAReportTellsWhatWasTriedAndWhatDoesNotHold(t *testing.T) {
	t.Parallel()
	r := &report{seed: 42, began: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC), rounds: []*round{
		{tally: load.Tally{Sent: 12, Done: 10}, injected: []injection{{"F5 kill", "all"}, {"F5 kill", "all"}}, checks: []string{"I1"}},
		{together: true, findings: []string{"a fact is lost"}, kept: "folder"},
	}}
	text := r.String()
	for _, part := range []string{"Seed 42; **1 findings**", "| 12 | 10 |", "| F5 kill | 2 |", "- holds: I1", "- a fact is lost", "Journal and logs are in folder"} {
		if !strings.Contains(text, part) {
			t.Errorf("the report does not say %q:\n%s", part, text)
		}
	}
}
