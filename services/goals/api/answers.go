package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/command"
	"coxswain/pkg/httpapi"
	"coxswain/services/goals/commitment"
)

// OnCommitment is the input of every write to an existing commitment.
type OnCommitment struct {
	httpapi.Write
	Commitment events.CommitmentID `path:"commitment" maxLength:"200"`
}

// Reason is why; the other side reads it.
type Reason struct {
	Reason httpapi.Text `json:"reason" doc:"Why; the other side reads it. At most 2000 characters."`
}

// ReasonedOnCommitment is a write that says why.
type ReasonedOnCommitment struct {
	OnCommitment
	Body Reason
}

type counterInput struct {
	OnCommitment
	Body struct {
		Due    events.Date     `json:"due,omitempty"`
		Text   httpapi.Text    `json:"text,omitempty"`
		Person events.PersonID `json:"person,omitempty" doc:"Somebody of the same party."`
		Reason httpapi.Text    `json:"reason"`
	}
}

type rescheduleInput struct {
	OnCommitment
	Body struct {
		To     events.Date  `json:"to"`
		Reason httpapi.Text `json:"reason"`
	}
}

type blockInput struct {
	OnCommitment
	Body struct {
		OnParty      events.PartyID      `json:"on_party,omitempty"`
		OnCommitment events.CommitmentID `json:"on_commitment,omitempty"`
		Reason       httpapi.Text        `json:"reason"`
	}
}

type completeInput struct {
	OnCommitment
	Body struct {
		Evidence httpapi.Text `json:"evidence,omitempty" doc:"How one can tell that it is done."`
	}
}

// scene is what a command to a commitment finds.
type scene struct {
	tenant events.TenantID
	state  commitment.State
	by     commitment.Who
}

func (d *desk) registerAnswers(api huma.API) {
	plain := func(verb, summary string, make func(commitment.Who) commitment.Command) {
		register(api, verb, summary, func(ctx context.Context, in *OnCommitment) (*httpapi.Written[Standing], error) {
			return d.act(ctx, *in, verb, "", func(s scene) (commitment.Command, error) { return make(s.by), nil })
		})
	}
	reasoned := func(verb, summary string, make func(commitment.Who, string) commitment.Command) {
		register(api, verb, summary, func(ctx context.Context, in *ReasonedOnCommitment) (*httpapi.Written[Standing], error) {
			reason := string(in.Body.Reason)
			return d.act(ctx, in.OnCommitment, verb, reason, func(s scene) (commitment.Command, error) { return make(s.by, reason), nil })
		})
	}
	plain("confirm", "Stand by it, as its owner", func(w commitment.Who) commitment.Command { return commitment.Confirm{By: w} })
	plain("unblock", "It waits no more", func(w commitment.Who) commitment.Command { return commitment.Unblock{By: w} })
	plain("accept", "Hold it done, as the other side", func(w commitment.Who) commitment.Command { return commitment.Accept{By: w} })
	plain("accept-counter", "Take the counter, or the other date", func(w commitment.Who) commitment.Command { return commitment.AcceptCounter{By: w} })
	reasoned("decline-counter", "Hold on to what was before", func(w commitment.Who, why string) commitment.Command {
		return commitment.DeclineCounter{By: w, Reason: why}
	})
	reasoned("decline", "Do not promise it", func(w commitment.Who, why string) commitment.Command {
		return commitment.Decline{By: w, Reason: why}
	})
	reasoned("reopen", "Do not hold it done", func(w commitment.Who, why string) commitment.Command {
		return commitment.Reopen{By: w, Reason: why}
	})
	reasoned("withdraw", "It is needed no more", func(w commitment.Who, why string) commitment.Command {
		return commitment.Withdraw{By: w, Reason: why}
	})
	register(api, "counter", "Offer another date, text or person", d.counter)
	register(api, "reschedule", "Ask for another date", d.reschedule)
	register(api, "block", "Say what it waits for", d.block)
	register(api, "complete", "It is done", d.complete)
	register(api, "undo-confirm", "Take a confirmation back, within 24 hours", d.undoConfirm)
}

func register[I any](api huma.API, verb, summary string, fn func(context.Context, *I) (*httpapi.Written[Standing], error)) {
	httpapi.Command(api, http.MethodPost, "/v1/commitments/{commitment}/"+verb, verb+"-commitment", summary, fn, httpapi.Status(http.StatusOK))
}

