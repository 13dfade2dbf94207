package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"coxswain/services/coxswain/cli"
)

// command is what one asks for.
type command struct {
	For      time.Duration `help:"How long faults are brought about, over all rounds." default:"60s"`
	Minutes  int           `help:"The same in minutes."`
	Seed     uint64        `help:"The seed of an earlier run: the same commands and faults, though processes interleave anew. 0 takes a new one."`
	Together bool          `help:"Only everything in one process." xor:"where"`
	Apart    bool          `help:"Only services in processes of their own." xor:"where"`
	Crews    int           `help:"How many clients work at once." default:"16"`
	Commands int           `help:"Least number of commands, over all rounds: where the machine is too slow for it, faults go on for up to three times as long." default:"10000"`
	Kinds    int           `help:"Least number of kinds of fault in each round; fewer are a finding. Without effect with --only." default:"5"`
	Only     []string      `help:"Only these faults, by the first word of their names." placeholder:"F5"`
	Plant    string        `help:"A mistake of pkg/planted that every process of the site has; needs a build with -tags planted." placeholder:"BUG"`
	Report   string        `help:"Write the report between its two markers in a Markdown file, or as a new one." type:"path" placeholder:"FILE"`
	Keep     string        `help:"Folder for journals and logs of a run that found something." type:"path" placeholder:"DIR"`

	rest    time.Duration // how long everything may be behind after the last fault; healTime when nothing else is said
	discard bool          // keep nothing of what was found: it was to be found
}

var (
	errViolated     = errors.New("something does not hold; the report says what")
	errNotPlantable = errors.New("this program has no planted mistakes: build it with -tags planted")
)

// Run tortures a site apart and one together, and prints what came of it.
func (c *command) Run(ctx context.Context, to *cli.Globals) error {
	if c.Minutes > 0 {
		c.For = time.Duration(c.Minutes) * time.Minute
	}
	if c.Seed == 0 {
		c.Seed = uint64(time.Now().UnixNano()) //nolint:gosec // any number will do
	}
	if c.Crews < 1 || c.For < 5*time.Second {
		return errors.New("give at least --crews 1 and --for 5s: less than that shows nothing")
	}
	if c.Plant != "" && !plantable {
		return errNotPlantable
	}
	if err := known(c.Only); err != nil {
		return err
	}
	r := &report{seed: c.Seed, began: time.Now(), lasted: c.For, machine: machine(ctx)}
	for _, together := range c.places() {
		round, err := c.round(ctx, to.Err, together)
		if err = errors.Join(err, context.Cause(ctx)); err != nil {
			return err
		}
		r.rounds = append(r.rounds, round)
	}
	return c.tell(to.Out, r)
}

// places are where the rounds take place: not together, then together.
func (c *command) places() []bool {
	switch {
	case c.Together:
		return []bool{true}
	case c.Apart:
		return []bool{false}
	}
	return []bool{false, true}
}

// share is how long each place is tormented.
func (c *command) share() time.Duration { return c.For / time.Duration(len(c.places())) }

func (c *command) tell(out io.Writer, r *report) error {
	text := r.String()
	if _, err := io.WriteString(out, text); err != nil {
		return err
	}
	if c.Report != "" {
		if err := place(c.Report, text); err != nil {
			return fmt.Errorf("write the report: %w", err)
		}
	}
	if r.violations() > 0 {
		return errViolated
	}
	return nil
}
