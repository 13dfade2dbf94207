package cli

import (
	"context"
	"net/url"
	"strconv"

	"coxswain/services/coxswain/admin"
)

// Parked lists facts that wait for a fix, or gives them another try.
type Parked struct {
	Retry      bool   `help:"Give them another try, in order."`
	Projection string `help:"With --retry: only those of this read model." placeholder:"NAME"`
	Policy     string `help:"With --retry: only those of this policy." placeholder:"NAME"`
}

// Help says what parked means.
func (*Parked) Help() string {
	return `A fact that a read model or a policy cannot take in is put aside with the later ones of its customer; everybody else's
go on. Mend what the error says, often by installing the newer release, then try again. Nothing is skipped.

  coxswain parked
  coxswain parked --retry`
}

// Run runs the command.
func (c *Parked) Run(ctx context.Context, g *Globals) error {
	switch {
	case c.Retry:
		return c.retry(ctx, g)
	case c.Projection+c.Policy != "":
		return usage("--projection and --policy go with --retry")
	}
	var p admin.Parked
	if printed, err := g.get(ctx, "/v1/admin/parked", nil, &p); printed || err != nil {
		return err
	}
	t := &table{wrap: 4, header: []string{"FOR", "CUSTOMER", "POSITION", "FACT", "WHY"}}
	for _, f := range p.Facts {
		why := f.Error
		if why == "" {
			why = "waits behind the one before"
		}
		t.add(f.Projection, string(f.Customer), strconv.FormatInt(f.Position, 10), f.Type, why)
	}
	for _, m := range p.Messages {
		t.add(m.Policy, string(m.Customer), strconv.FormatInt(m.Position, 10), m.Type, m.Error)
	}
	if len(t.rows) == 0 {
		g.say("nothing is parked")
	} else {
		g.print(t)
	}
	if p.Others > 0 {
		g.say("and %s of other tenants", count(p.Others, "fact", "facts"))
	}
	return nil
}

func (c *Parked) retry(ctx context.Context, g *Globals) error {
	query := url.Values{}
	for name, value := range some(map[string]string{"projection": c.Projection, "policy": c.Policy}) {
		query.Set(name, value)
	}
	var done admin.Retried
	reply, err := g.client().Post(ctx, "/v1/admin/parked/retry?"+query.Encode(), "", nothing{}, &done)
	if err != nil {
		return err
	}
	if g.JSON {
		return g.printJSON(reply.Body)
	}
	parts := append(done.Projections, done.Policies...)
	left := 0
	for _, p := range parts {
		g.say("%s: %s, %d still parked", p.Name, count(p.Applied, "fact taken in", "facts taken in"), p.Parked)
		left += p.Parked
	}
	if len(parts) == 0 {
		g.say("nothing was parked")
	}
	if left > 0 {
		return refusal("some failed again; see: coxswain parked")
	}
	return nil
}
