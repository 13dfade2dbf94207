package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/events/goalevent"
	"coxswain/pkg/command"
	"coxswain/pkg/httpapi"
	"coxswain/rules/progress"
	"coxswain/rules/record"
	"coxswain/services/goals/goal"
)

type goalInput struct {
	Goal events.GoalID `path:"goal" maxLength:"200"`
}

// OnGoal is the input of every write to an existing goal.
type OnGoal struct {
	httpapi.Write
	Goal events.GoalID `path:"goal" maxLength:"200"`
}

// ReasonedOnGoal is a write that says why.
type ReasonedOnGoal struct {
	OnGoal
	Body Reason
}

// GoalShown is a goal with its progress.
type GoalShown struct {
	record.Goal
	Progress *Reached `json:"progress,omitempty" doc:"By the last measurement of the goal's metric; missing while there is none."`
}

// Reached is how far a goal has come.
type Reached struct {
	progress.Progress
	Value  events.Decimal `json:"value"`
	At     time.Time      `json:"at" doc:"When it was so."`
	Target bool           `json:"target_reached"`
}

// GoalStanding is where a goal stands after a command.
type GoalStanding struct {
	Goal        events.GoalID        `json:"goal"`
	Status      goal.Status          `json:"status" doc:"open, claimed, disputed, achieved, missed or dropped"`
	Measurement events.MeasurementID `json:"measurement,omitempty" doc:"The one that was written."`
	Milestone   events.MilestoneID   `json:"milestone,omitempty" doc:"The one that was written."`
}

func (d *desk) registerGoals(api huma.API) {
	httpapi.Query(api, "/v1/goals/{goal}", "read-goal", "A goal with its progress", d.readGoal)
	onGoal(api, "claim", "claim-goal", "Hold it achieved, with evidence", d.claim)
	onGoal(api, "verify", "verify-goal", "Agree that it is achieved, as another party", d.verify)
	onGoal(api, "dispute", "dispute-goal", "Do not agree that it is achieved", d.dispute)
	onGoal(api, "miss", "miss-goal", "It was not reached by its date", d.miss)
}

func onGoal[I any](api huma.API, path, id, summary string, fn func(context.Context, *I) (*httpapi.Written[GoalStanding], error), options ...httpapi.Option) {
	httpapi.Command(api, http.MethodPost, "/v1/goals/{goal}/"+path, id, summary, fn, append([]httpapi.Option{httpapi.Status(http.StatusOK)}, options...)...)
}

// readGoal folds the goal's own facts: it is never behind, and the ETag is that of the answer.
func (d *desk) readGoal(ctx context.Context, in *goalInput) (*httpapi.Shown[GoalShown], error) {
	if _, _, err := d.goal(ctx, "goal.read", in.Goal); err != nil {
		return nil, err
	}
	p, err := principal(ctx)
	if err != nil {
		return nil, err
	}
	facts, err := d.Log.Load(ctx, p.Tenant, events.Stream{Kind: goalevent.Kind, ID: string(in.Goal)}, 0)
	if err != nil {
		return nil, err
	}
	doc, err := unfold(ctx, record.GoalPart(), record.Goals, p.Tenant, string(in.Goal), facts)
	if err != nil {
		return nil, err
	}
	last := lastOf(facts, string(in.Goal))
	return &httpapi.Shown[GoalShown]{
		Position: last.Position, ETag: httpapi.ETag(last.Version), Body: GoalShown{doc, reached(doc)},
	}, nil
}

// reached is the progress by the last measurement of the goal's own metric.
func reached(g record.Goal) *Reached {
	for i := len(g.Measurements) - 1; i >= 0; i-- {
		m := g.Measurements[i]
		if m.Metric != g.Terms.Metric.Name {
			continue
		}
		way, _ := progress.Of(g.Terms.Baseline, g.Terms.Target, m.Value)
		return &Reached{
			Progress: way, Value: m.Value, At: m.Mark.At,
			Target: progress.Reached(g.Terms.Metric.Direction, g.Terms.Target, m.Value),
		}
	}
	return nil
}

// goalScene is what a command to a goal finds.
type goalScene struct {
	request command.Request
	state   goal.State
	by      goal.Who
}

// pursue gives one command to a goal.
func (d *desk) pursue(ctx context.Context, in OnGoal, verb, reason string, make func(goalScene) (goal.Command, GoalStanding, error)) (*httpapi.Written[GoalStanding], error) {
	state, _, err := d.goal(ctx, "goal."+verb, in.Goal)
	if err != nil {
		return nil, err
	}
	match, err := httpapi.Match(in.Write)
	if err != nil {
		return nil, err
	}
	r, err := httpapi.Request(ctx, in.Write, state.Customer, d.Now(), reason)
	if err != nil {
		return nil, err
	}
	c, standing, err := make(goalScene{r, state, goal.Who{Party: r.Actor.Party, Person: r.Actor.Person}})
	if err != nil {
		return nil, err
	}
	return answer[GoalStanding](d.Commands.Do(ctx, r, func(tx *command.Tx) error {
		after, err := command.Decide(tx, goals, string(in.Goal), match, c)
		standing.Goal, standing.Status = after.Goal, after.Status
		return err
	}, func() any { return standing }))
}

type claimInput struct {
	OnGoal
	Body struct {
		Evidence httpapi.Text `json:"evidence" doc:"How one can tell. At most 2000 characters."`
	}
}

func (d *desk) claim(ctx context.Context, in *claimInput) (*httpapi.Written[GoalStanding], error) {
	return d.pursue(ctx, in.OnGoal, "claim", "", func(s goalScene) (goal.Command, GoalStanding, error) {
		return goal.ClaimAchievement{Evidence: string(in.Body.Evidence), By: s.by}, GoalStanding{}, nil
	})
}

func (d *desk) verify(ctx context.Context, in *OnGoal) (*httpapi.Written[GoalStanding], error) {
	return d.pursue(ctx, *in, "verify", "", func(s goalScene) (goal.Command, GoalStanding, error) {
		return goal.VerifyAchievement{By: s.by}, GoalStanding{}, nil
	})
}

func (d *desk) dispute(ctx context.Context, in *ReasonedOnGoal) (*httpapi.Written[GoalStanding], error) {
	why := string(in.Body.Reason)
	return d.pursue(ctx, in.OnGoal, "dispute", why, func(s goalScene) (goal.Command, GoalStanding, error) {
		return goal.DisputeAchievement{Reason: why, By: s.by}, GoalStanding{}, nil
	})
}

func (d *desk) miss(ctx context.Context, in *ReasonedOnGoal) (*httpapi.Written[GoalStanding], error) {
	why := string(in.Body.Reason)
	return d.pursue(ctx, in.OnGoal, "miss", why, func(s goalScene) (goal.Command, GoalStanding, error) {
		today, err := d.today(ctx, s.request.Tenant, s.state.Customer, s.state.Terms.Person)
		return goal.Miss{Reason: why, Today: today}, GoalStanding{}, err
	})
}
