package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/pkg/projection"
	"coxswain/rules/record"
	inputs "coxswain/services/health/projection"
)

// Health is a customer's score with its ledger: the points of the entries sum to the score exactly.
type Health struct {
	Customer events.CustomerID   `json:"customer"`
	Known    bool                `json:"known" doc:"False while nothing is known that a measure counts; then there is no score."`
	Score    events.Decimal      `json:"score" doc:"0 to 100."`
	Band     healthevent.Band    `json:"band,omitempty" doc:"healthy, watch or at_risk"`
	Version  int                 `json:"scorecard_version,omitempty"`
	Basis    int64               `json:"basis,omitempty" doc:"Facts up to this position were counted."`
	On       events.Date         `json:"on,omitempty" doc:"The day for which windows and follow-through were taken."`
	Entries  []healthevent.Entry `json:"entries"`
	Trend    []record.ScorePoint `json:"trend" doc:"Scores, oldest first, each with the entries that moved it."`
}

type healthInput struct {
	httpapi.Read
	Customer events.CustomerID `path:"customer" maxLength:"200"`
}

func (d *desk) registerHealth(api huma.API) {
	httpapi.Query(api, "/v1/customers/{customer}/health", "read-health", "A customer's score, with the ledger that explains it", d.health)
}

func (d *desk) health(ctx context.Context, in *healthInput) (*httpapi.Shown[Health], error) {
	p, err := may(ctx, "health.read", in.Customer)
	if err != nil {
		return nil, err
	}
	if err := httpapi.Await(ctx, d.store(), d.Log.ShardOf(p.Tenant), in.Read); err != nil {
		return nil, err
	}
	one := []projection.Condition{{Column: "key", Op: "=", Value: string(in.Customer)}}
	res, err := d.store().Select(ctx, p.Tenant,
		projection.Query{Table: record.Rosters, Where: one},
		projection.Query{Table: record.Healths, Where: one},
		projection.Query{Table: inputs.Scores, Where: one},
	)
	if err != nil {
		return nil, err
	}
	if len(res.Rows[0]) == 0 {
		return nil, identity.ErrNotFound
	}
	return &httpapi.Shown[Health]{Position: res.Position, Body: shown(in.Customer, res)}, nil
}

func shown(customer events.CustomerID, res projection.Result) Health {
	h := Health{Customer: customer, Entries: []healthevent.Entry{}, Trend: []record.ScorePoint{}}
	if len(res.Rows[1]) == 0 || len(res.Rows[2]) == 0 {
		return h
	}
	last, scored := res.Rows[1][0].Doc.(record.Health), res.Rows[2][0].Doc.(inputs.Scored)
	h.Known, h.Score, h.Band, h.Version = true, last.Score, last.Band, last.Version
	h.Entries, h.Trend = last.Entries, last.Trend
	h.Basis, h.On = scored.Basis, scored.On
	return h
}
