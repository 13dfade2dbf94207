package projection

import (
	"context"
	"slices"
	"time"

	"coxswain/events"
	"coxswain/pkg/projection"
	"coxswain/pkg/worktime"
	"coxswain/rules/record"
	"coxswain/services/cadence/agenda"
)

// Question is what an agenda is asked of.
type Question struct {
	Tenant events.TenantID
	Call   events.CallID
	Reader events.PartyID
	Now    time.Time
}

// settledSince is how far back settled promises are read, by their due date: enough for what was won since
// the last call of a quarterly rhythm.
const settledSince = 120 * 24 * time.Hour

// neighbours is how many calls before and after are looked at to find those of the same rhythm.
const neighbours = 20

// Input reads all that the agenda of a call depends on, with the position it is from; false when there is
// no such call. The call itself is read first, to know whose documents to ask for, and again with them: the
// answer is from one instant.
func Input(ctx context.Context, store projection.Store, all *worktime.Calendars, q Question) (agenda.Input, int64, bool, error) {
	doc, ok, err := store.One(ctx, q.Tenant, record.Calls, string(q.Call))
	if err != nil || !ok {
		return agenda.Input{}, 0, false, err
	}
	call := doc.(record.Call)
	found, err := store.Select(ctx, q.Tenant, queries(call, q)...)
	if err != nil {
		return agenda.Input{}, 0, false, err
	}
	return input(found, all, q), found.Position, true, nil
}

// Behind are queries for all that the agenda of a call of the customer may depend on, and little more: when the store
// gives the same stamp for them, it gives the same agenda.
func Behind(c events.CustomerID, q Question) []projection.Query {
	return append(recordOf(c, q), of(c, record.Calls))
}

// queries asks for the call, its neighbours and the record of its customer; the order is that of input.
func queries(call record.Call, q Question) []projection.Query {
	before := of(call.Customer, record.Calls, projection.Condition{Column: "status", Op: "=", Value: string(record.CallHeld)},
		projection.Condition{Column: "start", Op: "<", Value: call.Start})
	before.Order, before.Desc, before.Limit = "start", true, neighbours
	after := of(call.Customer, record.Calls, projection.Condition{Column: "status", Op: "=", Value: string(record.CallScheduled)},
		projection.Condition{Column: "start", Op: ">", Value: call.Start})
	after.Order, after.Limit = "start", neighbours
	itself := of(call.Customer, record.Calls, projection.Condition{Column: "key", Op: "=", Value: string(q.Call)})
	return append([]projection.Query{itself, before, after}, recordOf(call.Customer, q)...)
}

// recordOf asks for what stands between the parties.
func recordOf(c events.CustomerID, q Question) []projection.Query {
	asked := []projection.Query{
		of(c, record.Rosters), of(c, record.Agreements), of(c, record.Goals),
		of(c, record.Promises, projection.Condition{Column: "open", Op: "=", Value: true}),
		of(c, record.Promises, projection.Condition{Column: "open", Op: "=", Value: false},
			projection.Condition{Column: "due", Op: ">=", Value: string(events.DateOf(q.Now.Add(-settledSince), time.UTC))}),
	}
	if q.Reader == events.Vendor {
		asked = append(asked, of(c, record.Healths))
	}
	return asked
}

func of(c events.CustomerID, table projection.Table, more ...projection.Condition) projection.Query {
	theirs := projection.Condition{Column: "customer", Op: "=", Value: string(c)}
	return projection.Query{Table: table, Where: append([]projection.Condition{theirs}, more...)}
}

func input(found projection.Result, all *worktime.Calendars, q Question) agenda.Input {
	call := one[record.Call](found.Rows[0])
	roster := one[record.Roster](found.Rows[3])
	in := agenda.Input{
		Reader: q.Reader, Roster: roster, Clock: roster.Clock(q.Now, all), Call: call,
		Before:     likest(docs[record.Call](found.Rows[1]), call),
		Next:       likest(docs[record.Call](found.Rows[2]), call).Start,
		Agreements: docs[record.Agreement](found.Rows[4]),
		Goals:      docs[record.Goal](found.Rows[5]),
		Promises:   slices.Concat(docs[record.Promise](found.Rows[6]), docs[record.Promise](found.Rows[7])),
	}
	if q.Reader == events.Vendor {
		in.Health = one[record.Health](found.Rows[8])
	}
	return in
}

// likest is the nearest call of the same rhythm; for an extra call, which has none, the nearest of its plan.
func likest(near []record.Call, call record.Call) record.Call {
	i := slices.IndexFunc(near, func(c record.Call) bool {
		return c.Call != call.Call && c.Plan == call.Plan && (call.Rhythm == "" || c.Rhythm == call.Rhythm)
	})
	if i < 0 {
		return record.Call{}
	}
	return near[i]
}

func docs[T any](rows []projection.Row) []T {
	all := make([]T, len(rows))
	for i, r := range rows {
		all[i] = r.Doc.(T)
	}
	return all
}

func one[T any](rows []projection.Row) (doc T) {
	if len(rows) > 0 {
		doc = rows[0].Doc.(T)
	}
	return doc
}
