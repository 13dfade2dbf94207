package cli

import (
	"context"
	"net/url"
	"strconv"

	"coxswain/services/coxswain/admin"
)

// Rebuild builds a read model anew.
type Rebuild struct {
	Projection string `arg:"" help:"Name of the read model, see: coxswain doctor."`
	Check      bool   `help:"Compare the new tables with a fold in memory before readers are switched to them."`
	Prune      bool   `help:"Drop the tables of before afterwards. There is no way back then."`
}

// Help says what it does.
func (*Rebuild) Help() string {
	return `Builds the tables beside the live ones from the log, and switches readers to them when they have caught up. Readers
notice nothing; no mail is sent, no fact is written. Administrators and programs may ask.

  coxswain rebuild responsibility_shared --check`
}

// Run runs the command.
func (c *Rebuild) Run(ctx context.Context, g *Globals) error {
	query := url.Values{"check": {strconv.FormatBool(c.Check)}, "prune": {strconv.FormatBool(c.Prune)}}
	answer, err := g.client().StreamPost(ctx, "/v1/admin/projections/"+url.PathEscape(c.Projection)+"/rebuild?"+query.Encode())
	if err != nil {
		return err
	}
	t := g.ticker()
	var result admin.Result
	err = g.follow(ctx, answer, func(l admin.Line) {
		switch {
		case l.Progress != nil:
			t.progress(*l.Progress)
		case l.Result != nil:
			result = *l.Result
		}
	})
	t.clear()
	if err == nil && !g.JSON {
		g.rebuilt(result)
	}
	return err
}

func (g *Globals) rebuilt(r admin.Result) {
	g.say("%s was built anew from %s in %.1f s, and is read now (generation %d)",
		r.Projection, count(int(r.Facts), "fact", "facts"), r.Seconds, r.Generation)
	if r.Checked {
		g.say("its rows equal a fold in memory")
	}
	if len(r.Dropped) > 0 {
		g.say("%s dropped: %v", count(len(r.Dropped), "set of tables was", "sets of tables were"), r.Dropped)
	} else {
		g.say("the tables of before (generation %d) are kept; --prune drops them", r.Previous)
	}
}
