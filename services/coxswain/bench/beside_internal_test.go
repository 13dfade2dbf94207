package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWhoRunsBesideTakesItsTurnInEachRoundAndWhoFailsIsMissing(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	b := &bench{Command: Command{Rounds: 2}, ground: &ground{}, report: &report{out: json.NewEncoder(&out)}, suite: "append"}
	b.companions = []Companion{
		{Cell: "append callers=1", Who: "echo", Command: []string{"echo", `{"name":"append","n":1,"rate":50}`}},
		{Cell: "append callers=1", Who: "false", Command: []string{"false"}},
		{Cell: "append callers=8", Who: "elsewhere", Command: []string{"false"}},
	}
	err := b.measure(t.Context(), cell{config: "callers=1", beside: []string{}, run: func(context.Context, int) ([]Figure, error) {
		return []Figure{{Name: "append", N: 1, Rate: 100}}, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	var who []string
	for lines := json.NewDecoder(&out); lines.More(); {
		var f Figure
		if err := lines.Decode(&f); err != nil {
			t.Fatal(err)
		}
		if f.Note != "" {
			f.Who += " did not run"
		}
		who = append(who, f.Who)
	}
	const want = "coxswain, echo, false did not run, coxswain, echo, false did not run, coxswain / echo"
	if got := strings.Join(who, ", "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestAListOfWhoRunsBesideThatSaysTooLittleIsRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "beside.json")
	for _, content := range []string{`[{"cell":"append callers=1","who":"nobody"}]`, `{}`} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readCompanions(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: got %v", content, err)
		}
	}
}
