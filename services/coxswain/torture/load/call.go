package load

import (
	"context"
	"encoding/json"
	"fmt"
)

// meeting is a call as a list shows it.
type meeting struct{ Call, Status string }

// meet does something about one of the next calls: before it, what it shall be about; then all that came out of it;
// after it, an answer to its recap.
func (c *Crew) meet(ctx context.Context) {
	a, err := c.get(ctx, c.csm, fmt.Sprintf("/v1/calls?limit=20&customer=%s", c.customer), 0)
	var list struct{ Items []meeting }
	if err != nil || !a.done() || json.Unmarshal(a.body, &list) != nil || len(list.Items) == 0 {
		return // none is scheduled yet, or it is asked for again another time
	}
	one := list.Items[c.chance.IntN(len(list.Items))]
	path := "/v1/calls/" + one.Call
	switch {
	case one.Status == "held":
		c.answerRecap(ctx, path)
	case c.chance.IntN(3) == 0:
		c.try(ctx, c.either(), path+"/topics", object{"text": c.say("Who answers on Sundays?"), "minutes": 5})
	case c.chance.IntN(3) == 0:
		c.readAgenda(ctx, path)
	case c.chance.IntN(3) == 0:
		c.try(ctx, c.csm, path+"/agenda/share", object{})
	default:
		c.hold(ctx, path)
	}
}

// hold records a call in one command, with what was promised in it and what the vendor keeps to itself.
func (c *Crew) hold(ctx context.Context, path string) {
	c.try(ctx, c.csm, path+"/held", object{
		"attendance": object{"present": []any{c.csm.Person, c.champion.Person}}, "minutes": 30,
		"decisions":   []object{{"decision": c.say("The report is sent by Friday")}},
		"commitments": []object{{"text": c.say("Book the trucks"), "party": "customer", "person": c.champion.Person, "due": "2199-05-31"}},
		"notes":       []string{c.say("The trial is on a Sunday")}, "internal_notes": []string{c.say(internalCanary)},
	})
}

func (c *Crew) answerRecap(ctx context.Context, path string) {
	line := path + "/recap/" + []string{"decision-1", "commitment-1"}[c.chance.IntN(2)]
	switch c.chance.IntN(4) {
	case 0:
		c.try(ctx, c.champion, line+"/dispute", object{"reason": c.say("I said that I would ask")})
	default:
		c.try(ctx, c.either(), line+"/confirm", object{})
	}
}

// readAgenda reads it with either side's eyes.
func (c *Crew) readAgenda(ctx context.Context, path string) { c.see(ctx, c.either(), path+"/agenda") }
