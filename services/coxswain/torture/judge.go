package main

import (
	"context"
	"fmt"
	"time"

	"coxswain/services/coxswain/torture/load"
	"coxswain/services/coxswain/torture/site"
)

// heal waits until every process is ready again. Each fault has repaired what it broke.
func (r *round) heal(ctx context.Context) error {
	r.logf("no more faults")
	r.faultless = time.Now()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return r.Ready(ctx)
}

// judge waits until all is quiet, and holds everything against everything.
func (r *round) judge(ctx context.Context) error {
	for _, step := range []struct {
		what string
		do   func(context.Context) error
	}{
		{"I11: all lags are 0 within a minute of the last fault", r.quiesce},
		{"I6: no checkpoint went back, at any write", r.guarded},
		{"I1 to I3, I9: journals against log and feeds; the same key gives the same answer", r.journals},
		{"F14: what nobody understands is parked, where it is seen", r.poisonSeen},
		{"I8: what the domain promises", r.domain},
		{"I4 to I7: `coxswain verify`, and a read model built anew", r.inspect},
	} {
		before := len(r.ground.Findings.All())
		if err := step.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", step.what, err)
		}
		if len(r.ground.Findings.All()) == before {
			r.checks = append(r.checks, step.what)
		}
		if r.found() {
			break
		}
	}
	r.tried()
	r.conclude()
	return nil
}

// found says that there is nothing more to look for.
func (r *round) found() bool { return r.hasty && len(r.ground.Findings.All()) > 0 }

// tried makes sure that the run has met something.
func (r *round) tried() {
	t := load.Count(r.crews)
	if t.Unknown == 0 && r.all { // some kinds leave every command alone
		r.ground.Findings.Addf("no fault has met a command: nothing was tried")
	}
	if t.Views == 0 {
		r.ground.Findings.Addf("no view was shown: own writes were not looked at")
	}
}

// conclude gathers what the report tells.
func (r *round) conclude() {
	for _, name := range r.Panics() {
		r.ground.Findings.Addf("%s has panicked; see its log", name)
	}
	for _, p := range r.Services {
		r.ended += p.Ended()
	}
	r.tally = load.Count(r.crews)
	r.findings = append(r.findings, r.ground.Findings.All()...)
}

// patient is how long it may take to become quiet before it is worth a line.
const patient = 3 * time.Second

// quiesce waits until stream, read models and policies have come as far as the log.
func (r *round) quiesce(ctx context.Context) error {
	bounded, cancel := context.WithTimeout(ctx, r.healTime)
	defer cancel()
	behind, said := "nothing could be asked", time.Now()
	err := site.Until(bounded, func() bool {
		behind = r.behind(bounded)
		if behind != "" && time.Since(said) > patient {
			r.logf("not quiet yet: %s", behind)
			said = time.Now()
		}
		return behind == ""
	})
	if err != nil && ctx.Err() == nil {
		r.ground.Findings.Addf("I11: %s after the last fault: %s", r.healTime, behind)
	}
	if r.healed == 0 { // later it is about a rebuild
		r.healed = time.Since(r.faultless)
	}
	return ctx.Err()
}

// journals holds what the crews were told against the log and the feeds.
func (r *round) journals(ctx context.Context) error {
	db, err := r.Database(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	record, err := load.ReadRecord(ctx, r.ground, db)
	if err != nil {
		return err
	}
	r.facts = int64(record.Positions())
	load.Check(r.ground, r.crews, record)
	load.Repeat(ctx, r.crews, r.chance)
	return load.Overhear(ctx, r.crews)
}
