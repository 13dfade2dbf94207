package verify

import (
	"context"

	"golang.org/x/sync/errgroup"

	"coxswain/events"
	"coxswain/pkg/eventlog"
)

// commands holds facts against the outcomes of their commands. The facts of a command stand side by side in the log:
// they were written in one transaction under the lock of the head.
type commands struct {
	Check
	log       eventlog.Log
	forgotten int64
	kept      bool // an outcome was found: all later ones must be there

	open *written  // the command whose facts are being read
	done []written // those before it that are not looked up yet
}

// written is what the log holds of one command.
type written struct {
	tenant   events.TenantID
	command  string
	position int64 // of its last fact
	facts    int
}

// found is the kept outcome, if there is one.
type found struct {
	outcome eventlog.Outcome
	ok      bool
}

func (c *commands) look(r events.Recorded) {
	if c.open == nil || c.open.tenant != r.Tenant || c.open.command != r.Command {
		c.close()
		c.open = &written{tenant: r.Tenant, command: r.Command}
	}
	c.open.position = r.Position
	c.open.facts++
}

func (c *commands) close() {
	if c.open != nil {
		c.done = append(c.done, *c.open)
		c.open = nil
	}
}

// lookUps is how many outcomes are asked for at once: enough that the way to the database is not what it waits for.
const lookUps = 4

// settle looks up the commands that are complete.
func (c *commands) settle(ctx context.Context) error {
	outcomes := make([]found, len(c.done))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(lookUps)
	for i, w := range c.done {
		group.Go(func() (err error) {
			outcomes[i].outcome, outcomes[i].ok, err = c.log.Outcome(ctx, w.tenant, w.command)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for i, w := range c.done {
		c.compare(w, outcomes[i])
	}
	c.done = c.done[:0]
	return nil
}

func (c *commands) compare(w written, f found) {
	c.Looked++
	switch {
	case !f.ok && !c.kept:
		c.forgotten++
	case !f.ok:
		c.broken(w.position, w.tenant, "the fact at %d belongs to command %s, of which nothing is known", w.position, w.command)
	case f.outcome.Facts != w.facts || f.outcome.Position != w.position:
		c.broken(w.position, w.tenant, "command %s wrote %d facts up to position %d; here are %d up to %d",
			w.command, f.outcome.Facts, f.outcome.Position, w.facts, w.position)
	}
	c.kept = c.kept || f.ok
}

// end looks up what is left. Outcomes are deleted oldest first, so the newest must be there.
func (c *commands) end(ctx context.Context) error {
	c.close()
	if err := c.settle(ctx); err != nil {
		return err
	}
	if c.Looked > 0 && !c.kept {
		c.broken(0, "", "no outcome of any command is left, not even of the newest")
	}
	return nil
}
