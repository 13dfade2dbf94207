package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/services/plans/plan"
)

func (d *desk) registerProposals(api huma.API) {
	const one = "/v1/plans/{plan}/proposals/{proposal}"
	httpapi.Command(api, http.MethodPost, "/v1/plans/{plan}/proposals", "propose-change", "Propose a change of agreed terms", d.proposeChange,
		httpapi.Doc("base is the agreed version that was read. When newer versions changed other fields only, the proposal stands on the newest at once. The author's party accepts by proposing."))
	httpapi.Command(api, http.MethodPost, one+"/counter", "counter-change", "Offer other changes instead", d.counterChange,
		httpapi.Doc("Every other party must accept anew. It is also how a proposal in conflict is brought onto the agreed version."))
	httpapi.Command(api, http.MethodPost, one+"/accept", "accept-change", "Accept a proposed change by its hash", d.acceptChange)
	httpapi.Command(api, http.MethodPost, one+"/decline", "decline-change", "Decline a proposed change", d.declineChange)
	httpapi.Command(api, http.MethodPost, one+"/withdraw", "withdraw-change", "Take back one's own proposed change", d.withdrawChange)
}

// ChangeBody is what a party wants changed, and why.
type ChangeBody struct {
	Base    int                `json:"base" minimum:"1" doc:"The agreed version that was read."`
	Changes []planevent.Change `json:"changes" minItems:"1" maxItems:"200"`
	Reason  httpapi.Text       `json:"reason" minLength:"1" doc:"Why; the other parties read it."`
}

type proposeChangeInput struct {
	OnPlan
	Body ChangeBody
}

func (d *desk) proposeChange(ctx context.Context, in *proposeChangeInput) (*httpapi.Written[PlanWritten], error) {
	a, err := d.ask(ctx, in.OnPlan, "plan.propose_change", string(in.Body.Reason))
	if err != nil {
		return nil, err
	}
	id := events.ProposalID(a.request.NewID("proposal"))
	c, err := in.Body.change(a, id)
	if err != nil {
		return nil, err
	}
	return d.givePlan(ctx, a, id, c)
}

func (b ChangeBody) change(a asking, id events.ProposalID) (plan.ProposeChange, error) {
	changes := namedChanges(a.request, b.Changes)
	var f findings
	f.changes(changes)
	return plan.ProposeChange{
		Proposal: id, Base: b.Base, Changes: changes, Reason: string(b.Reason), People: a.people, By: a.by,
	}, f.err()
}

// OnProposal is the input of every write to a proposal.
type OnProposal struct {
	OnPlan
	Proposal events.ProposalID `path:"proposal" maxLength:"200"`
}

// askAbout is ask for a proposal that is or was there.
func (d *desk) askAbout(ctx context.Context, in OnProposal, action, reason string) (asking, error) {
	a, err := d.ask(ctx, in.OnPlan, action, reason)
	if err != nil {
		return a, err
	}
	_, open := a.state.Proposal(in.Proposal)
	if _, ended := a.state.Ended[in.Proposal]; !open && !ended {
		return a, identity.ErrNotFound
	}
	return a, nil
}

type counterInput struct {
	OnProposal
	Body ChangeBody
}

func (d *desk) counterChange(ctx context.Context, in *counterInput) (*httpapi.Written[PlanWritten], error) {
	a, err := d.askAbout(ctx, in.OnProposal, "plan.counter_change", string(in.Body.Reason))
	if err != nil {
		return nil, err
	}
	c, err := in.Body.change(a, in.Proposal)
	if err != nil {
		return nil, err
	}
	return d.givePlan(ctx, a, in.Proposal, plan.CounterChange(c))
}

type acceptInput struct {
	OnProposal
	Body struct {
		Hash string `json:"hash" minLength:"64" maxLength:"64" doc:"Of exactly the content that was read."`
	}
}

func (d *desk) acceptChange(ctx context.Context, in *acceptInput) (*httpapi.Written[PlanWritten], error) {
	a, err := d.askAbout(ctx, in.OnProposal, "plan.accept_change", "")
	if err != nil {
		return nil, err
	}
	return d.givePlan(ctx, a, in.Proposal, plan.AcceptChange{Proposal: in.Proposal, Hash: in.Body.Hash, By: a.by})
}

type declineChangeInput struct {
	OnProposal
	Body Reason
}

func (d *desk) declineChange(ctx context.Context, in *declineChangeInput) (*httpapi.Written[PlanWritten], error) {
	reason := string(in.Body.Reason)
	a, err := d.askAbout(ctx, in.OnProposal, "plan.decline_change", reason)
	if err != nil {
		return nil, err
	}
	return d.givePlan(ctx, a, in.Proposal, plan.DeclineChange{Proposal: in.Proposal, Reason: reason, By: a.by})
}

func (d *desk) withdrawChange(ctx context.Context, in *OnProposal) (*httpapi.Written[PlanWritten], error) {
	a, err := d.askAbout(ctx, *in, "plan.withdraw_change", "")
	if err != nil {
		return nil, err
	}
	return d.givePlan(ctx, a, in.Proposal, plan.WithdrawChange{Proposal: in.Proposal, By: a.by})
}
