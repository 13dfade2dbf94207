package projection

import (
	"coxswain/events"
	"coxswain/pkg/projection"
	"coxswain/rules/record"
	"coxswain/services/responsibility/view"
)

// DayQueries ask for what is open with some customers: promises, agreements and scores, without goals, calls and what is
// settled.
func DayQueries(customers []string) []projection.Query {
	theirs := projection.Condition{Column: "customer", Op: "in", Value: customers}
	return []projection.Query{
		{Table: record.Rosters, Where: []projection.Condition{theirs}},
		{Table: record.Promises, Where: []projection.Condition{theirs, {Column: "open", Op: "=", Value: true}}},
		{Table: record.Agreements, Where: []projection.Condition{theirs}},
		{Table: record.Healths, Where: []projection.Condition{theirs}},
	}
}

// Days sorts the rows of DayQueries into a record a customer, in the order of the rosters.
func Days(rows [][]projection.Row) []view.Record {
	days := make([]view.Record, 0, len(rows[0]))
	at := map[events.CustomerID]int{}
	for _, r := range documents[record.Roster](rows[0]) {
		at[r.Customer] = len(days)
		days = append(days, view.Record{Roster: r})
	}
	of := func(c events.CustomerID, add func(*view.Record)) {
		if i, ok := at[c]; ok {
			add(&days[i])
		}
	}
	for _, p := range documents[record.Promise](rows[1]) {
		of(p.Customer, func(r *view.Record) { r.Promises = append(r.Promises, p) })
	}
	for _, a := range documents[record.Agreement](rows[2]) {
		of(a.Customer, func(r *view.Record) { r.Agreements = append(r.Agreements, a) })
	}
	for _, h := range documents[record.Health](rows[3]) {
		of(h.Customer, func(r *view.Record) { r.Health = &h })
	}
	return days
}
