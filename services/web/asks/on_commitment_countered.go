package asks

import (
	"context"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/bus"
	"coxswain/services/web/links"
)

// onCommitmentCountered asks whoever must answer a counter, or a wish for another date: the person of the other side in whose
// court it is.
func (c *clerk) onCommitmentCountered() bus.Policy {
	on := []events.Event{commitmentevent.Countered{}, commitmentevent.RescheduleProposed{}}
	return c.policy("web_ask_on_commitment_countered", on, func(ctx context.Context, r events.Recorded) error {
		p, err := promise(ctx, c.log, r.Tenant, events.CommitmentID(r.Stream.ID))
		if err != nil || p.Holder.Person == "" || p.Holder.Party == r.Actor.Party {
			return err
		}
		return c.note(ctx, r, p.Holder.Person, links.Commitment(p.Commitment))
	})
}
