package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"
)

// The section of a document that a report replaces stands between these.
const (
	reportBegins = "<!-- written by torture --report: begin -->"
	reportEnds   = "<!-- written by torture --report: end -->"
)

// place writes a report between the markers of a document; a file without them is written as a whole.
func place(file, report string) error {
	old, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	before, rest, begins := strings.Cut(string(old), reportBegins)
	_, after, ends := strings.Cut(rest, reportEnds)
	if begins && ends {
		report = before + reportBegins + "\n\n" + strings.TrimSpace(report) + "\n\n" + reportEnds + after
	}
	return os.WriteFile(file, []byte(report), 0o644)
}

// machine is what a run took place on: build, cores, system.
func machine(ctx context.Context) string {
	system := runtime.GOOS + "/" + runtime.GOARCH
	if release, err := os.ReadFile("/proc/sys/kernel/osrelease"); err == nil {
		system += " " + strings.TrimSpace(string(release))
	}
	load := ""
	if text, err := os.ReadFile("/proc/loadavg"); err == nil {
		load = ", load average at the start " + strings.Fields(string(text))[0]
	}
	return fmt.Sprintf("Build %s, %s, %d cores, %s%s.", build(ctx), runtime.Version(), runtime.NumCPU(), system, load)
}

// build is the commit: as it is stamped into the program, or as git tells where it was run from its sources.
func build(ctx context.Context) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return s.Value[:min(len(s.Value), 10)]
			}
		}
	}
	out, err := exec.CommandContext(ctx, "git", "describe", "--always", "--dirty").Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}
