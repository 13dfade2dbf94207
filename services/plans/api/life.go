package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/projection"
	"coxswain/rules/record"
	"coxswain/services/plans/plan"
)

func (d *desk) registerLife(api huma.API) {
	httpapi.Command(api, http.MethodPost, "/v1/plans/{plan}/reaffirm", "reaffirm-plan", "Stand by the agreed version", d.reaffirm,
		httpapi.Doc("Periodic re-agreement. Each is recorded; only a repeat of the same request is not."))
	httpapi.Command(api, http.MethodPost, "/v1/plans/{plan}/pause", "pause-plan", "Let a plan rest", d.pause)
	httpapi.Command(api, http.MethodPost, "/v1/plans/{plan}/resume", "resume-plan", "Let a paused plan go on", d.resume)
	httpapi.Command(api, http.MethodPost, "/v1/plans/{plan}/complete", "complete-plan", "End a plan as done", d.complete,
		httpapi.Doc("When every goal is achieved, missed or dropped."))
	httpapi.Command(api, http.MethodPost, "/v1/plans/{plan}/close", "close-plan", "End a plan before it is complete", d.close)
}

// Reason is why.
type Reason struct {
	Reason httpapi.Text `json:"reason" minLength:"1" doc:"Why; the other parties read it."`
}

type reasonedInput struct {
	OnPlan
	Body Reason
}

type reaffirmInput struct {
	OnPlan
	Body struct {
		Version int `json:"version" minimum:"1" doc:"The agreed version that was read."`
	}
}

func (d *desk) reaffirm(ctx context.Context, in *reaffirmInput) (*httpapi.Written[PlanWritten], error) {
	a, err := d.ask(ctx, in.OnPlan, "plan.reaffirm", "")
	if err != nil {
		return nil, err
	}
	return d.givePlan(ctx, a, "", plan.Reaffirm{Version: in.Body.Version, By: a.by})
}

func (d *desk) pause(ctx context.Context, in *reasonedInput) (*httpapi.Written[PlanWritten], error) {
	a, err := d.ask(ctx, in.OnPlan, "plan.pause", string(in.Body.Reason))
	if err != nil {
		return nil, err
	}
	return d.givePlan(ctx, a, "", plan.Pause{Reason: string(in.Body.Reason)})
}

func (d *desk) resume(ctx context.Context, in *OnPlan) (*httpapi.Written[PlanWritten], error) {
	a, err := d.ask(ctx, *in, "plan.resume", "")
	if err != nil {
		return nil, err
	}
	return d.givePlan(ctx, a, "", plan.Resume{})
}

func (d *desk) complete(ctx context.Context, in *OnPlan) (*httpapi.Written[PlanWritten], error) {
	a, err := d.ask(ctx, *in, "plan.complete", "")
	if err != nil {
		return nil, err
	}
	settled, err := d.settledGoals(ctx, a)
	if err != nil {
		return nil, err
	}
	return d.givePlan(ctx, a, "", plan.Complete{Settled: settled})
}

func (d *desk) close(ctx context.Context, in *reasonedInput) (*httpapi.Written[PlanWritten], error) {
	a, err := d.ask(ctx, in.OnPlan, "plan.close", string(in.Body.Reason))
	if err != nil {
		return nil, err
	}
	return d.givePlan(ctx, a, "", plan.Close{Reason: string(in.Body.Reason)})
}

// store is the service's read model: services/plans/projection.Name; service.go joins the two.
const store = "plans_record"

// settledGoals are the plan's goals that are achieved, missed or dropped, as of everything that is in the
// log now: the read model is waited for, and 503 when it does not come.
func (d *desk) settledGoals(ctx context.Context, a asking) (map[events.GoalID]bool, error) {
	tenant := a.request.Tenant
	shard := d.Log.ShardOf(tenant)
	head, err := d.Log.Head(ctx, shard)
	if err != nil {
		return nil, err
	}
	goals := d.Stores[store]
	if err := httpapi.Await(ctx, goals, shard, httpapi.Read{AtLeast: head}); err != nil {
		return nil, err
	}
	found, err := goals.Select(ctx, tenant, projection.Query{
		Table: record.Goals,
		Where: []projection.Condition{{Column: "customer", Op: "=", Value: string(a.state.Customer)}},
	})
	if err != nil {
		return nil, err
	}
	settled := map[events.GoalID]bool{}
	for _, row := range found.Rows[0] {
		if g := row.Doc.(record.Goal); g.Plan == a.state.Plan {
			settled[g.Goal] = g.Status == record.GoalAchieved || g.Status == record.GoalMissed || g.Status == record.GoalDropped
		}
	}
	return settled, nil
}
