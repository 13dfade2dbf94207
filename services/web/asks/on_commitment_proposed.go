package asks

import (
	"context"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/bus"
	"coxswain/services/web/links"
)

// onCommitmentProposed asks the owner. What comes of a call is asked by its recap, and an import tells of what is known.
func (c *clerk) onCommitmentProposed() bus.Policy {
	on := []events.Event{commitmentevent.Proposed{}}
	return c.policy("web_ask_on_commitment_proposed", on, func(ctx context.Context, r events.Recorded) error {
		e, ok := r.Event.(commitmentevent.Proposed)
		if !ok || e.By == e.Party || e.Origin.Kind == "call" || e.Origin.Kind == "import" {
			return nil
		}
		return c.note(ctx, r, e.Person, links.Commitment(e.Commitment))
	})
}
