package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// marker is there while a run is not finished. Results that are newer than it are of that run.
const marker = "results/.unfinished"

// measure runs the parts that the options ask for.
func measure(ctx context.Context, o options) error {
	all, err := chosen(o)
	if err != nil {
		return err
	}
	began, err := mark(o.goOn)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "coxswain-compare-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	t, err := prepare(ctx, dir)
	if err != nil {
		return err
	}
	var broken []string
	for i, p := range all {
		if info, err := os.Stat(p.results()); o.goOn && err == nil && info.ModTime().After(began) {
			progress("%d of %d: %s is done already", i+1, len(all), p.name)
			continue
		}
		progress("%d of %d: %s", i+1, len(all), p.name)
		err := p.measure(ctx, o, t, dir)
		if ctx.Err() != nil {
			return fmt.Errorf("stopped in %s: what is done is kept: go on with -continue", p.name)
		}
		if err != nil {
			progress("%s broke off: %v", p.name, err)
			broken = append(broken, p.name)
		}
	}
	if len(broken) > 0 {
		progress("the document says what broke off; measure it again with -only %s", strings.Join(broken, ","))
	}
	return os.Remove(marker)
}

// mark notes when the run began: now, or when the one did that it continues.
func mark(goOn bool) (time.Time, error) {
	if info, err := os.Stat(marker); goOn && err == nil {
		return info.ModTime(), nil
	}
	began := time.Now()
	return began, errors.Join(os.MkdirAll(filepath.Dir(marker), 0o755), os.WriteFile(marker, nil, 0o644))
}

func progress(format string, values ...any) {
	fmt.Fprintf(os.Stderr, "%s %s\n", time.Now().Format(time.TimeOnly), fmt.Sprintf(format, values...))
}

func (p part) results() string { return filepath.Join("results", p.name+".jsonl") }

// ran is the first line of results.
type ran struct {
	Part     string            `json:"part"`
	Date     string            `json:"date"`
	Versions map[string]string `json:"versions"`
	Missing  []string          `json:"missing,omitempty"` // who did not run, and why
}

// measure runs a part and replaces its results when it is done.
func (p part) measure(ctx context.Context, o options, t tools, dir string) error {
	beside := filepath.Join(dir, "beside.json")
	content, err := json.Marshal(plan(t, o.span))
	if err != nil {
		return err
	}
	if err := os.WriteFile(beside, content, 0o600); err != nil {
		return err
	}
	args := append([]string{"bench", "--only", p.name, "--for", o.span.String(), "--beside", beside, "--rounds", fmt.Sprint(o.rounds)},
		p.args...)
	var lines, all bytes.Buffer
	broke := stream(exec.CommandContext(ctx, t.coxswain, args...), &lines)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	missing := slices.Clone(t.missing)
	if broke != nil {
		missing = append(missing, "It broke off: "+broke.Error())
	}
	first := map[string]ran{"ran": {p.name, time.Now().UTC().Format(time.DateOnly), versions(ctx), missing}}
	if err := json.NewEncoder(&all).Encode(first); err != nil {
		return err
	}
	all.Write(lines.Bytes())
	unfinished := p.results() + ".new"
	if err := os.WriteFile(unfinished, anonymous(all.Bytes(), dir), 0o644); err != nil {
		return err
	}
	return errors.Join(broke, os.Rename(unfinished, p.results()))
}

// stream runs a command, keeps its lines, and says of each figure that it has come. Its error is the last thing that
// the command said.
func stream(c *exec.Cmd, lines io.Writer) error {
	var problems bytes.Buffer
	c.Stderr = io.MultiWriter(os.Stderr, &problems)
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) } // it stops its servers
	out, err := c.StdoutPipe()
	if err != nil {
		return err
	}
	if err := c.Start(); err != nil {
		return err
	}
	for all := bufio.NewScanner(out); all.Scan(); {
		fmt.Fprintf(lines, "%s\n", all.Bytes())
		var l line
		if json.Unmarshal(all.Bytes(), &l) == nil && l.Round > 0 {
			progress("  %s %s, round %d: %s", l.Name, l.Config, l.Round, strings.TrimSpace(l.Who+" "+l.Note))
		}
	}
	if err := c.Wait(); err != nil {
		return fmt.Errorf("%w: %s", err, lastLine(problems.Bytes()))
	}
	return nil
}

// anonymous takes out where this machine keeps things: messages of failures name files.
func anonymous(lines []byte, dir string) []byte {
	here, _ := os.Getwd() // it could be read a moment ago
	root := filepath.Dir(filepath.Dir(here))
	return []byte(strings.NewReplacer(dir, "tmp", root+"/", "", root, ".", os.TempDir(), "tmp").Replace(string(lines)))
}
