package sample

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"coxswain/pkg/command"
	"coxswain/pkg/daemon"
	"coxswain/pkg/eventlog"
)

// The outcomes that mark the sample. They have no facts: a log that holds only the first is still empty.
const (
	begun    = correlation + "/begun"
	finished = correlation + "/finished"
)

// mark is how far a log has come.
type mark struct {
	ours     bool      // it holds the sample, or part of it, or nothing
	complete bool      // then whatever came later may be anybody's
	anchor   time.Time // the day of the load
}

// begin finds out whether the sample may be written, and from which day on it looks back.
func begin(ctx context.Context, deps daemon.Deps, today time.Time) (mark, error) {
	out, seen, err := deps.Log.Outcome(ctx, tenant, begun)
	if err != nil {
		return mark{}, err
	}
	if !seen {
		return start(ctx, deps, today)
	}
	var m mark
	if err := json.Unmarshal(out.Body, &m.anchor); err != nil {
		return mark{}, fmt.Errorf("the beginning of the sample cannot be read: %w; delete the data folder and start again", err)
	}
	if _, m.complete, err = deps.Log.Outcome(ctx, tenant, finished); err != nil {
		return mark{}, err
	}
	m.ours = m.complete
	if !m.complete {
		m.ours, err = onlySample(ctx, deps.Log)
	}
	return m, err
}

// start marks the beginning in an empty log.
func start(ctx context.Context, deps daemon.Deps, today time.Time) (mark, error) {
	for shard := range deps.Log.Shards() {
		if head, err := deps.Log.Head(ctx, shard); err != nil || head > 0 {
			return mark{}, err
		}
	}
	return mark{ours: true, anchor: today}, note(ctx, deps, begun, today)
}

func finish(ctx context.Context, deps daemon.Deps) error {
	return note(ctx, deps, finished, time.Time{})
}

// note keeps an outcome without facts.
func note(ctx context.Context, deps daemon.Deps, id string, at time.Time) error {
	r := command.Request{Tenant: tenant, ID: id, Hash: sha256.Sum256([]byte(id)), Actor: machine(correlation), At: at, Correlation: correlation}
	_, err := deps.Commands.Do(ctx, r, func(*command.Tx) error { return nil }, func() any { return at })
	return err
}

// onlySample reports whether the log holds nothing but part of the sample: everything that it sets in motion
// carries its correlation.
func onlySample(ctx context.Context, log eventlog.Log) (bool, error) {
	const batch = 1000
	for shard := range log.Shards() {
		for after := int64(0); ; {
			facts, err := log.Read(ctx, shard, after, batch)
			if err != nil {
				return false, err
			}
			for _, r := range facts {
				if r.Tenant != tenant || r.Correlation != correlation {
					return false, nil
				}
			}
			if len(facts) == 0 {
				break
			}
			after = facts[len(facts)-1].Position
		}
	}
	return true, nil
}
