package cli

import (
	"context"
	"fmt"

	"coxswain/services/coxswain/admin"
)

// Verify asks whether everything is what the log says.
type Verify struct {
	Against []string `help:"Files with seals that were handed out before (coxswain seal latest): the log must still be what they stand for." type:"existingfile" placeholder:"FILE"`
}

// Help says what is looked at.
func (*Verify) Help() string {
	return `Reads the whole log and compares it with itself, its seals, the stream and every read model, while everything goes on.
Nothing is changed. The exit status is 1 when anything does not hold. Administrators and programs may ask.

  coxswain verify
  coxswain verify --against seal.json   also against a seal that was kept elsewhere
  coxswain verify --json | tail -1      the verdict, for programs`
}

// Run runs the command.
func (c *Verify) Run(ctx context.Context, g *Globals) error {
	handed, err := readSeals(c.Against)
	if err != nil {
		return err
	}
	query, err := againstQuery(handed)
	if err != nil {
		return err
	}
	answer, err := g.client().Stream(ctx, "/v1/admin/verify"+query)
	if err != nil {
		return err
	}
	var verdict admin.Verdict
	t := g.ticker()
	err = g.follow(ctx, answer, func(l admin.Line) {
		switch {
		case l.Progress != nil:
			t.progress(*l.Progress)
		case l.Check != nil && !g.JSON:
			t.clear()
			g.check(*l.Check)
		case l.Verdict != nil:
			verdict = *l.Verdict
		}
	})
	t.clear()
	if err != nil {
		return err
	}
	if !verdict.OK {
		return refusal(fmt.Sprintf("%d of %d checks do not hold; the runbook says what to do about each", verdict.Failed, verdict.Checks))
	}
	if !g.JSON {
		g.say("\n%s and %s: everything is what the log says", count(int(verdict.Facts), "fact", "facts"), count(verdict.Checks, "check", "checks"))
	}
	return nil
}

// check prints a check and what speaks against it.
func (g *Globals) check(c admin.Check) {
	if c.OK {
		g.say("ok      %-38s %s", c.Name, c.Detail)
		return
	}
	g.say("BROKEN  %-38s %s", c.Name, c.Rule)
	for _, p := range c.Problems {
		g.say("        - %s", p.Detail)
	}
	if more := int(c.Broken) - len(c.Problems); more > 0 {
		g.say("        - and %d more", more)
	}
}
