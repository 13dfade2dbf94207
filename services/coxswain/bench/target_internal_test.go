package bench

import (
	"bytes"
	"strings"
	"testing"
)

func TestATargetIsHeldAgainstTheMedianOfTheRounds(t *testing.T) {
	t.Parallel()
	rounds := [][]Figure{
		{{Name: "view", Config: "open=500", P99: 9_000, Bytes: 70_000}, {Name: "elsewhere", P99: 1}},
		{{Name: "view", Config: "open=500", P99: 8_000, Bytes: 70_000}},
		{{Name: "view", Config: "open=500", P99: 90_000, Bytes: 70_000}},
	}
	got := judge(rounds)
	want := []Verdict{
		{Name: "view", Config: "open=500", What: "p99 ms", Target: "<= 10", Median: 9, Holds: true},
		{Name: "view", Config: "open=500", What: "kB packed", Target: "<= 60", Median: 70},
	}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("got %+v", got)
	}
	var out bytes.Buffer
	table(&out, got)
	if lines := strings.Split(out.String(), "\n"); !strings.HasSuffix(lines[1], "yes") || !strings.HasSuffix(lines[2], "NO") {
		t.Errorf("%s", out.String())
	}
	for rate, holds := range map[float64]bool{8: true, 12: false} {
		if got := judge([][]Figure{{{Name: "replay of a scorecard", CPU: rate}}}); len(got) != 1 || got[0].Holds != holds {
			t.Errorf("%g us of processor time a fact: %+v", rate, got)
		}
	}
}
