package policy

import (
	"context"
	"errors"
	"time"

	"coxswain/events"
	"coxswain/pkg/command"
	"coxswain/pkg/daemon"
	pkgprojection "coxswain/pkg/projection"
	"coxswain/rules/record"
	"coxswain/services/cadence/projection"
)

// Schedule extends the calendar: every day, the calls that have come within the horizon. A plan that rests gets
// no further calls; the rhythms of one that has ended are suspended.
type Schedule struct{ deps daemon.Deps }

// NewSchedule returns the loop's work.
func NewSchedule(deps daemon.Deps) *Schedule { return &Schedule{deps} }

// Run schedules for all tenants.
func (s *Schedule) Run(ctx context.Context) error { return rounds(ctx, s.deps, s.RunTenant) }

// RunTenant is Run for one tenant.
func (s *Schedule) RunTenant(ctx context.Context, tenant events.TenantID) error {
	found, err := s.deps.Stores[projection.Name].Select(ctx, tenant, pkgprojection.Query{
		Table: projection.Rhythms, Where: []pkgprojection.Condition{{Column: "suspended", Op: "=", Value: false}},
	})
	if err != nil {
		return err
	}
	var all error
	now := s.deps.Now()
	for _, row := range found.Rows[0] {
		r := row.Doc.(projection.Rhythm)
		all = errors.Join(all, settle(ctx, s.deps.Logger, s.extend(ctx, tenant, r, now), "schedule "+row.Key))
	}
	return all
}

func (s *Schedule) extend(ctx context.Context, tenant events.TenantID, r projection.Rhythm, now time.Time) error {
	status, err := s.planOf(ctx, tenant, r)
	if err != nil {
		return err
	}
	// The log decides: somebody may have suspended it since the read model looked.
	state, _, err := command.State(ctx, s.deps.Commands, tenant, rhythms, string(r.Rhythm))
	if err != nil || state.Suspended {
		return err
	}
	day := events.DateOf(now, time.UTC)
	request := timely(tenant, r.Customer, now, "schedule/"+string(r.Rhythm)+"/"+string(day))
	_, err = s.deps.Commands.Do(ctx, request, func(tx *command.Tx) error {
		switch status {
		case record.PlanCompleted, record.PlanClosed:
			return suspend(tx, r.Rhythm, "the plan has ended", ahead(now))
		case record.PlanActive:
			return schedule(tx, state, ahead(now))
		case record.PlanProposed, record.PlanPaused:
		}
		return nil
	}, nil)
	return err
}

func (s *Schedule) planOf(ctx context.Context, tenant events.TenantID, r projection.Rhythm) (record.PlanStatus, error) {
	doc, ok, err := s.deps.Stores[projection.Name].One(ctx, tenant, record.Agreements, string(r.Plan))
	if err != nil || !ok {
		return "", err
	}
	return doc.(record.Agreement).Status, nil
}
