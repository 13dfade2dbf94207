package api

import (
	"context"
	"time"

	"coxswain/events"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/pkg/projection"
	"coxswain/rules/record"
	readmodel "coxswain/services/responsibility/projection"
	"coxswain/services/responsibility/view"
)

type responsibilityInput struct {
	httpapi.Read
	Customer events.CustomerID `path:"customer" maxLength:"200"`
	AsOf     string            `query:"as_of" maxLength:"40" doc:"A position of the log or an RFC 3339 instant; empty for now."`
	Known    string            `query:"known" enum:"then,now" doc:"With an instant in as_of: what we knew then (the default), or what we know now about then."`
	Preview  string            `query:"preview" enum:"customer" doc:"What the customer sees. For the tenant's people."`
}

// responsibility answers the view of a customer.
func (d *desk) responsibility(ctx context.Context, in *responsibilityInput) (*httpapi.Shown[view.View], error) {
	s, err := d.sight(ctx, "responsibility.read", in.Customer, events.PartyID(in.Preview))
	if err != nil {
		return nil, err
	}
	if in.AsOf != "" {
		return d.past(ctx, s, in.AsOf, in.Known == "now")
	}
	store := d.store(s)
	if err := httpapi.Await(ctx, store, d.Log.ShardOf(s.tenant), in.Read); err != nil {
		return nil, err
	}
	return d.show(ctx, s, store, d.Now().UTC())
}

// show reads and builds the view at an instant.
func (d *desk) show(ctx context.Context, s sight, store projection.Store, now time.Time) (*httpapi.Shown[view.View], error) {
	r, position, ok, err := readmodel.Read(ctx, store, s.tenant, s.customer, now, s.vendor)
	switch {
	case err != nil:
		return nil, err
	case !ok:
		return nil, identity.ErrNotFound
	}
	reader, err := d.reader(ctx, s, r.Roster)
	if err != nil {
		return nil, err
	}
	return &httpapi.Shown[view.View]{Position: position, Body: view.Build(r, reader, now)}, nil
}

// past folds the customer's facts of a moment and builds the view at its instant.
func (d *desk) past(ctx context.Context, s sight, asOf string, hindsight bool) (*httpapi.Shown[view.View], error) {
	history, now, position, err := d.historyAt(ctx, s, asOf, hindsight)
	if err != nil {
		return nil, err
	}
	store, err := readmodel.Fold(s.definition(), history)
	if err != nil {
		return nil, err
	}
	shown, err := d.show(ctx, s, store, now)
	if err == nil {
		shown.Position = position
	}
	return shown, err
}

// historyAt is what had been recorded up to a position or an instant; in hindsight, what had occurred by an
// instant, whenever we were told.
func (d *desk) historyAt(ctx context.Context, s sight, asOf string, hindsight bool) ([]events.Recorded, time.Time, int64, error) {
	position, err := d.moment(ctx, s.tenant, "as_of", asOf, d.Now())
	if err != nil {
		return nil, time.Time{}, 0, err
	}
	at, noInstant := time.Parse(time.RFC3339, asOf)
	if hindsight {
		if noInstant != nil {
			return nil, time.Time{}, 0, ErrHindsight.At("query/known")
		}
		if position, err = d.Log.Head(ctx, d.Log.ShardOf(s.tenant)); err != nil {
			return nil, time.Time{}, 0, err
		}
	}
	history, err := readmodel.History(ctx, d.Log, s.tenant, s.customer, position, s.definition())
	switch {
	case err != nil:
		return nil, time.Time{}, 0, err
	case hindsight:
		return readmodel.OccurredBy(history, at), at.UTC(), position, nil
	case noInstant == nil:
		return history, at.UTC(), position, nil
	}
	return history, readmodel.Instant(history), position, nil
}

func (d *desk) reader(ctx context.Context, s sight, roster record.Roster) (view.Reader, error) {
	names, err := d.names(ctx, s.tenant, view.Record{Roster: roster}.People())
	return view.Reader{Party: s.reader, Names: names, Calendars: d.calendars}, err
}
