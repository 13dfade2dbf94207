package cli

import (
	"context"
	"net/url"

	"coxswain/services/health/api"
)

// Health shows a customer's score and why it is what it is.
type Health struct {
	Customer string `arg:"" help:"Id, name or external id of a customer."`
}

// Run runs the command.
func (c *Health) Run(ctx context.Context, g *Globals) error {
	id, err := g.customer(ctx, c.Customer)
	if err != nil {
		return err
	}
	var h api.Health
	if printed, err := g.get(ctx, "/v1/customers/"+url.PathEscape(id)+"/health", nil, &h); printed || err != nil {
		return err
	}
	if !h.Known {
		g.say("nothing is known yet that a measure counts; record signals, or let promises fall due")
		return nil
	}
	g.title("%s  %s  (scorecard version %d, %s, facts up to position %d)", h.Score, spoken(string(h.Band)), h.Version, day(h.On), h.Basis)
	t := &table{indent: "  ", wrap: 4, header: []string{"MEASURE", "OF 100", "POINTS", "MOVED", "WHY"}}
	for _, e := range h.Entries {
		measured := tenths(e.Measured)
		if e.Missing {
			measured = "-"
		}
		t.add(e.Measure, measured, e.Points.String(), signed(e.Delta), e.Why)
	}
	t.add("sum", "", h.Score.String(), "", "")
	g.print(t)
	return nil
}