// act gives one command to a commitment.
func (d *desk) act(ctx context.Context, in OnCommitment, verb, reason string, make func(scene) (commitment.Command, error)) (*httpapi.Written[Standing], error) {
	state, _, err := d.commitment(ctx, "commitment."+actions(verb), in.Commitment)
	if err != nil {
		return nil, err
	}
	match, err := httpapi.Match(in.Write)
	if err != nil {
		return nil, err
	}
	r, err := httpapi.Request(ctx, in.Write, state.Asked.Customer, d.Now(), reason)
	if err != nil {
		return nil, err
	}
	c, err := make(scene{r.Tenant, state, commitment.Who{Party: r.Actor.Party, Person: r.Actor.Person}})
	if err != nil {
		return nil, err
	}
	var after commitment.State
	return answer[Standing](d.Commands.Do(ctx, r, func(tx *command.Tx) (err error) {
		after, err = decide(tx, in.Commitment, match, c)
		return err
	}, func() any { return standing(after) }))
}

// actions names what policy.cedar decides about: who may accept or decline a counter may accept or decline.
func actions(verb string) string {
	switch verb {
	case "accept-counter":
		return "accept"
	case "decline-counter":
		return "decline"
	case "undo-confirm":
		return "confirm"
	}
	return verb
}

func (d *desk) counter(ctx context.Context, in *counterInput) (*httpapi.Written[Standing], error) {
	b := in.Body
	return d.act(ctx, in.OnCommitment, "counter", string(b.Reason), func(s scene) (commitment.Command, error) {
		today, err := d.today(ctx, s.tenant, s.state.Asked.Customer, s.state.Person)
		c := commitment.Counter{Due: b.Due, Text: string(b.Text), Person: b.Person, Reason: string(b.Reason), Today: today, By: s.by}
		if err != nil || b.Person == "" {
			return c, err
		}
		p, err := d.person(ctx, s.tenant, s.state.Asked.Customer, b.Person)
		c.PersonParty = p.Party
		return c, err
	})
}

func (d *desk) reschedule(ctx context.Context, in *rescheduleInput) (*httpapi.Written[Standing], error) {
	reason := string(in.Body.Reason)
	return d.act(ctx, in.OnCommitment, "reschedule", reason, func(s scene) (commitment.Command, error) {
		today, err := d.today(ctx, s.tenant, s.state.Asked.Customer, s.state.Person)
		return commitment.Reschedule{To: in.Body.To, Reason: reason, Today: today, By: s.by}, err
	})
}

func (d *desk) block(ctx context.Context, in *blockInput) (*httpapi.Written[Standing], error) {
	b := in.Body
	return d.act(ctx, in.OnCommitment, "block", string(b.Reason), func(s scene) (commitment.Command, error) {
		c := commitment.Block{OnParty: b.OnParty, OnCommitment: b.OnCommitment, Reason: string(b.Reason), By: s.by}
		if b.OnCommitment == "" {
			return c, d.party(ctx, s.tenant, s.state.Asked.Customer, b.OnParty)
		}
		on, _, err := command.State(ctx, d.Commands, s.tenant, commitments, string(b.OnCommitment))
		if err == nil && on.Asked.Customer != s.state.Asked.Customer {
			err = errBlockOn.At("/on_commitment")
		}
		return c, err
	})
}

func (d *desk) complete(ctx context.Context, in *completeInput) (*httpapi.Written[Standing], error) {
	return d.act(ctx, in.OnCommitment, "complete", "", func(s scene) (commitment.Command, error) {
		c := commitment.Complete{Evidence: string(in.Body.Evidence), By: s.by}
		var err error
		if c.Today, err = d.today(ctx, s.tenant, s.state.Asked.Customer, s.state.Person); err != nil {
			return nil, err
		}
		c.Owed, err = d.owed(ctx, s.tenant, s.state.Asked.DependsOn)
		return c, err
	})
}

// owed is those of the commitments that somebody still has to do.
func (d *desk) owed(ctx context.Context, tenant events.TenantID, ids []events.CommitmentID) ([]events.CommitmentID, error) {
	var owed []events.CommitmentID
	for _, id := range ids {
		s, _, err := command.State(ctx, d.Commands, tenant, commitments, string(id))
		if err != nil {
			return nil, err
		}
		if s.Owed() {
			owed = append(owed, id)
		}
	}
	return owed, nil
}

func (d *desk) undoConfirm(ctx context.Context, in *OnCommitment) (*httpapi.Written[Standing], error) {
	return d.act(ctx, *in, "undo-confirm", "", func(s scene) (commitment.Command, error) {
		at, err := d.confirmedAt(ctx, s.tenant, in.Commitment)
		return commitment.UndoConfirm{By: s.by, Confirmed: at, Now: d.Now()}, err
	})
}

// confirmedAt is when we were last told that the owner confirms; zero when a counter was accepted instead.
func (d *desk) confirmedAt(ctx context.Context, tenant events.TenantID, id events.CommitmentID) (time.Time, error) {
	facts, err := d.facts(ctx, tenant, id)
	var at time.Time
	for _, r := range facts {
		switch r.Event.(type) {
		case commitmentevent.Confirmed:
			at = r.OccurredAt
		case commitmentevent.CounterAccepted:
			at = time.Time{}
		}
	}
	return at, err
}
