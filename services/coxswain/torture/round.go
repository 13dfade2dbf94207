package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"coxswain/events"
	"coxswain/services/coxswain/torture/load"
	"coxswain/services/coxswain/torture/site"
)

// round is one site from its start to its end.
type round struct {
	*site.Site
	ground *load.Ground
	crews  []*load.Crew
	chance *rand.Rand
	say    io.Writer // what happens, as it happens

	together  bool
	long      bool          // there is time for faults that last
	healTime  time.Duration // how long everything may be behind after the last fault (I11)
	hasty     bool          // the first finding is enough
	all       bool          // kinds of fault may be brought about
	server    string        // version of PostgreSQL
	injected  []injection
	poisoned  []events.CustomerID
	tally     load.Tally
	facts     int64
	lag       time.Duration // the longest that a fact was in the log and not yet in a read model
	ended     int           // processes that ended by themselves
	faultless time.Time     // since when nothing is broken any more
	healed    time.Duration // how long it took from then until all was quiet
	checks    []string      // that hold
	findings  []string
	kept      string // folder of what was found
}

const (
	// patience bounds each wait for the site.
	patience = 90 * time.Second
	// healTime is how long everything may be behind after the last fault, when nobody says otherwise (I11).
	healTime = 60 * time.Second
	// longShare is how long a round must be for faults that last a minute.
	longShare = 4 * time.Minute
)

// round runs the three phases: faults, heal, quiesce; and then looks.
func (c *command) round(ctx context.Context, say io.Writer, together bool) (_ *round, err error) {
	r := &round{
		together: together, long: c.share() >= longShare, hasty: c.discard, all: len(c.Only) == 0,
		healTime: cmp.Or(c.rest, healTime), say: say, chance: rand.New(rand.NewPCG(c.Seed, 0)),
		ground: &load.Ground{Patience: patience, Findings: &load.Findings{}},
	}
	dir, err := os.MkdirTemp("", "coxswain-torture-")
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, r.clear(c, dir)) }()
	if err := os.Chmod(dir, 0o711); err != nil { // the account that runs PostgreSQL passes through
		return r, err
	}
	if r.Site, err = site.New(dir, together); err != nil {
		return r, err
	}
	if c.Plant != "" {
		r.Environ = []string{plantVariable + "=" + c.Plant}
	}
	defer func() { err = errors.Join(err, r.End()) }()
	if err := r.phases(ctx, c); err != nil {
		r.findings = append(r.findings, "the round did not come to its end: "+err.Error())
		r.conclude()
	}
	return r, nil
}

func (r *round) phases(ctx context.Context, c *command) error {
	r.logf("starting %s below %s, seed %d", r.place(), r.Dir, c.Seed)
	if err := r.begin(ctx, c); err != nil {
		return err
	}
	stop := load.Work(ctx, r.crews)
	look := watch(ctx, r)
	err := r.torment(ctx, c)
	if err == nil {
		err = r.heal(ctx)
	}
	stop()
	look()
	if err != nil {
		return err
	}
	return r.judge(ctx)
}

// begin starts the site and lets the crews settle in.
func (r *round) begin(ctx context.Context, c *command) error {
	starting, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := r.Start(starting); err != nil {
		return err
	}
	if err := r.guard(ctx); err != nil {
		return err
	}
	r.ground.Base, r.ground.Issue = r.Base, r.Issue
	var err error
	r.crews, err = load.Muster(ctx, r.ground, c.Crews, c.Seed)
	return err
}

func (r *round) place() string {
	if r.together {
		return "everything in one process"
	}
	return "services in processes of their own"
}

func (r *round) logf(format string, args ...any) {
	_, _ = fmt.Fprintf(r.say, "%s  %s\n", time.Now().Format("15:04:05.0"), fmt.Sprintf(format, args...))
}

// clear deletes the folder, or keeps what somebody needs to understand a finding.
func (r *round) clear(c *command, dir string) error {
	load.Dismiss(r.crews)
	if len(r.findings) == 0 || c.discard {
		return os.RemoveAll(dir)
	}
	r.kept = dir
	if c.Keep != "" {
		r.kept = filepath.Join(c.Keep, fmt.Sprintf("%d-%s", c.Seed, filepath.Base(dir)))
		if err := os.MkdirAll(c.Keep, 0o755); err != nil {
			return err
		}
		if err := os.CopyFS(r.kept, os.DirFS(dir)); err != nil {
			r.kept = dir
		} else if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	journal, err := os.Create(filepath.Join(r.kept, "journal.tsv"))
	if err != nil {
		return err
	}
	return errors.Join(load.WriteJournal(journal, r.crews), journal.Close())
}
