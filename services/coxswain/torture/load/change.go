package load

import (
	"context"
	"encoding/json"
	"fmt"

	"coxswain/events"
)

// agreedPlan is what a crew reads of its plan before it asks for something.
type agreedPlan struct {
	Version   int
	Proposals []proposal
}

type proposal struct {
	ID        string
	Hash      string
	Party     events.PartyID
	Waiting   []events.PartyID
	Conflicts []string
}

// change takes the plan a step further: a new proposal while there are few, else an answer to one that is open. Two that
// touch the same field are open at once now and then, so that one is in conflict when the other is agreed.
func (c *Crew) change(ctx context.Context) {
	a, err := c.get(ctx, c.champion, c.plan, 0)
	var p agreedPlan
	if err != nil || !a.done() || json.Unmarshal(a.body, &p) != nil {
		return // it is asked for again another time
	}
	const most = 3
	if n := len(p.Proposals); n == 0 || n < most && c.chance.IntN(2) == 0 {
		c.try(ctx, c.either(), c.plan+"/proposals", c.wish(p.Version))
		return
	}
	c.answerChange(ctx, p.Version, p.Proposals[c.chance.IntN(len(p.Proposals))])
}

// either is somebody of one of the two parties.
func (c *Crew) either() person { return []person{c.csm, c.champion}[c.chance.IntN(2)] }

// of is who speaks for a party.
func (c *Crew) of(p events.PartyID) person {
	if p == events.Vendor {
		return c.csm
	}
	return c.champion
}

// wish is a change of one field of the agreed terms.
func (c *Crew) wish(base int) object {
	change := object{"kind": "goal_retargeted", "goal_id": c.goal, "target": 100 + c.chance.IntN(900)}
	switch c.chance.IntN(4) {
	case 0:
		change = object{"kind": "goal_reweighted", "goal_id": c.goal, "weight": 1 + c.chance.IntN(100)}
	case 1:
		change = object{"kind": "goal_redated", "goal_id": c.goal, "due": fmt.Sprintf("2199-%02d-28", 1+c.chance.IntN(12))}
	}
	return object{"base": base, "changes": []object{change}, "reason": c.say("what we know now")}
}

// answerChange accepts mostly; what is in conflict can be accepted no more, and is countered or taken back.
func (c *Crew) answerChange(ctx context.Context, version int, p proposal) {
	path := c.plan + "/proposals/" + p.ID
	turn := c.chance.IntN(10)
	switch {
	case len(p.Conflicts) > 0 && turn < 3:
		c.try(ctx, c.of(p.Party), path+"/withdraw", object{})
	case len(p.Conflicts) > 0 || turn < 2:
		c.try(ctx, c.either(), path+"/counter", c.wish(version))
	case turn < 3:
		c.try(ctx, c.either(), path+"/decline", object{"reason": c.say("not this quarter")})
	case len(p.Waiting) > 0:
		c.try(ctx, c.of(p.Waiting[0]), path+"/accept", object{"hash": p.Hash})
	}
}
