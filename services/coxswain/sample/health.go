package sample

import (
	"context"
	"fmt"
	"time"

	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/pkg/command"
	"coxswain/services/health/policy"
	inputs "coxswain/services/health/projection"
	"coxswain/services/health/score"
)

// listen records signals every week, and scores the customer as the health service would have.
func (d *script) listen() {
	users := float64(d.between(180, 420))
	for week := range weeks {
		end := d.weekday(week + 1)
		m := d.mood(end)
		users = max(users+float64(m.users+d.between(-4, 4)), 5)
		d.signal(week, end.Add(-18*time.Hour), map[string]int{
			"active_users": int(users), "open_tickets": max(0, m.tickets+d.between(-2, 2)),
		})
		d.add(act{at: end.Add(-time.Minute), name: fmt.Sprintf("score/%d", week), by: events.Actor{Machine: "health", Party: events.Vendor}, looks: true, do: rescore(end)})
	}
}

func (d *script) signal(week int, at time.Time, values map[string]int) {
	var facts []healthevent.Event
	for _, name := range []string{"active_users", "open_tickets"} {
		facts = append(facts, healthevent.InternalSignalRecorded{
			Customer: d.story.id, Name: name, Value: events.Int(int64(values[name])), Source: "usage export", At: at,
		})
	}
	d.add(act{at: at, name: fmt.Sprintf("signals/%d", week), by: machine("usage-export"), do: func(_ *player, tx *command.Tx) error {
		command.Add(tx, events.Stream{Kind: healthevent.SignalsKind, ID: string(d.story.id)}, d.story.id, facts...)
		return nil
	}})
}

// rescore scores the customer by all that was known at the end of a week.
func rescore(end time.Time) func(*player, *command.Tx) error {
	return func(p *player, tx *command.Tx) error {
		id := p.script.story.id
		in, known, err := inputs.Of(context.Background(), p.known, tenant, id, end.Add(-time.Minute), p.calendars)
		if err != nil || !known {
			return err
		}
		_, err = command.Decide(tx, policy.Scores, string(id), command.AnyVersion,
			score.Command(score.Rescore{Customer: id, Card: in.Card, Inputs: in.Inputs, Basis: in.Position}))
		return err
	}
}
