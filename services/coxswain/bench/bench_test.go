package bench_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"coxswain/services/coxswain/bench"
	"coxswain/services/coxswain/cli"
)

func TestEveryMeasurementGivesItsFigures(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it measures everything once")
	}
	var out bytes.Buffer
	c := bench.Command{Rounds: 1, For: 100 * time.Millisecond, Facts: 2000, Customers: 100, Log: 3000, Program: program(t)}
	if err := c.Run(t.Context(), &cli.Globals{Out: &out}); err != nil {
		t.Fatalf("%v\n%s", err, out.Bytes())
	}
	var names []string
	for lines := json.NewDecoder(&out); ; {
		var line struct {
			bench.Figure
			Remark string
			Target string // a verdict
			Stand  *bench.Stand
			Commit string
			Cores  int
		}
		if err := lines.Decode(&line); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if line.Remark != "" || line.Target != "" || line.Stand != nil {
			continue
		}
		if line.N == 0 || line.P50 == 0 && line.Rate == 0 || line.Commit == "" || line.Cores == 0 {
			t.Errorf("says nothing: %+v", line)
		}
		names = append(names, line.Name+" "+line.Config)
	}
	for _, want := range []string{
		"append callers=1", "append callers=8", "append callers=32", "relay backlog=2000", "rebuild facts=2000", "fold in memory facts=2000",
		"commit to stream rate=500", "commit to view rate=2000", "http command connections=64", "http command, nothing beside connections=64",
		"view open=500 callers=1", "view, built anew open=500 callers=1", "agenda, nothing new open=500 callers=1",
		"agenda, after another's fact open=500 callers=1", "agenda, after a fact open=500 callers=1",
		"view of the past facts=5000 callers=1", "view of the past, first look facts=5000 callers=1", "portfolio customers=100 callers=1",
		"signal to score rate=200 customers=50 callers=8", "start facts=3000",
	} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is not among %q", want, names)
		}
	}
}

// program builds what is started: this process is a test.
func program(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "coxswain")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", path, "coxswain/services/coxswain").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}

func TestGrowthGivesTheSameFiguresAtEverySize(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it fills two logs")
	}
	var out bytes.Buffer
	c := bench.Command{Only: []string{"growth"}, Sizes: []int{1000, 3000}, Rounds: 1, For: 100 * time.Millisecond, Facts: 1000, Customers: 1, Log: 1}
	if err := c.Run(t.Context(), &cli.Globals{Out: &out, Err: io.Discard}); err != nil {
		t.Fatal(err)
	}
	at := map[string][]string{}
	for lines := json.NewDecoder(&out); lines.More(); {
		var f bench.Figure
		if err := lines.Decode(&f); err != nil {
			t.Fatal(err)
		}
		if f.Round > 0 {
			size, callers, _ := strings.Cut(f.Config, " ")
			at[size] = append(at[size], f.Name+" "+callers)
		}
		if f.Name == "fill" && (f.N < 1000 || f.Disk == 0) {
			t.Errorf("got %+v", f)
		}
	}
	one, other := at["facts=1000"], at["facts=3000"]
	if len(one) < 10 || !slices.Equal(one, other) {
		t.Errorf("with 1,000 facts %q, with 3,000 facts %q", one, other)
	}
}

func TestAMeasurementThatThereIsNotIsRefusedBeforeAnythingStarts(t *testing.T) {
	t.Parallel()
	c := bench.Command{Only: []string{"append", "luck"}, Rounds: 1, For: time.Second, Facts: 1000, Customers: 1, Log: 1000}
	if err := c.Run(t.Context(), &cli.Globals{Out: io.Discard}); err == nil || !strings.Contains(err.Error(), `"luck"`) {
		t.Errorf("got %v", err)
	}
	c = bench.Command{Rounds: 0, For: time.Second, Facts: 1000, Customers: 1, Log: 1000}
	if err := c.Run(t.Context(), &cli.Globals{Out: io.Discard}); err == nil {
		t.Error("no rounds at all were accepted")
	}
}
