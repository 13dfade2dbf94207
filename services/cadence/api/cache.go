package api

import (
	"context"
	"time"

	"coxswain/events"
	"coxswain/pkg/httpapi"
	"coxswain/services/cadence/agenda"
	"coxswain/services/cadence/projection"
)

// quarter is how long an answer may serve while no fact comes: midnight, which turns due into late, comes on
// a quarter of an hour in every zone there is.
const quarter = 15 * time.Minute

// keptAgendas is how many bytes of agendas are kept: some hundred large ones.
const keptAgendas = 8 << 20

// key is the question within its quarter of an hour. A monotonic clock or a zone would make equal instants
// different keys.
func key(q projection.Question) projection.Question {
	q.Now = q.Now.UTC().Truncate(quarter)
	return q
}

// answered is the agenda as it stands: the one that was built when somebody asked before, if nothing has changed that it
// depends on, whatever happened to other customers.
func (d *desk) answered(ctx context.Context, c events.CustomerID, q projection.Question) (*httpapi.Sent[agenda.Agenda], error) {
	stamp, err := d.store().Stamp(ctx, q.Tenant, projection.Behind(c, key(q))...)
	if err != nil {
		return nil, err
	}
	if known, ok := d.agendas.Get(key(q), stamp.Rows); ok {
		return &httpapi.Sent[agenda.Agenda]{Position: stamp.Position, Body: known}, nil
	}
	built, position, err := d.build(ctx, q)
	if err != nil {
		return nil, err
	}
	body, err := httpapi.Encode(built)
	if err != nil {
		return nil, err
	}
	d.agendas.Put(key(q), stamp.Rows, body)
	return &httpapi.Sent[agenda.Agenda]{Position: position, Body: body}, nil
}
