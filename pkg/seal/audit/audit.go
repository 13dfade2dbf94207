package audit

import (
	"context"
	"fmt"

	"coxswain/events"
	"coxswain/pkg/eventlog/hashed"
	"coxswain/pkg/seal"
)

// Facts is the log to be read; eventlog.Log has it. One with an empty registry reads faster: nothing here looks at
// decoded facts.
type Facts interface {
	Read(ctx context.Context, shard int, after int64, limit int) ([]events.Recorded, error)
	Head(ctx context.Context, shard int) (int64, error)
	Shards() int
}

// Seals is the store of the seals; *seal.Store has it.
type Seals interface {
	Latest(ctx context.Context, shard int) (seal.Seal, error)
	List(ctx context.Context, shard int, after int64, limit int) ([]seal.Seal, error)
	Leaves(ctx context.Context, shard int, first int64) ([]seal.Hash, error)
}

// Options say what to hold the log against. The zero value checks no signature.
type Options struct {
	// Keys are the public keys that are believed. With any, the last seal of each shard must be signed with one of
	// them, and every signature must be right: seals before it that are not signed are vouched for by its chain.
	Keys seal.Keys
	// Against are seals that were handed out. Each must still be part of its shard's chain.
	Against []seal.Seal
	// Page is how many facts are read at once. 0: 2,000.
	Page int
	// Progress is called after each page, if set.
	Progress func(Progress)
}

// Progress is how far a shard was read.
type Progress struct {
	Shard    int
	Position int64
	Head     int64 // when the reading began
}

// Report is what a log and its seals were found to be.
type Report struct {
	Shards []Shard
}

// OK reports whether everything held.
func (r Report) OK() bool {
	for _, s := range r.Shards {
		if !s.OK() {
			return false
		}
	}
	return true
}

// Facts is how many facts were read.
func (r Report) Facts() (n int64) {
	for _, s := range r.Shards {
		n += s.Facts
	}
	return n
}

// Shard is what one shard was found to be.
type Shard struct {
	Shard    int
	Head     int64 // of the log, when the reading began
	Facts    int64 // that were read
	Seals    int64 // that were held against them
	Sealed   int64 // position of the last sealed fact
	Signed   int64 // position up to which a signature that was checked vouches
	Broken   int64 // how many things are wrong
	Problems []Problem
}

// OK reports whether everything held.
func (s Shard) OK() bool { return s.Broken == 0 }

// First is what is wrong at the lowest position; false when nothing is.
func (s Shard) First() (Problem, bool) {
	if len(s.Problems) == 0 {
		return Problem{}, false
	}
	return s.Problems[0], true
}

// Problem is one thing that is wrong. Problems are in the order of their positions.
type Problem struct {
	Position int64           // of a fact; for a seal, the first of its range
	Tenant   events.TenantID // whose fact, where it is about one; Says may name what only that tenant may know
	Says     string
}

// mostProblems bounds what is listed: one is enough to be wrong.
const mostProblems = 20

const defaultPage = 2_000

// Reading is a log that is being audited, shard by shard, for who has other visitors to show the facts to. Log does the
// same alone.
type Reading struct {
	facts   Facts
	seals   Seals
	options Options
	walks   []*walk
}

// Start begins a reading.
func Start(facts Facts, seals Seals, o Options) *Reading {
	if o.Page <= 0 {
		o.Page = defaultPage
	}
	return &Reading{facts: facts, seals: seals, options: o}
}

// Shard is the visitor of a shard.
func (r *Reading) Shard(shard int) hashed.Visitor {
	w := newWalk(r.facts, r.seals, shard, r.options)
	r.walks = append(r.walks, w)
	return w
}

// Report is what was found in the shards that were read.
func (r *Reading) Report() Report {
	var report Report
	for _, w := range r.walks {
		w.finish()
		report.Shards = append(report.Shards, w.Shard)
	}
	return report
}

// Log reads all shards. The error is that of a log or a store that cannot be read; then the report is not complete.
func Log(ctx context.Context, facts Facts, seals Seals, o Options) (Report, error) {
	r := Start(facts, seals, o)
	for shard := range facts.Shards() {
		if err := hashed.Walk(ctx, facts, shard, r.options.Page, r.Shard(shard)); err != nil {
			return r.Report(), fmt.Errorf("audit shard %d after position %d: %w", shard, r.walks[shard].next-1, err)
		}
	}
	return r.Report(), nil
}
