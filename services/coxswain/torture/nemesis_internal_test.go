package main

import (
	"os"
	"path/filepath"
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
	for _, part := range []string{"seed 42; **1 findings**", "| 12 | 10 |", "| F5 kill | 2 |", "- holds: I1", "- a fact is lost", "Journal and logs are in folder"} {
		if !strings.Contains(text, part) {
			t.Errorf("the report does not say %q:\n%s", part, text)
		}
	}
}

func TestAReportTakesThePlaceOfTheLastOne(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "reliability.md")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	read := func() string {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	write("before\n" + reportBegins + "\nold\n" + reportEnds + "\nafter\n")
	if err := place(file, "new\n"); err != nil {
		t.Fatal(err)
	}
	if got, want := read(), "before\n"+reportBegins+"\n\nnew\n\n"+reportEnds+"\nafter\n"; got != want {
		t.Errorf("the file is now %q, want %q", got, want)
	}
	write("without markers")
	if err := place(file, "new\n"); err != nil {
		t.Fatal(err)
	}
	if got := read(); got != "new\n" {
		t.Errorf("the file is now %q", got)
	}
}

func TestEveryProofNamesFaultsThatThereAre(t *testing.T) {
	t.Parallel()
	for _, p := range proofs() {
		if err := known(p.faults); err != nil || len(p.found) == 0 || len(pick(faults(!p.apart), p.faults)) == 0 {
			t.Errorf("%s: %v, found by %v", p.bug, err, p.found)
		}
	}
}
