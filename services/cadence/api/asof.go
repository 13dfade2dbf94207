package api

import (
	"context"
	"fmt"

	"coxswain/events"
	"coxswain/pkg/fault"
	"coxswain/pkg/httpapi"
	pkgprojection "coxswain/pkg/projection"
	"coxswain/services/cadence/agenda"
	"coxswain/services/cadence/projection"
)

// errNotThere refuses a position at which the log, or the call, was not yet.
var errNotThere = fault.New(fault.Invalid, "as-of-too-early", "there was no such call at this position of the log")

// page is how many facts are read at once.
const page = 2000

// agendaAsOf folds the customer's facts up to a position in memory and builds the agenda from them, with the
// clock at the last of these facts: the same function as for today, over an earlier log.
func (d *desk) agendaAsOf(ctx context.Context, q projection.Question, c events.CustomerID, position int64) (*httpapi.Sent[agenda.Agenda], error) {
	past, last, err := d.past(ctx, q.Tenant, c, position)
	if err != nil {
		return nil, err
	}
	q.Now = last.RecordedAt
	in, _, ok, err := projection.Input(ctx, past, d.calendars, q)
	if err == nil && !ok {
		err = errNotThere.At("query/as_of")
	}
	if err != nil {
		return nil, err
	}
	body, err := httpapi.Encode(agenda.Build(in))
	return &httpapi.Sent[agenda.Agenda]{Position: position, Body: body}, err
}

// past is the record of a customer as it was at a position, and the last shared fact that is in it.
func (d *desk) past(ctx context.Context, tenant events.TenantID, customer events.CustomerID, to int64) (pkgprojection.Store, events.Recorded, error) {
	var last events.Recorded
	m, err := pkgprojection.NewMemory(projection.Record())
	if err != nil {
		return nil, last, err
	}
	for after := int64(0); ; {
		facts, err := d.Log.LoadCustomer(ctx, tenant, customer, after, to, page)
		if err != nil {
			return nil, last, err
		}
		if err := m.Apply(facts...); err != nil {
			return nil, last, fmt.Errorf("fold the past: %w", err)
		}
		for _, r := range facts {
			after = r.Position
			if r.Audience == events.Shared {
				last = r
			}
		}
		if len(facts) < page {
			return m, last, nil
		}
	}
}
