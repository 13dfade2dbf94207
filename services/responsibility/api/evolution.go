package api

import (
	"context"
	"strconv"
	"time"

	"coxswain/events"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/services/responsibility/evolution"
	readmodel "coxswain/services/responsibility/projection"
)

type evolutionInput struct {
	httpapi.Read
	Customer events.CustomerID `path:"customer" maxLength:"200"`
	AsOf     string            `query:"as_of" maxLength:"40" doc:"An RFC 3339 instant; empty for now."`
	Known    string            `query:"known" enum:"then,now" doc:"With as_of: what we know now about then (the default), or only what we knew then."`
	Preview  string            `query:"preview" enum:"customer" doc:"What the customer sees. For the tenant's people."`
}

const aboutEvolution = `Versions, scope and date drift, the follow-through of every side, goal values and, for the tenant's people, the
health with what moved it: a point for the end of each week and one for the end. Told by when things occurred, in hindsight: each point
is what read-responsibility shows with ` + "`known=now`" + ` at that instant.`

// keptEvolutions is how many bytes of evolutions are kept: some hundred large ones.
const keptEvolutions = 8 << 20

// course is whose evolution somebody looks at, and until when.
type course struct {
	sight
	until time.Time
	then  bool // only what was known at its end
}

// evolution answers how the plans of a customer have gone.
func (d *desk) evolution(ctx context.Context, in *evolutionInput) (*httpapi.Sent[evolution.Evolution], error) {
	s, err := d.sight(ctx, "evolution.read", in.Customer, events.PartyID(in.Preview))
	if err != nil {
		return nil, err
	}
	// The end of this minute: what has occurred in it belongs to now, and who looks again within it gets the same.
	c := course{s, d.Now().UTC().Truncate(minute).Add(minute), in.Known == "then"}
	if in.AsOf != "" {
		if c.until, err = d.instant("as_of", in.AsOf); err != nil {
			return nil, err
		}
	}
	store := d.store(s)
	if err := httpapi.Await(ctx, store, d.Log.ShardOf(s.tenant), in.Read); err != nil {
		return nil, err
	}
	return d.follow(ctx, c)
}

// follow answers the evolution that was made when somebody looked before, if nothing has changed since.
func (d *desk) follow(ctx context.Context, c course) (*httpapi.Sent[evolution.Evolution], error) {
	stamp, err := d.store(c.sight).Stamp(ctx, c.tenant, readmodel.Queries(c.customer, d.Now().UTC().Truncate(minute), c.vendor)...)
	if err != nil {
		return nil, err
	}
	body, ok := d.courses.Get(c, stamp.Rows)
	if !ok {
		if body, err = d.unfold(ctx, c, stamp.Position); err != nil {
			return nil, err
		}
		d.courses.Put(c, stamp.Rows, body)
	}
	return &httpapi.Sent[evolution.Evolution]{Position: stamp.Position, Body: body}, nil
}

// unfold makes an evolution from the facts up to a position.
func (d *desk) unfold(ctx context.Context, c course, to int64) (*httpapi.Encoded[evolution.Evolution], error) {
	if c.then {
		known, err := d.Log.PositionAt(ctx, d.Log.ShardOf(c.tenant), c.until)
		if err != nil {
			return nil, err
		}
		to = min(to, known)
	}
	definition := c.definition()
	history, err := readmodel.History(ctx, d.Log, c.tenant, c.customer, to, definition)
	if err != nil {
		return nil, err
	}
	told, ok, err := evolution.Build(definition, history, evolution.Reader{Party: c.reader, Calendars: d.calendars}, c.until)
	switch {
	case err != nil:
		return nil, err
	case !ok:
		return nil, identity.ErrNotFound
	}
	return httpapi.Encode(told)
}

// instant reads an instant that has come. Positions are refused: they are when we were told.
func (d *desk) instant(parameter, text string) (time.Time, error) {
	pointer := "query/" + parameter
	at, err := time.Parse(time.RFC3339, text)
	if _, position := strconv.ParseInt(text, 10, 64); position == nil {
		return at, ErrInstant.At(pointer)
	}
	switch {
	case err != nil:
		return at, ErrMoment.At(pointer)
	case at.After(d.Now()):
		return at, ErrFuture.Sayf("%s has not come yet", text).At(pointer)
	}
	return at.UTC(), nil
}
