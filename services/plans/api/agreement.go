package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/pkg/command"
	"coxswain/pkg/httpapi"
	"coxswain/services/plans/plan"
)

func (d *desk) registerAgreement(api huma.API) {
	httpapi.Command(api, http.MethodPost, "/v1/plans/{plan}/propose", "propose-plan", "Propose a plan for the first agreement", d.propose,
		httpapi.Doc("Proposes the draft as it stands; If-Match is the draft's ETag. The proposer's party agrees by proposing. Proposing again replaces what was proposed."))
	httpapi.Command(api, http.MethodPost, "/v1/plans/{plan}/agree", "agree-to-plan", "Say yes to content by its hash", d.agree,
		httpapi.Doc("To what is proposed for the first agreement, or to the open change that results in exactly this content."))
	httpapi.Command(api, http.MethodPost, "/v1/plans/{plan}/decline", "decline-plan", "Say no to what is proposed for the first agreement", d.decline)
}

// propose writes to the draft and to the plan in one command: all or nothing.
func (d *desk) propose(ctx context.Context, in *OnPlan) (*httpapi.Written[PlanWritten], error) {
	s, _, err := d.draft(ctx, "plan.propose", in.Plan)
	if err != nil {
		return nil, err
	}
	match, err := httpapi.Match(in.Write)
	if err != nil {
		return nil, err
	}
	var a asking
	if a.request, err = d.request(ctx, in.Write, s.Customer, ""); err != nil {
		return nil, err
	}
	if err := d.lookUp(ctx, &a, s.Customer); err != nil {
		return nil, err
	}
	var after plan.State
	out, err := do(ctx, d, a.request, func(tx *command.Tx) error {
		draft, err := command.Decide(tx, drafts, string(in.Plan), match, plan.DraftCommand(plan.ProposeDraft{}))
		if err != nil {
			return err
		}
		after, err = command.Decide(tx, plans, string(in.Plan), command.AnyVersion, plan.Command(plan.Propose{
			Plan: in.Plan, Customer: s.Customer, Terms: draft.Terms, People: a.people, By: a.by,
		}))
		return err
	}, func() PlanWritten { return written(after, "") })
	if err != nil {
		return nil, err
	}
	answer, err := httpapi.Answered[PlanWritten](out)
	if n := len(out.Versions); err == nil && n > 0 {
		answer.ETag = httpapi.ETag(out.Versions[n-1]) // the plan's, which is written last
	}
	return answer, err
}

type agreeInput struct {
	OnPlan
	Body struct {
		Hash string `json:"hash" minLength:"64" maxLength:"64" doc:"Of exactly the content that was read."`
	}
}

func (d *desk) agree(ctx context.Context, in *agreeInput) (*httpapi.Written[PlanWritten], error) {
	a, err := d.ask(ctx, in.OnPlan, "plan.agree", "")
	if err != nil {
		return nil, err
	}
	return d.givePlan(ctx, a, proposalWith(a.state, in.Body.Hash), plan.Agree{Hash: in.Body.Hash, By: a.by})
}

func proposalWith(s plan.State, hash string) events.ProposalID {
	for _, p := range s.Open {
		if p.Hash == hash {
			return p.ID
		}
	}
	return ""
}

type declineInput struct {
	OnPlan
	Body struct {
		Hash   string       `json:"hash" minLength:"64" maxLength:"64"`
		Reason httpapi.Text `json:"reason" minLength:"1"`
	}
}

func (d *desk) decline(ctx context.Context, in *declineInput) (*httpapi.Written[PlanWritten], error) {
	reason := string(in.Body.Reason)
	a, err := d.ask(ctx, in.OnPlan, "plan.decline", reason)
	if err != nil {
		return nil, err
	}
	return d.givePlan(ctx, a, "", plan.Decline{Hash: in.Body.Hash, Reason: reason, By: a.by})
}
