package verify

import (
	"context"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/eventlog/hashed"
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

func (c *commands) look(r hashed.Fact) {
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

// settle looks up the commands that are complete.
func (c *commands) settle(ctx context.Context) error {
	outcomes, err := c.lookUp(ctx)
	if err != nil {
		return err
	}
	for i, w := range c.done {
		c.compare(w, outcomes[i])
	}
	c.done = c.done[:0]
	return nil
}

// bulk is a log that looks up many commands at once; eventlog.Postgres does. One by one, looking up takes far longer
// than everything else.
type bulk interface {
	Outcomes(ctx context.Context, tenant events.TenantID, commands []string) (map[string]eventlog.Outcome, error)
}

// lookUp finds the outcomes of the commands in done.
func (c *commands) lookUp(ctx context.Context) ([]found, error) {
	if log, ok := c.log.(bulk); ok {
		return c.lookUpTogether(ctx, log)
	}
	outcomes := make([]found, len(c.done))
	for i, w := range c.done {
		var err error
		if outcomes[i].outcome, outcomes[i].ok, err = c.log.Outcome(ctx, w.tenant, w.command); err != nil {
			return nil, err
		}
	}
	return outcomes, nil
}

func (c *commands) lookUpTogether(ctx context.Context, log bulk) ([]found, error) {
	asked := map[events.TenantID][]string{}
	for _, w := range c.done {
		asked[w.tenant] = append(asked[w.tenant], w.command)
	}
	known := make(map[events.TenantID]map[string]eventlog.Outcome, len(asked))
	for tenant, commands := range asked {
		var err error
		if known[tenant], err = log.Outcomes(ctx, tenant, commands); err != nil {
			return nil, err
		}
	}
	outcomes := make([]found, len(c.done))
	for i, w := range c.done {
		outcomes[i].outcome, outcomes[i].ok = known[w.tenant][w.command]
	}
	return outcomes, nil
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
