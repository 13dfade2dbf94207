package crash_test

import (
	"fmt"
	"time"
)

// promise is a commitment as the crew knows it.
type promise struct {
	id     string
	status string
}

// act does one thing that people do, chosen by chance.
func (c *crew) act() {
	switch n := c.chance.IntN(100); {
	case n < 30 || len(c.promises) == 0:
		c.propose()
	case n < 75:
		c.goOn(c.promises[c.chance.IntN(len(c.promises))])
	case n < 82:
		c.try(c.csm, "/v1/goals/"+c.goal+"/measurements", object{"value": 10 + c.chance.IntN(400)})
	case n < 88:
		who := []person{c.csm, c.champion}[c.chance.IntN(2)]
		c.try(who, "/v1/goals/"+c.goal+"/check-ins", object{"confidence": []string{"on_track", "at_risk", "off_track"}[c.chance.IntN(3)]})
	case n < 94:
		c.try(c.csm, "/v1/signals", object{
			"customer": c.customer, "name": "active_users", "value": c.chance.IntN(500), "occurred_at": time.Now().UTC().Format(time.RFC3339),
		})
	case n < 97:
		c.register()
	default:
		c.blunder()
	}
}

// open is how many promises a crew keeps in mind.
const open = 20

func (c *crew) propose() {
	a := c.try(c.csm, "/v1/commitments", object{
		"customer": c.customer, "person": c.champion.Person, "due": "2199-06-30", "text": fmt.Sprintf("Send export %d", len(c.journal)),
	})
	if a.done() {
		c.promises = append(c.promises, &promise{id: a.text("commitment"), status: a.text("status")})
		c.promises = c.promises[max(0, len(c.promises)-open):]
	}
}

// goOn takes a promise a step further, in one of the ways that are open.
func (c *crew) goOn(p *promise) {
	say := func(who person, verb string, body object) {
		if a := c.try(who, "/v1/commitments/"+p.id+"/"+verb, body); a.done() {
			p.status = a.text("status")
		}
	}
	why := object{"reason": "the team is on leave that week"}
	turn := c.chance.IntN(4)
	switch p.status {
	case "proposed":
		switch turn {
		case 0:
			say(c.champion, "decline", why)
		case 1:
			say(c.champion, "counter", object{"due": "2199-07-31", "reason": "the team is on leave that week"})
		default:
			say(c.champion, "confirm", object{})
		}
	case "countered":
		say(c.csm, "accept-counter", object{})
	case "confirmed":
		say(c.champion, "complete", object{"evidence": "it lies in the shared folder"})
	case "done":
		if turn == 0 {
			say(c.csm, "reopen", why)
		} else {
			say(c.csm, "accept", object{})
		}
	default:
		c.propose() // this one is over
	}
}

// register takes a new customer in, with a person.
func (c *crew) register() {
	a := c.try(c.csm, "/v1/customers", object{"name": fmt.Sprintf("customer of crew %d", c.n), "external_id": fmt.Sprintf("crew-%d-%d", c.n, len(c.journal))})
	if a.done() {
		c.try(c.csm, "/v1/customers/"+a.text("id")+"/people", object{"party": "customer", "name": "somebody"})
	}
}

// blunder asks for what must be refused.
func (c *crew) blunder() {
	p := c.promises[c.chance.IntN(len(c.promises))]
	switch c.chance.IntN(3) {
	case 0:
		c.try(c.csm, "/v1/commitments/"+p.id+"/confirm", object{}) // by another than the owner
	case 1:
		c.try(c.champion, "/v1/commitments/none/confirm", object{})
	default:
		c.try(c.csm, "/v1/commitments", object{"customer": c.customer, "person": "nobody", "due": "2199-06-30", "text": "x"})
	}
}
