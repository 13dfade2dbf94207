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

// look asks for the customer's view at the position of the last answer: what was answered is shown, or "not yet" is said.
func (c *Crew) look(ctx context.Context) {
	position := c.lastPosition()
	a, err := c.get(ctx, c.champion, "/v1/customers/"+string(c.customer)+"/responsibility", position)
	switch {
	case err != nil, a.status == http.StatusServiceUnavailable:
	case a.status != http.StatusOK:
		c.ground.Findings.Addf("own writes: the view of customer %s at position %d: %d %s", c.customer, position, a.status, a.body)
	case a.position < position:
		c.ground.Findings.Addf("own writes: the view of customer %s was asked for at position %d and is of %d", c.customer, position, a.position)
	default:
		c.views++
		c.hold(a.body)
		c.ground.innocent("the view of a customer", c.tenant, a.body)
		if bytes.Contains(a.body, []byte(internalCanary)) {
			c.ground.Findings.Addf("sight: the customer %s is shown what is internal", c.customer)
		}
	}
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

// hold compares a view with what the crew was told of its promises.
func (c *Crew) hold(view []byte) {
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
