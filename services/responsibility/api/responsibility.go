package api

import (
	"context"
	"maps"
	"time"

	"coxswain/events"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/pkg/projection"
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

// minute is how exactly a view knows the time: whoever looks again within it gets the same bytes, when nothing happened.
const minute = time.Minute

// keptViews is how many bytes of views are kept: some fifty large ones.
const keptViews = 16 << 20

// look is what somebody looks at, and when.
type look struct {
	sight
	at time.Time
}

// shownView is a view that was made, with the names it was made with: a person may be erased without any fact.
type shownView struct {
	body     *httpapi.Encoded[view.View]
	position int64 // of the last fact that it shows
	people   []events.PersonID
	names    map[events.PersonID]string
}

// Size implements what httpapi.Kept asks for.
func (v shownView) Size() int { return v.body.Size() }

// responsibility answers the view of a customer.
func (d *desk) responsibility(ctx context.Context, in *responsibilityInput) (*httpapi.Sent[view.View], error) {
	s, err := d.sight(ctx, "responsibility.read", in.Customer, events.PartyID(in.Preview))
	if err != nil {
		return nil, err
	}
	if in.AsOf != "" {
		return d.past(ctx, s, in.AsOf, in.Known == "now")
	}
	if err := httpapi.Await(ctx, d.store(s), d.Log.ShardOf(s.tenant), in.Read); err != nil {
		return nil, err
	}
	return d.present(ctx, look{s, d.Now().UTC().Truncate(minute)})
}

// present answers the view of now: the one that was made when somebody looked before, if nothing that it shows has
// changed.
func (d *desk) present(ctx context.Context, l look) (*httpapi.Sent[view.View], error) {
	store := d.store(l.sight)
	stamp, err := store.Stamp(ctx, l.tenant, readmodel.Queries(l.customer, l.at, l.vendor)...)
	if err != nil {
		return nil, err
	}
	known, ok := d.views.Get(l, stamp.Rows)
	if ok {
		names, err := d.names(ctx, l.tenant, known.people)
		if err != nil {
			return nil, err
		}
		if maps.Equal(names, known.names) {
			return &httpapi.Sent[view.View]{Position: stamp.Position, Body: known.body}, nil
		}
	}
	made, position, err := d.show(ctx, l.sight, store, l.at)
	if err != nil {
		return nil, err
	}
	d.views.Put(l, stamp.Rows, made)
	return &httpapi.Sent[view.View]{Position: position, Body: made.body}, nil
}

// show reads and builds the view at an instant. The position is the store's.
func (d *desk) show(ctx context.Context, s sight, store projection.Store, now time.Time) (shownView, int64, error) {
	r, position, ok, err := readmodel.Read(ctx, store, s.tenant, s.customer, now, s.vendor)
	switch {
	case err != nil:
		return shownView{}, 0, err
	case !ok:
		return shownView{}, 0, identity.ErrNotFound
	}
	made := shownView{people: r.People()}
	if made.names, err = d.names(ctx, s.tenant, made.people); err != nil {
		return shownView{}, 0, err
	}
	built := view.Build(r, view.Reader{Party: s.reader, Names: made.names, Calendars: d.calendars}, now)
	made.position = built.Position
	made.body, err = httpapi.Encode(built)
	return made, position, err
}

// past answers the view of an instant that has passed: by what had been recorded until then, or in hindsight by what had
// occurred by then, whenever we were told.
func (d *desk) past(ctx context.Context, s sight, asOf string, hindsight bool) (*httpapi.Sent[view.View], error) {
	position, err := d.moment(ctx, s, "as_of", asOf, d.Now())
	if err != nil {
		return nil, err
	}
	at, noInstant := time.Parse(time.RFC3339, asOf)
	if hindsight && noInstant != nil {
		return nil, ErrHindsight.At("query/known")
	}
	var then readmodel.Snapshot
	if hindsight {
		if position, err = d.Log.Head(ctx, d.Log.ShardOf(s.tenant)); err != nil {
			return nil, err
		}
		then, err = readmodel.Hindsight(ctx, d.Log, s.tenant, s.customer, position, at, s.definition())
	} else {
		then, err = d.pasts.At(ctx, s.tenant, s.customer, position, s.definition())
	}
	if err != nil {
		return nil, err
	}
	if noInstant != nil {
		at = then.Instant
	}
	made, _, err := d.show(ctx, s, then, at.UTC())
	if err != nil {
		return nil, err
	}
	return &httpapi.Sent[view.View]{Position: position, Body: made.body}, nil
}
