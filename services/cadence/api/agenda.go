package api

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	pkgprojection "coxswain/pkg/projection"
	"coxswain/services/cadence/agenda"
	"coxswain/services/cadence/call"
	"coxswain/services/cadence/projection"
)

type agendaInput struct {
	httpapi.Read
	Call    events.CallID  `path:"call" maxLength:"200"`
	AsOf    int64          `query:"as_of" minimum:"1" doc:"Position of the log: the agenda as it would have been then, by what was known then."`
	Preview events.PartyID `query:"preview" enum:"customer" doc:"What the customer sees. For the tenant's people."`
}

// ItemBody names a line of an agenda.
type ItemBody struct {
	Item events.ItemID `json:"item" minLength:"1" maxLength:"300"`
}

type pinInput struct {
	OnCall
	Body ItemBody
}

type removeInput struct {
	OnCall
	Body struct {
		ItemBody
		Reason httpapi.Text `json:"reason,omitempty"`
	}
}

type timeInput struct {
	OnCall
	Body struct {
		ItemBody
		Minutes int `json:"minutes" minimum:"1" maximum:"480"`
	}
}

type orderInput struct {
	OnCall
	Body struct {
		Items []events.ItemID `json:"items" maxItems:"200" doc:"These come first, in this order; none goes back to the order of reasons."`
	}
}

func (d *desk) registerAgenda(api huma.API) {
	const at = "/v1/calls/{call}/agenda"
	httpapi.PackedQuery(api, at, "build-agenda", "Why to meet: built from the log, fitted to the call's time", d.agenda)
	item(api, "pin", "Keep a line, whatever its weight", d.pin)
	item(api, "remove", "Keep a line away", d.remove)
	item(api, "time", "Give a line its minutes", d.time)
	item(api, "order", "Put lines first", d.order)
	item(api, "share", "Show all parties the agenda as it is now", d.share)
}

func item[I any](api huma.API, verb, summary string, fn func(context.Context, *I) (*httpapi.Written[Standing], error)) {
	httpapi.Command(api, http.MethodPost, "/v1/calls/{call}/agenda/"+verb, verb+"-agenda", summary, fn, httpapi.Status(http.StatusOK))
}

func (d *desk) agenda(ctx context.Context, in *agendaInput) (*httpapi.Sent[agenda.Agenda], error) {
	s, p, err := d.find(ctx, "agenda.read", in.Call)
	if err != nil {
		return nil, err
	}
	if p.Vendor() {
		p.Party = cmp.Or(in.Preview, p.Party)
	}
	if in.AsOf > 0 {
		return d.agendaAsOf(ctx, question(p, in.Call, d.Now()), s.Customer, in.AsOf)
	}
	if err := httpapi.Await(ctx, d.store(), d.Log.ShardOf(p.Tenant), in.Read); err != nil {
		return nil, err
	}
	return d.answered(ctx, s.Customer, question(p, in.Call, d.Now()))
}

func question(p identity.Principal, id events.CallID, now time.Time) projection.Question {
	return projection.Question{Tenant: p.Tenant, Call: id, Reader: p.Party, Now: now}
}

// build makes the agenda from the read model. A call that the log has and the read model has not yet was
// scheduled a moment ago.
func (d *desk) build(ctx context.Context, q projection.Question) (agenda.Agenda, int64, error) {
	in, position, ok, err := projection.Input(ctx, d.store(), d.calendars, q)
	if err == nil && !ok {
		err = pkgprojection.ErrBehind
	}
	if err != nil {
		return agenda.Agenda{}, 0, err
	}
	return agenda.Build(in), position, nil
}

func (d *desk) pin(ctx context.Context, in *pinInput) (*httpapi.Written[Standing], error) {
	return d.act(ctx, in.OnCall, "agenda.pin", "", func(scene) (call.Command, error) { return call.PinItem{Item: in.Body.Item}, nil })
}

func (d *desk) remove(ctx context.Context, in *removeInput) (*httpapi.Written[Standing], error) {
	reason := string(in.Body.Reason)
	return d.act(ctx, in.OnCall, "agenda.remove", reason, func(scene) (call.Command, error) {
		return call.RemoveItem{Item: in.Body.Item, Reason: reason}, nil
	})
}

func (d *desk) time(ctx context.Context, in *timeInput) (*httpapi.Written[Standing], error) {
	return d.act(ctx, in.OnCall, "agenda.time", "", func(scene) (call.Command, error) {
		return call.TimeItem{Item: in.Body.Item, Minutes: in.Body.Minutes}, nil
	})
}

func (d *desk) order(ctx context.Context, in *orderInput) (*httpapi.Written[Standing], error) {
	return d.act(ctx, in.OnCall, "agenda.order", "", func(scene) (call.Command, error) { return call.OrderItems{Items: in.Body.Items}, nil })
}

// share builds the agenda that every party may see, whoever shares it, from all that the log has now.
func (d *desk) share(ctx context.Context, in *OnCall) (*httpapi.Written[Standing], error) {
	return d.act(ctx, *in, "agenda.share", "", func(s scene) (call.Command, error) {
		if err := projection.CatchUp(ctx, d.store(), d.Log, s.request.Tenant); err != nil {
			return nil, err
		}
		q := projection.Question{Tenant: s.request.Tenant, Call: in.Call, Reader: events.Customer, Now: s.request.At}
		built, _, err := d.build(ctx, q)
		return call.ShareAgenda{Lines: built.Lines, Position: built.Position, By: s.by}, err
	})
}
