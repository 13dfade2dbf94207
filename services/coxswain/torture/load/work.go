package load

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// promise is a commitment as the crew knows it.
type promise struct {
	id     string
	status string
}

// Work lets all crews work until the context of stop: stop returns when each knows what became of all it asked for.
func Work(ctx context.Context, crews []*Crew) (stop func()) {
	working, cancel := context.WithCancel(ctx)
	var all sync.WaitGroup
	for _, c := range crews {
		all.Go(func() {
			for working.Err() == nil {
				c.act(ctx)
			}
		})
	}
	return func() {
		cancel()
		all.Wait()
	}
}

// act does one thing that people do, chosen by chance.
func (c *Crew) act(ctx context.Context) {
	switch n := c.chance.IntN(100); {
	case n < 20 || len(c.promises) == 0:
		c.propose(ctx)
	case n < 53:
		c.goOn(ctx, c.promises[c.chance.IntN(len(c.promises))])
	case n < 60:
		c.look(ctx)
	case n < 63:
		c.lookElsewhere(ctx)
	case n < 68:
		c.try(ctx, c.csm, "/v1/commitments/"+c.promises[c.chance.IntN(len(c.promises))].id+"/internal-comments", object{"text": c.say(internalCanary)})
	case n < 72:
		c.try(ctx, c.csm, "/v1/goals/"+c.goal+"/measurements", object{"value": 10 + c.chance.IntN(400)})
	case n < 76:
		c.try(ctx, c.either(), "/v1/goals/"+c.goal+"/check-ins", object{"confidence": []string{"on_track", "at_risk", "off_track"}[c.chance.IntN(3)]})
	case n < 80:
		c.try(ctx, c.csm, "/v1/signals", c.signal())
	case n < 87:
		c.change(ctx)
	case n < 93:
		c.meet(ctx)
	case n < 95:
		c.bring(ctx)
	case n < 98:
		c.register(ctx)
	default:
		c.blunder(ctx)
	}
}

// signal is a figure about the customer that the vendor keeps to itself.
func (c *Crew) signal() object {
	return object{
		"customer": c.customer, "name": "active_users", "value": c.chance.IntN(500), "source": c.say(internalCanary),
		"occurred_at": time.Now().UTC().Format(time.RFC3339),
	}
}

// bring sends what an import sends: a batch of signals, or of promises, in one command.
func (c *Crew) bring(ctx context.Context) {
	var many []object
	for n := range 2 + c.chance.IntN(6) {
		if c.chance.IntN(2) == 0 {
			many = append(many, c.signal())
			continue
		}
		many = append(many, object{"customer": c.customer, "name": "open_tickets", "value": n, "occurred_at": time.Now().UTC().Format(time.RFC3339)})
	}
	if c.chance.IntN(2) == 0 {
		c.tryAny(ctx, c.csm, "/v1/signals", many)
		return
	}
	items := make([]object, len(many))
	for n := range items {
		items[n] = object{"person": c.champion.Person, "due": "2199-08-31", "text": c.say(fmt.Sprintf("Row %d of a sheet", n))}
	}
	c.try(ctx, c.csm, "/v1/commitments/bulk", object{"customer": c.customer, "items": items})
}

// open is how many promises a crew keeps in mind.
const open = 20

func (c *Crew) propose(ctx context.Context) {
	a := c.try(ctx, c.csm, "/v1/commitments", object{
		"customer": c.customer, "person": c.champion.Person, "due": "2199-06-30", "text": c.say(fmt.Sprintf("Send export %d", len(c.journal))),
	})
	if a.done() {
		c.promises = append(c.promises, &promise{id: a.text("commitment"), status: a.text("status")})
		c.promises = c.promises[max(0, len(c.promises)-open):]
	}
}

// goOn takes a promise a step further, in one of the ways that are open.
func (c *Crew) goOn(ctx context.Context, p *promise) {
	answered := func(who person, verb string, body object) {
		if a := c.try(ctx, who, "/v1/commitments/"+p.id+"/"+verb, body); a.done() {
			p.status = a.text("status")
		}
	}
	why := object{"reason": c.say("the team is on leave that week")}
	turn := c.chance.IntN(4)
	switch p.status {
	case "proposed":
		switch turn {
		case 0:
			answered(c.champion, "decline", why)
		case 1:
			answered(c.champion, "counter", object{"due": "2199-07-31", "reason": c.say("the team is on leave that week")})
		default:
			answered(c.champion, "confirm", object{})
		}
	case "countered":
		answered(c.csm, "accept-counter", object{})
	case "confirmed":
		answered(c.champion, "complete", object{"evidence": c.say("it lies in the shared folder")})
	case "done":
		if turn == 0 {
			answered(c.csm, "reopen", why)
		} else {
			answered(c.csm, "accept", object{})
		}
	default:
		c.propose(ctx) // this one is over
	}
}

// register takes a new customer in, with a person.
func (c *Crew) register(ctx context.Context) {
	a := c.try(ctx, c.csm, "/v1/customers", object{
		"name": c.say(fmt.Sprintf("customer of crew %d", c.n)), "external_id": fmt.Sprintf("crew-%d-%d", c.n, len(c.journal)),
	})
	if a.done() {
		c.try(ctx, c.csm, "/v1/customers/"+a.text("id")+"/people", object{"party": "customer", "name": "somebody"})
	}
}

// blunder asks for what must be refused.
func (c *Crew) blunder(ctx context.Context) {
	p := c.promises[c.chance.IntN(len(c.promises))]
	switch c.chance.IntN(3) {
	case 0:
		c.try(ctx, c.csm, "/v1/commitments/"+p.id+"/confirm", object{}) // by another than the owner
	case 1:
		c.try(ctx, c.champion, "/v1/commitments/none/confirm", object{})
	default:
		c.try(ctx, c.csm, "/v1/commitments", object{"customer": c.customer, "person": "nobody", "due": "2199-06-30", "text": "x"})
	}
}
