package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/pkg/command"
	"coxswain/pkg/fault"
	"coxswain/pkg/httpapi"
	pkgprojection "coxswain/pkg/projection"
	"coxswain/pkg/worktime"
	"coxswain/rules/record"
	"coxswain/services/cadence/call"
	"coxswain/services/cadence/projection"
)

var errPlanUnknown = fault.New(fault.Invalid, "call_plan_unknown", "the customer has no such plan")

type scheduleInput struct {
	httpapi.Write
	Body struct {
		Customer events.CustomerID `json:"customer" minLength:"1" maxLength:"200"`
		Plan     events.PlanID     `json:"plan" minLength:"1" maxLength:"200"`
		Kind     string            `json:"kind,omitempty" enum:"cadence,coach,mentor,partner,ebr,qbr" doc:"cadence when it is not given"`
		Start    time.Time         `json:"start"`
		Zone     string            `json:"zone" maxLength:"100" doc:"IANA; where the call's clock hangs."`
		Minutes  int               `json:"minutes" minimum:"5" maximum:"480"`
		Seats    []events.Seat     `json:"seats,omitempty" maxItems:"20" doc:"Whom to invite."`
	}
}

type moveInput struct {
	OnCall
	Body struct {
		To      time.Time    `json:"to"`
		Minutes int          `json:"minutes,omitempty" doc:"As long as before when it is not given."`
		Reason  httpapi.Text `json:"reason" doc:"Why; the others read it."`
	}
}

type reasonInput struct {
	OnCall
	Body Reason
}

type giveBackInput struct {
	OnCall
	Body struct {
		Update httpapi.Text `json:"update" doc:"What takes the place of the call."`
	}
}

type noShowInput struct {
	OnCall
	Body struct {
		Party events.PartyID `json:"party" minLength:"1" maxLength:"100" doc:"Of whom nobody came."`
	}
}

func (d *desk) registerTime(api huma.API) {
	httpapi.Command(api, http.MethodPost, "/v1/calls", "schedule-call", "Schedule an extra call", d.schedule)
	post(api, "move", "Let it start at another time", d.move)
	post(api, "cancel", "Call it off", d.cancel)
	post(api, "give-back", "Give the time back, with a written update", d.giveBack)
	post(api, "overrule", "Meet all the same", d.overrule)
	post(api, "no-show", "Nobody of a party came", d.noShow)
}

// post registers a write to an existing call.
func post[I any](api huma.API, verb, summary string, fn func(context.Context, *I) (*httpapi.Written[Standing], error)) {
	httpapi.Command(api, http.MethodPost, "/v1/calls/{call}/"+verb, verb+"-call", summary, fn, httpapi.Status(http.StatusOK))
}

func (d *desk) schedule(ctx context.Context, in *scheduleInput) (*httpapi.Written[Standing], error) {
	b := in.Body
	p, err := principal(ctx)
	if err == nil {
		err = p.May("call.schedule", b.Customer)
	}
	if err == nil {
		err = d.plan(ctx, p.Tenant, b.Customer, b.Plan)
	}
	if err != nil {
		return nil, err
	}
	if _, err := worktime.Zone(b.Zone); err != nil {
		return nil, worktime.ErrUnknownZone.At("/zone")
	}
	r, err := httpapi.Request(ctx, in.Write, b.Customer, d.Now(), "")
	if err != nil {
		return nil, err
	}
	if b.Kind == "" {
		b.Kind = "cadence"
	}
	c := call.Schedule{
		Call: events.CallID(r.NewID("call")), Plan: b.Plan, Customer: b.Customer, Kind: b.Kind,
		Occurrence: b.Start.UTC(), Zone: b.Zone, Minutes: b.Minutes, Seats: b.Seats,
	}
	return d.do(ctx, r, func(tx *command.Tx) (Standing, error) {
		if !b.Start.After(r.At) { // here, so that a repeat of what was scheduled gets its answer when the time has come
			return Standing{}, call.ErrPast.At("/start")
		}
		return decide(tx, c.Call, command.AnyVersion, c)
	})
}

// plan checks that a plan is the customer's. One that is not found may have been agreed a moment ago.
func (d *desk) plan(ctx context.Context, tenant events.TenantID, customer events.CustomerID, id events.PlanID) error {
	ok, err := theirs(ctx, d.store(), tenant, customer, id)
	if err != nil || ok {
		return err
	}
	if err := projection.CatchUp(ctx, d.store(), d.Log, tenant); err != nil {
		return err
	}
	if ok, err = theirs(ctx, d.store(), tenant, customer, id); err == nil && !ok {
		err = errPlanUnknown.At("/plan")
	}
	return err
}

func theirs(ctx context.Context, store pkgprojection.Store, tenant events.TenantID, customer events.CustomerID, id events.PlanID) (bool, error) {
	doc, ok, err := store.One(ctx, tenant, record.Agreements, string(id))
	if err != nil || !ok {
		return false, err
	}
	return doc.(record.Agreement).Customer == customer, nil
}

func (d *desk) move(ctx context.Context, in *moveInput) (*httpapi.Written[Standing], error) {
	b := in.Body
	return d.act(ctx, in.OnCall, "call.move", string(b.Reason), func(s scene) (call.Command, error) {
		return call.Move{To: b.To, Minutes: b.Minutes, Reason: string(b.Reason), Now: s.request.At}, nil
	})
}

func (d *desk) cancel(ctx context.Context, in *reasonInput) (*httpapi.Written[Standing], error) {
	reason := string(in.Body.Reason)
	return d.act(ctx, in.OnCall, "call.cancel", reason, func(scene) (call.Command, error) { return call.Cancel{Reason: reason}, nil })
}

func (d *desk) giveBack(ctx context.Context, in *giveBackInput) (*httpapi.Written[Standing], error) {
	return d.act(ctx, in.OnCall, "call.give_back", "", func(s scene) (call.Command, error) {
		return call.GiveBack{Update: string(in.Body.Update), By: s.by}, nil
	})
}

func (d *desk) overrule(ctx context.Context, in *reasonInput) (*httpapi.Written[Standing], error) {
	reason := string(in.Body.Reason)
	return d.act(ctx, in.OnCall, "call.overrule", reason, func(s scene) (call.Command, error) {
		return call.OverruleGiveBack{Reason: reason, By: s.by}, nil
	})
}

func (d *desk) noShow(ctx context.Context, in *noShowInput) (*httpapi.Written[Standing], error) {
	return d.act(ctx, in.OnCall, "call.no_show", "", func(s scene) (call.Command, error) {
		known := func(r record.Roster) bool { return r.PartyName(in.Body.Party) != string(in.Body.Party) }
		roster, err := d.roster(ctx, s, known)
		if err == nil && !known(roster) {
			err = errPartyUnknown.At("/party")
		}
		return call.NoShow{Party: in.Body.Party}, err
	})
}
