package projection

import (
	"context"
	"time"

	"coxswain/events"
	"coxswain/pkg/projection"
	"coxswain/rules/followthrough"
	"coxswain/rules/record"
	"coxswain/services/responsibility/view"
)

// grace keeps a call "next" while it is under way.
const grace = time.Hour

// callsRead is how many of the coming calls are looked through for the next one that still takes place.
const callsRead = 20

// Queries ask for the documents of a customer's view at an instant. Health is asked for where the definition has it:
// vendor says so.
func Queries(c events.CustomerID, now time.Time, vendor bool) []projection.Query {
	mine := projection.Condition{Column: "customer", Op: "=", Value: string(c)}
	where := func(more ...projection.Condition) []projection.Condition {
		return append([]projection.Condition{mine}, more...)
	}
	// A day more than the window: which promises count is decided in the calendars of their owners.
	since := now.AddDate(0, 0, -followthrough.Window-1)
	queries := []projection.Query{
		{Table: record.Rosters, Where: []projection.Condition{{Column: "key", Op: "=", Value: string(c)}}},
		{Table: record.Agreements, Where: where()},
		{Table: record.Goals, Where: where()},
		{Table: record.Promises, Where: where(projection.Condition{Column: "open", Op: "=", Value: true})},
		{Table: record.Promises, Where: where(projection.Condition{Column: "settled", Op: ">=", Value: since})},
		{Table: record.Calls, Where: where(projection.Condition{Column: "start", Op: ">=", Value: now.Add(-grace)}), Order: "start", Limit: callsRead},
		{
			Table: record.Calls, Where: where(projection.Condition{Column: "status", Op: "=", Value: string(record.CallHeld)}),
			Order: "start", Desc: true, Limit: 1,
		},
	}
	if vendor {
		queries = append(queries, projection.Query{Table: record.Healths, Where: where()})
	}
	return queries
}

// Read fetches the documents of a customer's view as of one instant of the read model, and the position they are from.
// It is false when the read model does not know the customer.
func Read(ctx context.Context, store projection.Store, tenant events.TenantID, c events.CustomerID, now time.Time, vendor bool) (view.Record, int64, bool, error) {
	found, err := store.Select(ctx, tenant, Queries(c, now, vendor)...)
	if err != nil || len(found.Rows[0]) == 0 {
		return view.Record{}, found.Position, false, err
	}
	return assemble(found.Rows), found.Position, true, nil
}

// assemble sorts the rows of Read's queries into a record.
func assemble(rows [][]projection.Row) view.Record {
	r := view.Record{
		Roster:     rows[0][0].Doc.(record.Roster),
		Agreements: documents[record.Agreement](rows[1]),
		Goals:      documents[record.Goal](rows[2]),
		Promises:   append(documents[record.Promise](rows[3]), documents[record.Promise](rows[4])...),
	}
	for _, c := range documents[record.Call](rows[5]) {
		if r.Next == nil && c.Status == record.CallScheduled {
			r.Next = &c
		}
	}
	for _, c := range documents[record.Call](rows[6]) {
		r.Last = &c
	}
	if len(rows) > 7 && len(rows[7]) > 0 {
		h := rows[7][0].Doc.(record.Health)
		r.Health = &h
	}
	return r
}

func documents[T any](rows []projection.Row) []T {
	all := make([]T, 0, len(rows))
	for _, r := range rows {
		all = append(all, r.Doc.(T))
	}
	return all
}
