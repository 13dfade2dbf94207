package sample

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"coxswain/events"
	"coxswain/pkg/daemon"
	"coxswain/pkg/identity"
	"coxswain/pkg/worktime"
)

// Result says what was loaded, and what to look at.
type Result struct {
	// Loaded is false when the log holds something else: then nothing was written, and the rest is empty.
	Loaded     bool
	Customer   events.CustomerID
	Plan       events.PlanID
	Call       events.CallID       // the customer's next one
	Commitment events.CommitmentID // waits for the champion's yes; empty when there is none any more
	// People are admin, csm and lead of the vendor; keeper, champion and sponsor of the customer.
	People map[string]identity.Principal
}

// Load writes the sample into the log of a process whose services are not running yet. On a log that has
// all of it already, nothing is written.
func Load(ctx context.Context, r *daemon.Runtime, now time.Time, progress func(format string, args ...any)) (Result, error) {
	return Write(ctx, daemon.Deps{Log: r.Log, Commands: r.Commands, Directory: r.Directory, Logger: r.Logger}, now, progress)
}

// Write is Load for those who have no process: it needs a log, an engine over it, a directory and a logger.
func Write(ctx context.Context, deps daemon.Deps, now time.Time, progress func(format string, args ...any)) (Result, error) {
	m, err := begin(ctx, deps, midnight(now))
	if err != nil || !m.ours {
		return Result{}, err
	}
	if !m.complete {
		if err := write(ctx, deps, m.anchor, progress); err != nil {
			return Result{}, err
		}
		if err := finish(ctx, deps); err != nil {
			return Result{}, err
		}
	}
	return look(ctx, deps, now)
}

// midnight is the instant before which everything happened: the same all day long.
func midnight(now time.Time) time.Time { return now.UTC().Truncate(24 * time.Hour) }

func write(ctx context.Context, deps daemon.Deps, anchor time.Time, progress func(format string, args ...any)) error {
	calendars := &worktime.Calendars{}
	var players []*player
	for _, s := range stories() {
		d, err := direct(s, anchor, calendars)
		if err != nil {
			return err
		}
		p, err := newPlayer(d, deps, calendars)
		if err != nil {
			return err
		}
		players = append(players, p)
	}
	if err := introduceAll(ctx, deps.Directory, players); err != nil {
		return err
	}
	for week := 1; week <= weeks; week++ {
		progress("sample, week %d of %d", week, weeks)
		if err := together(ctx, players, anchor.AddDate(0, 0, -7*(weeks-week))); err != nil {
			return err
		}
	}
	return nil
}

// together plays all customers up to an instant at once: their commands share transactions of the log.
func together(ctx context.Context, players []*player, end time.Time) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, p := range players {
		group.Go(func() error { return p.until(ctx, end) })
	}
	return group.Wait()
}

// introduceAll tells the directory who everybody is, once each.
func introduceAll(ctx context.Context, directory identity.Directory, players []*player) error {
	everybody := cast{string(vendorsAdmin().id): vendorsAdmin()}
	for _, p := range players {
		for _, h := range p.script.cast {
			everybody[string(h.id)] = h
		}
	}
	for _, h := range everybody.sorted() {
		if err := directory.Put(ctx, tenant, h.id, h.details); err != nil {
			return err
		}
	}
	return nil
}
