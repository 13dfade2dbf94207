package load

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"

	"coxswain/events"
)

// internalCanary stands in every text that the vendor keeps to itself.
const internalCanary = "canary-internal"

// canary stands in every text of a tenant.
func canary(t events.TenantID) string { return "canary-of-" + string(t) }

// say is a text of the crew's tenant.
func (c *Crew) say(text string) string { return text + " " + canary(c.tenant) }

// look asks for the customer's view: what was answered is shown, or "not yet" is said.
func (c *Crew) look(ctx context.Context) {
	if a, shown := c.see(ctx, c.champion, "/v1/customers/"+string(c.customer)+"/responsibility"); shown {
		c.compare(a.body)
	}
}

// lookElsewhere asks for what else is folded from facts.
func (c *Crew) lookElsewhere(ctx context.Context) {
	switch c.chance.IntN(4) {
	case 0:
		c.see(ctx, c.csm, "/v1/portfolio?limit=20")
	case 1:
		c.see(ctx, c.csm, "/v1/customers/"+string(c.customer)+"/responsibility")
	case 2:
		c.see(ctx, c.champion, "/v1/customers/"+string(c.customer)+"/timeline?limit=50")
	default:
		c.see(ctx, c.champion, "/v1/customers")
	}
}

// see asks for something that is folded from facts, at the position of the last answer: it shows at least that much, or
// says "not yet"; and it shows nothing that the reader may not know of.
func (c *Crew) see(ctx context.Context, who person, path string) (a answer, shown bool) {
	position := c.lastPosition()
	a, err := c.get(ctx, who, path, position)
	switch {
	case err != nil, a.status == http.StatusServiceUnavailable:
		return a, false
	case a.status != http.StatusOK:
		c.ground.Findings.Addf("own writes: GET %s at position %d: %d %s", path, position, a.status, a.body)
		return a, false
	case a.position < position && (who.Party == events.Vendor || a.position != 0): // what moves with everybody's facts is not for a customer's people
		c.ground.Findings.Addf("own writes: GET %s was asked for at position %d and is of %d", path, position, a.position)
		return a, false
	}
	c.views++
	c.ground.innocent("GET "+path, c.tenant, a.body)
	if who.Party != events.Vendor {
		c.ground.discreet("GET "+path, a.body)
	}
	return a, true
}

// lastPosition is where the last command stands that was done.
func (c *Crew) lastPosition() int64 {
	for i := len(c.journal) - 1; i >= 0; i-- {
		if a := c.journal[i].answer; a.done() {
			return a.position
		}
	}
	return 0
}

// compare holds a view against what the crew was told of its promises.
func (c *Crew) compare(view []byte) {
	var v any
	if err := json.Unmarshal(view, &v); err != nil {
		c.ground.Findings.Addf("the view of customer %s is no JSON: %v", c.customer, err)
		return
	}
	shown := map[string]string{}
	statuses(v, shown)
	for _, p := range c.promises {
		if status, there := shown[p.id]; there && status != p.status {
			c.ground.Findings.Addf("own writes: the view shows commitment %s as %s; the crew was told %s", p.id, status, p.status)
		}
	}
}

// statuses gathers the status of every commitment in a document.
func statuses(v any, into map[string]string) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			statuses(e, into)
		}
	case map[string]any:
		id, isOne := v["commitment"].(string)
		if status, ok := v["status"].(string); isOne && ok {
			into[id] = status
		}
		for _, e := range v {
			statuses(e, into)
		}
	}
}

// innocent looks for the texts of other tenants.
func (g *Ground) innocent(what string, of events.TenantID, body []byte) {
	for _, t := range Tenants() {
		if t != of && bytes.Contains(body, []byte(canary(t))) {
			g.Findings.Addf("sight: %s of tenant %s holds a text of tenant %s", what, of, t)
		}
	}
}

// discreet looks for what the vendor keeps to itself in what the customer's people are shown.
func (g *Ground) discreet(what string, body []byte) {
	if bytes.Contains(body, []byte(internalCanary)) {
		g.Findings.Addf("sight: %s shows a customer what is internal", what)
	}
}
