package asks

import (
	"context"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/pkg/bus"
	"coxswain/services/web/links"
)

// onRecapIssued asks everybody for whom the recap has lines, but the one who wrote it.
func (c *clerk) onRecapIssued() bus.Policy {
	on := []events.Event{callevent.RecapIssued{}}
	return c.policy("web_ask_on_recap_issued", on, func(ctx context.Context, r events.Recorded) error {
		e, ok := r.Event.(callevent.RecapIssued)
		if !ok {
			return nil
		}
		asked := map[events.PersonID]bool{r.Actor.Person: true}
		for _, line := range e.Lines {
			for _, person := range line.For {
				if asked[person] {
					continue
				}
				asked[person] = true
				if err := c.note(ctx, r, person, links.Call(events.CallID(r.Stream.ID))); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
