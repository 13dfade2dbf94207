package api

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/events/goalevent"
	"coxswain/pkg/httpapi"
	"coxswain/services/goals/goal"
)

type measureInput struct {
	OnGoal
	Body struct {
		Metric string         `json:"metric,omitempty" maxLength:"200" doc:"The goal's metric, which it defaults to, or one of its leading indicators."`
		Value  events.Decimal `json:"value"`
		Unit   string         `json:"unit,omitempty" maxLength:"100" doc:"Defaults to the metric's; another one is refused, nothing is converted."`
		Source string         `json:"source,omitempty" maxLength:"200" doc:"Where the value comes from."`
		At     time.Time      `json:"at,omitzero" doc:"When it was so; now, when it is left out. A late fact keeps its time."`
	}
}

type correctInput struct {
	OnGoal
	Measurement events.MeasurementID `path:"measurement" maxLength:"200"`
	Body        struct {
		Value  events.Decimal `json:"value"`
		Reason httpapi.Text   `json:"reason"`
	}
}

type checkInInput struct {
	OnGoal
	Body struct {
		Confidence goalevent.Confidence `json:"confidence" enum:"on_track,at_risk,off_track"`
		Analysis   httpapi.Text         `json:"analysis,omitempty" doc:"Why. At most 2000 characters."`
	}
}

type milestoneInput struct {
	OnGoal
	Body struct {
		Text httpapi.Text `json:"text"`
		Due  events.Date  `json:"due"`
	}
}

// OnMilestone is the input of every write to a milestone.
type OnMilestone struct {
	OnGoal
	Milestone events.MilestoneID `path:"milestone" maxLength:"200"`
}

type moveInput struct {
	OnMilestone
	Body struct {
		To     events.Date  `json:"to"`
		Reason httpapi.Text `json:"reason"`
	}
}

func (d *desk) registerProgress(api huma.API) {
	created := httpapi.Status(http.StatusCreated)
	onGoal(api, "measurements", "measure-goal", "Say what a metric was at a time", d.measure, created)
	onGoal(api, "measurements/{measurement}/correct", "correct-measurement", "An earlier measurement should have read otherwise", d.correct)
	onGoal(api, "check-ins", "check-in-on-goal", "Say how confident your party is", d.checkIn, created)
	onGoal(api, "milestones", "add-milestone", "Name a step on the way", d.addMilestone, created)
	onGoal(api, "milestones/{milestone}/reach", "reach-milestone", "A step is done", d.reachMilestone)
	onGoal(api, "milestones/{milestone}/move", "move-milestone", "A step has another date", d.moveMilestone)
}

func (d *desk) measure(ctx context.Context, in *measureInput) (*httpapi.Written[GoalStanding], error) {
	b := in.Body
	return d.pursue(ctx, in.OnGoal, "measure", "", func(s goalScene) (goal.Command, GoalStanding, error) {
		c := goal.Measure{
			Measurement: events.MeasurementID(s.request.NewID("measurement")), Metric: cmp.Or(b.Metric, s.state.Terms.Metric.Name),
			Value: b.Value, Unit: b.Unit, Source: b.Source, At: b.At.UTC(), Now: s.request.At,
		}
		if b.At.IsZero() {
			c.At = c.Now.UTC()
		}
		return c, GoalStanding{Measurement: c.Measurement}, nil
	})
}

func (d *desk) correct(ctx context.Context, in *correctInput) (*httpapi.Written[GoalStanding], error) {
	why := string(in.Body.Reason)
	return d.pursue(ctx, in.OnGoal, "correct", why, func(goalScene) (goal.Command, GoalStanding, error) {
		c := goal.CorrectMeasurement{Measurement: in.Measurement, Value: in.Body.Value, Reason: why}
		return c, GoalStanding{Measurement: in.Measurement}, nil
	})
}

func (d *desk) checkIn(ctx context.Context, in *checkInInput) (*httpapi.Written[GoalStanding], error) {
	return d.pursue(ctx, in.OnGoal, "check_in", "", func(s goalScene) (goal.Command, GoalStanding, error) {
		return goal.CheckIn{Confidence: in.Body.Confidence, Analysis: string(in.Body.Analysis), By: s.by}, GoalStanding{}, nil
	})
}

func (d *desk) addMilestone(ctx context.Context, in *milestoneInput) (*httpapi.Written[GoalStanding], error) {
	return d.pursue(ctx, in.OnGoal, "add_milestone", "", func(s goalScene) (goal.Command, GoalStanding, error) {
		id := events.MilestoneID(s.request.NewID("milestone"))
		return goal.AddMilestone{Milestone: id, Text: string(in.Body.Text), Due: in.Body.Due}, GoalStanding{Milestone: id}, nil
	})
}

func (d *desk) reachMilestone(ctx context.Context, in *OnMilestone) (*httpapi.Written[GoalStanding], error) {
	return d.pursue(ctx, in.OnGoal, "reach_milestone", "", func(s goalScene) (goal.Command, GoalStanding, error) {
		return goal.ReachMilestone{Milestone: in.Milestone, By: s.by}, GoalStanding{Milestone: in.Milestone}, nil
	})
}

func (d *desk) moveMilestone(ctx context.Context, in *moveInput) (*httpapi.Written[GoalStanding], error) {
	why := string(in.Body.Reason)
	return d.pursue(ctx, in.OnGoal, "move_milestone", why, func(goalScene) (goal.Command, GoalStanding, error) {
		return goal.MoveMilestone{Milestone: in.Milestone, To: in.Body.To, Reason: why}, GoalStanding{Milestone: in.Milestone}, nil
	})
}
