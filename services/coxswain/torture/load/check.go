package load

import (
	"context"
	"math/rand/v2"

	"coxswain/pkg/httpapi"
)

// Check holds the journals of all crews against the log.
func Check(g *Ground, crews []*Crew, r *Record) {
	asked := map[commandID]bool{}
	for _, c := range crews {
		for _, e := range c.journal {
			id := e.command()
			asked[id] = true
			got, there := r.commands[id]
			e.check(g, r, got, there)
		}
	}
	for id, o := range r.commands {
		if len(o.at) > 0 && !asked[id] {
			g.Findings.Addf("no invention: nobody has asked for the command %s of %s, with facts at %v", id.id, id.tenant, o.at)
		}
	}
}

func (e *entry) command() commandID {
	return commandID{e.who.Tenant, httpapi.CommandID(e.who.Principal, e.key)}
}

func (e *entry) check(g *Ground, r *Record, got outcome, there bool) {
	switch {
	case !e.answer.settled(): // there is a finding already: nobody says what became of it
	case !e.answer.done():
		if there {
			g.Findings.Addf("no invention: %s %s was refused with %d and is in the log at %v", e.key, e.path, e.answer.status, got.at)
		}
	case !there:
		g.Findings.Addf("no loss: %s %s was answered with %d and is not in the log", e.key, e.path, e.answer.status)
	default:
		e.whole(g, r, got)
	}
}

// whole looks for the facts of a command that was answered.
func (e *entry) whole(g *Ground, r *Record, got outcome) {
	if got.position != e.answer.position || got.facts != len(got.at) {
		g.Findings.Addf("no loss: %s %s was answered at %d; the log has %d of %d facts, at %v, answered %d", e.key, e.path, e.answer.position,
			len(got.at), got.facts, got.at, got.position)
	}
	if n := len(got.at); n > 0 && got.at[n-1] != got.position {
		g.Findings.Addf("no loss: %s %s was answered at %d, its last fact is at %d", e.key, e.path, got.position, got.at[n-1])
	}
	for _, position := range got.at {
		if !r.feed[position] {
			g.Findings.Addf("no loss: %s %s: the feed leaves out position %d", e.key, e.path, position)
		}
	}
}

// Repeat asks some commands again: the first answer is given again.
func Repeat(ctx context.Context, crews []*Crew, chance *rand.Rand) {
	const sample = 30
	for _, c := range crews {
		for range sample {
			e := c.journal[chance.IntN(len(c.journal))]
			if !e.answer.done() {
				continue
			}
			again, err := c.post(ctx, e)
			if err != nil || again.status != e.answer.status || !again.replayed || again.position != e.answer.position || string(again.body) != string(e.answer.body) {
				c.ground.Findings.Addf("exactly once: %s %s: asked again gives %d %s at %d (%v), first %d %s at %d", e.key, e.path,
					again.status, again.body, again.position, err, e.answer.status, e.answer.body, e.answer.position)
			}
		}
	}
}
