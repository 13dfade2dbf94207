package policy

import (
	"context"
	"errors"
	"time"

	"coxswain/events"
	"coxswain/pkg/command"
	"coxswain/pkg/daemon"
	pkgprojection "coxswain/pkg/projection"
	"coxswain/pkg/worktime"
	"coxswain/rules/record"
	"coxswain/services/cadence/agenda"
	"coxswain/services/cadence/call"
	"coxswain/services/cadence/projection"
)

// cutOff is how many working days before a call its reasons are looked at (product.md E4).
const cutOff = 2

// Reasons is the reason gate: a call that has none at the cut-off is proposed to be given back. It looks at
// the agenda that all parties may see, so that no side's secret keeps a call alive, or ends one.
type Reasons struct {
	deps      daemon.Deps
	calendars *worktime.Calendars
}

// NewReasons returns the loop's work.
func NewReasons(deps daemon.Deps) *Reasons { return &Reasons{deps, &worktime.Calendars{}} }

// Run looks at the calls of all tenants.
func (g *Reasons) Run(ctx context.Context) error { return rounds(ctx, g.deps, g.RunTenant) }

// RunTenant is Run for one tenant.
func (g *Reasons) RunTenant(ctx context.Context, tenant events.TenantID) error {
	now := g.deps.Now()
	const longestCutOff = 14 * 24 * time.Hour // two working days with all holidays that there may be
	found, err := g.deps.Stores[projection.Name].Select(ctx, tenant, pkgprojection.Query{
		Table: record.Calls, Where: []pkgprojection.Condition{
			{Column: "status", Op: "=", Value: string(record.CallScheduled)},
			{Column: "start", Op: ">", Value: now},
			{Column: "start", Op: "<", Value: now.Add(longestCutOff)},
		},
	})
	if err != nil {
		return err
	}
	var all error
	for _, row := range found.Rows[0] {
		if c := row.Doc.(record.Call); c.GiveBack.IsZero() && g.due(c, now) {
			all = errors.Join(all, settle(ctx, g.deps.Logger, g.look(ctx, tenant, c, now), "reason of "+row.Key))
		}
	}
	return all
}

// due reports whether the cut-off of a call has come, where the call is.
func (g *Reasons) due(c record.Call, now time.Time) bool {
	place := g.calendars.OrDefault("", c.Zone)
	return place.DateOf(now) >= place.AddDays(place.DateOf(c.Start), -cutOff)
}

// look builds the shared agenda and proposes to give the call back when it has no reason. The command's id
// names the call and its start: a call that is moved is looked at again.
func (g *Reasons) look(ctx context.Context, tenant events.TenantID, c record.Call, now time.Time) error {
	in, _, ok, err := projection.Input(ctx, g.deps.Stores[projection.Name], g.calendars,
		projection.Question{Tenant: tenant, Call: c.Call, Reader: events.Customer, Now: now})
	if err != nil || !ok {
		return err
	}
	built := agenda.Build(in)
	if built.HasReason {
		return nil
	}
	request := timely(tenant, c.Customer, now, "reason/"+string(c.Call)+"/"+c.Start.UTC().Format(time.RFC3339))
	_, err = g.deps.Commands.Do(ctx, request, func(tx *command.Tx) error {
		return toCall(tx, c.Call, call.ProposeGiveBack{Position: built.Position})
	}, nil)
	return err
}
