package verify

import (
	"context"
	"fmt"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/eventlog/hashed"
)

// Report is what a whole log was found to be.
type Report struct {
	Heads     []int64 // per shard, how far it was read
	Facts     int64
	Forgotten int64 // commands whose outcome was deleted, oldest first
	Checks    []Check
}

// OK reports whether every check held.
func (r Report) OK() bool {
	for _, c := range r.Checks {
		if !c.OK() {
			return false
		}
	}
	return true
}

// Check is one thing that must hold in a shard, and where it does not.
type Check struct {
	Name     string // stable: "positions", "hashes", ...
	Rule     string // in words
	Shard    int
	Looked   int64     // facts, or commands, that it was held against
	Broken   int64     // how often it did not hold
	Problems []Problem // the first of these, at most mostProblems
}

// OK reports whether the check held everywhere.
func (c Check) OK() bool { return c.Broken == 0 }

// Problem is one place where a check does not hold.
type Problem struct {
	Position int64           // 0 when it is about no fact
	Tenant   events.TenantID // whose fact; Says may name what only that tenant may know
	Says     string
}

// mostProblems bounds what a check lists: one is enough to be wrong.
const mostProblems = 20

func (c *Check) broken(position int64, tenant events.TenantID, says string, args ...any) {
	c.Broken++
	if len(c.Problems) < mostProblems {
		c.Problems = append(c.Problems, Problem{position, tenant, fmt.Sprintf(says, args...)})
	}
}

// Progress is how far a shard was read.
type Progress struct {
	Shard    int
	Position int64
	Head     int64 // when the reading began
}

// Options say how to read. The zero value will do.
type Options struct {
	// Progress is called after each page, if set.
	Progress func(Progress)
	// Page is how many facts are read at once. 0: 2,000.
	Page int
}

const defaultPage = 2_000

// Reading is a log that is being verified, shard by shard, for who has other visitors to show the facts to. Log does
// the same alone.
type Reading struct {
	log     eventlog.Log
	options Options
	seen    *seen
	walks   []*walk
}

// Start begins a reading.
func Start(log eventlog.Log, o Options) *Reading {
	if o.Page <= 0 {
		o.Page = defaultPage
	}
	return &Reading{log: log, options: o, seen: newSeen()}
}

// Shard is the visitor of the next shard. Shards are read one after the other.
func (r *Reading) Shard(shard int) hashed.Visitor {
	w := newWalk(r.log, shard, r.seen, r.options)
	r.walks = append(r.walks, w)
	return w
}

// Report is what was found in the shards that were read.
func (r *Reading) Report() Report {
	var report Report
	for _, w := range r.walks {
		report.Heads = append(report.Heads, w.head)
		report.Facts += w.positions.Looked
		report.Forgotten += w.commands.forgotten
		report.Checks = append(report.Checks, w.checks()...)
	}
	return report
}

// Log reads all shards. The error is that of a log that cannot be read; then the report is not complete.
func Log(ctx context.Context, log eventlog.Log, o Options) (Report, error) {
	r := Start(log, o)
	for shard := range log.Shards() {
		if err := hashed.Walk(ctx, log, shard, r.options.Page, r.Shard(shard)); err != nil {
			return r.Report(), fmt.Errorf("read the log of shard %d after position %d: %w", shard, r.walks[shard].at, err)
		}
	}
	return r.Report(), nil
}
