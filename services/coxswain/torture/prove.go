package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"coxswain/pkg/planted"
	"coxswain/services/coxswain/cli"
)

// proof is a mistake with what brings it to light: the faults during which it does harm, and how the findings begin that
// tell of it. Anything else that is found is no proof.
type proof struct {
	bug    planted.Bug
	faults []string
	apart  bool
	found  []string
}

// proofs are the mistakes that the torture must see; the first three are the smoke of every change.
func proofs() []proof {
	return []proof{
		{bug: planted.AcknowledgeFirst, faults: []string{"F5", "F25a"}, found: []string{"no loss", "own writes"}},
		{bug: planted.OverlookHoles, faults: []string{"F8c"}, found: []string{"I11: ", "verify: stream"}},
		{bug: planted.DropTenantFilter, faults: []string{"F18"}, found: []string{"sight: the feed of tenant"}},
		{bug: planted.RetryAmbiguous, faults: []string{"F2", "F25a"}, found: []string{"no invention"}},
		{bug: planted.CheckpointFirst, faults: []string{"F1", "F18"}, found: []string{"own writes", "verify: read model"}},
		{bug: planted.SwallowApplyError, faults: []string{"F14"}, found: []string{"F14"}},
		{bug: planted.IgnoreAudience, faults: []string{"F18"}, found: []string{"sight: the feed shows a customer"}},
		{bug: planted.IgnoreTenant, faults: []string{"F1"}, found: []string{"verify: read model", "sight", "I11: ", "own writes"}},
		{bug: planted.SkipFence, faults: []string{"F22b"}, apart: true, found: []string{"I6", "verify: read model"}},
	}
}

// smoke is how many proofs run when nobody says which.
const smoke = 3

// proveCommand tortures programs that are wrong on purpose.
type proveCommand struct {
	Bugs   []string      `arg:"" optional:"" help:"Mistakes of pkg/planted, or all. Three that show within seconds when none is named."`
	Within time.Duration `help:"How long each may stay unseen." default:"5m"`
	Seed   uint64        `help:"The seed to begin with." default:"1"`
}

var errUnseen = errors.New("a planted mistake was not found: the torture is blind to it")

// Run brings each mistake to life and looks for it, round after round, until it is found or its time is over.
func (c *proveCommand) Run(ctx context.Context, to *cli.Globals) error {
	if !plantable {
		return errNotPlantable
	}
	chosen, err := c.chosen()
	if err != nil {
		return err
	}
	var all error
	for _, p := range chosen {
		began := time.Now()
		finding, err := c.seek(ctx, to.Err, p)
		if err != nil {
			all = errors.Join(all, fmt.Errorf("%s: %w", p.bug, err))
			continue
		}
		if _, err := fmt.Fprintf(to.Out, "| `%s` | %s | %.0f s | %s |\n", p.bug, strings.Join(p.faults, ", "), time.Since(began).Seconds(), finding); err != nil {
			return err
		}
	}
	return all
}

func (c *proveCommand) chosen() ([]proof, error) {
	switch {
	case len(c.Bugs) == 0:
		return proofs()[:smoke], nil
	case slices.Equal(c.Bugs, []string{"all"}):
		return proofs(), nil
	}
	var chosen []proof
	for _, name := range c.Bugs {
		i := slices.IndexFunc(proofs(), func(p proof) bool { return string(p.bug) == name })
		if i < 0 {
			return nil, fmt.Errorf("the torture has no proof for %q: the list is in prove.go", name)
		}
		chosen = append(chosen, proofs()[i])
	}
	return chosen, nil
}

// seek runs rounds until one shows the mistake.
func (c *proveCommand) seek(ctx context.Context, say io.Writer, p proof) (finding string, err error) {
	const length, rest = 8 * time.Second, 10 * time.Second
	ends := time.Now().Add(c.Within)
	for seed := c.Seed; time.Now().Before(ends); seed++ {
		one := command{
			For: length, Seed: seed, Apart: p.apart, Together: !p.apart, Crews: 8, Only: p.faults, Plant: string(p.bug),
			rest: rest, discard: true,
		}
		r, err := one.round(ctx, say, !p.apart)
		if err = errors.Join(err, context.Cause(ctx)); err != nil {
			return "", err
		}
		for _, f := range r.findings {
			if slices.ContainsFunc(p.found, func(begin string) bool { return strings.HasPrefix(f, begin) }) {
				return shortened(f), nil
			}
		}
		_, _ = fmt.Fprintf(say, "%s was not found in a round with seed %d: %v\n", p.bug, seed, r.findings)
	}
	return "", errUnseen
}

// shortened is a finding that fits a table.
func shortened(finding string) string {
	const most = 140
	text := []rune(strings.ReplaceAll(strings.ReplaceAll(finding, "\n", " "), "|", "/"))
	if len(text) > most {
		return string(text[:most]) + " ..."
	}
	return string(text)
}
