package bench

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of /proc/PID/stat, the same on every Linux that Go runs on (USER_HZ).
const tick = 10 * time.Millisecond

// usage is processor time, of this process and of PostgreSQL.
type usage struct{ own, postgres time.Duration }

func (u usage) minus(v usage) usage { return usage{u.own - v.own, u.postgres - v.postgres} }

// processor is what was used so far; nothing where it cannot be told.
func (g *ground) processor() (used usage) {
	own := statOf("self")
	if own == nil {
		return usage{}
	}
	used.own = own.used(false)
	entries, _ := filepath.Glob("/proc/[0-9]*")
	for _, entry := range entries {
		pid := filepath.Base(entry)
		switch s := statOf(pid); {
		case s == nil: // ended in the meantime: its parent has its time
		case pid == g.postmaster:
			used.postgres += s.used(true)
		case s.parent() == g.postmaster:
			used.postgres += s.used(false)
		}
	}
	return used
}

// stat is what follows the name in /proc/PID/stat: state, parent, ..., see proc(5).
type stat []string

func statOf(pid string) stat {
	line, err := os.ReadFile(filepath.Join("/proc", pid, "stat"))
	if err != nil {
		return nil
	}
	s := strings.Fields(string(line[bytes.LastIndexByte(line, ')')+1:]))
	if len(s) < 15 {
		return nil
	}
	return s
}

func (s stat) parent() string { return s[1] }

// used is the time in user and kernel mode, of children that have ended too if asked for.
func (s stat) used(children bool) time.Duration {
	fields := s[11:13]
	if children {
		fields = s[11:15]
	}
	var ticks int64
	for _, f := range fields {
		n, _ := strconv.ParseInt(f, 10, 64) // the kernel writes numbers
		ticks += n
	}
	return time.Duration(ticks) * tick
}

func firstLine(path string) string {
	content, _ := os.ReadFile(path) // unreadable: then PostgreSQL's time cannot be told
	line, _, _ := strings.Cut(string(content), "\n")
	return strings.TrimSpace(line)
}

// highest is the most memory that a process has taken so far, in MiB; 0 where it cannot be told.
func highest(pid int) float64 {
	status, _ := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kib, _ := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 64) // the kernel writes a number
			return rounded(kib / 1024)
		}
	}
	return 0
}
