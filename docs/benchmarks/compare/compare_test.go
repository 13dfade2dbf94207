package main

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// lines of results: a figure of each of some, round by round.
func rounds(name, config string, who map[string][]float64) string {
	var b strings.Builder
	for round := range slices.Collect(maps.Values(who))[0] {
		for _, w := range slices.Sorted(maps.Keys(who)) {
			fmt.Fprintf(&b, `{"name":%q,"who":%q,"config":%q,"round":%d,"n":100,"rate":%g,"cpu_us":%g,"load":1,"commit":"abc","cores":2}`+"\n",
				name, w, config, round+1, who[w][round], 1e6/who[w][round])
		}
	}
	return b.String()
}

type by = map[string][]float64

func parsed(t *testing.T, lines ...string) result {
	t.Helper()
	r, err := parse([]byte(strings.Join(lines, "")))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestARatioIsTheMedianOfPairsOfTheSameRound(t *testing.T) {
	t.Parallel()
	r := parsed(t, rounds("append", "callers=1", by{us: {90, 40, 1000}, yardstick: {100, 50, 500}}))
	c := r.cell("append", "callers=1")
	got, ok := ratio(c.of(us, "append"), c.of(yardstick, "append"), rate)
	if want := (spread{0.9, 0.8, 2}); !ok || got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if _, ok := ratio(c.of(us, "append"), c.of("nobody", "append"), rate); ok {
		t.Error("compared with nobody")
	}
}

func TestWhoIsComparedTookTurnsWithThatFigureNotWithAnotherOfTheSameConfiguration(t *testing.T) {
	t.Parallel()
	results := map[string]result{"http": parsed(t,
		rounds("http command", "connections=64", by{us: {50}}), rounds("append", "connections=64", by{yardstick: {100}}),
		rounds("http command, nothing beside", "connections=64", by{us: {60}}), rounds("append", "connections=64", by{yardstick: {200}}))}
	want := map[string]float64{"HTTP command, all in one process": 0.5, "HTTP command, nothing beside": 0.3}
	for _, a := range aims() {
		if f := a.find(results); f.value.median != want[a.what] {
			t.Errorf("%s: got %v, want %v", a.what, f.value.median, want[a.what])
		}
	}
}

func TestATargetIsHeldAgainstTheBestOfThosePeers(t *testing.T) {
	t.Parallel()
	results := map[string]result{"append": parsed(t,
		rounds("append", "callers=8", by{us: {100, 100}, messageDB: {10, 10}, messageDBBest: {200, 200}}))}
	for _, a := range aims() {
		f := a.find(results)
		switch {
		case a.what == "append, 8 callers" && f.against != yardstick:
			if !f.measured || f.holds || f.value.median != 0.5 || f.short() != "50 % (rate, message-db at its best)" {
				t.Errorf("got %+v, %s", f, f.short())
			}
		case f.measured || f.holds:
			t.Errorf("%s beside %s was not measured: %+v", f.what, f.against, f)
		}
	}
}

func TestWhatIsMissedIsExplainedAndWhatHoldsIsNot(t *testing.T) {
	t.Parallel()
	notes := []note{{"append, 1 caller", "because of the disk"}, {"append, 8 callers", "because of the lock"}, {"Else", "is said"}}
	text := string(document(map[string]result{"append": parsed(t,
		`{"ran":{"part":"append","date":"2026-01-02","missing":["Emmett did not run: no node"]}}`+"\n",
		rounds("append", "callers=1", by{us: {100}, yardstick: {200}}),
		rounds("append", "callers=8", by{us: {200}, yardstick: {200}}))}, notes))
	for what, want := range map[string]bool{
		"because of the disk": true, "because of the lock": false, "## Else\n\nis said": true, "Emmett did not run: no node": true,
		"| append, 1 caller | rate | yardstick | at least 0.85 | 0.50 | **no** |": true, "Not measured yet": true,
	} {
		if strings.Contains(text, what) != want {
			t.Errorf("%q: want %v in\n%s", what, want, text)
		}
	}
}

func TestGrowthComparesTheLongestLogWithTheShortest(t *testing.T) {
	t.Parallel()
	var lines strings.Builder
	for range 2 { // rounds
		for size, per := range map[int]float64{1000: 100, 10_000: 50, 100: 100} {
			config := fmt.Sprintf("facts=%d", size)
			lines.WriteString(rounds("append", config+" callers=1", by{us: {per}}) + rounds("customer's view", config, by{us: {per}}))
		}
	}
	r := parsed(t, lines.String())
	for _, f := range growthVerdicts(r) {
		want := f.what == "growth: append, 1 caller" || f.what == "growth: view of a customer, built anew"
		if f.measured != want || f.holds || want && f.value.median != 2 {
			t.Errorf("got %+v", f)
		}
	}
	svg := curveOf(r).svg()
	if !bytes.Contains(svg, []byte("10,000 facts")) || bytes.Contains(svg, []byte("NaN")) {
		t.Errorf("%s", svg)
	}
	if empty := curveOf(result{}).svg(); bytes.Contains(empty, []byte("NaN")) {
		t.Errorf("%s", empty)
	}
}

func TestWhereThisMachineKeepsThingsDoesNotStandInTheResults(t *testing.T) {
	t.Parallel()
	here := t.TempDir()
	if got := string(anonymous([]byte("open "+here+"/peers: no such file"), here)); got != "open tmp/peers: no such file" {
		t.Errorf("got %q", got)
	}
}
