package projection

import (
	"cmp"
	"context"
	"slices"
	"time"

	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/pkg/projection"
	"coxswain/pkg/worktime"
	"coxswain/rules/record"
	"coxswain/services/health/score"
	"coxswain/services/health/scorecard"
)

// Inputs is what is known of a customer, all from one instant of the read model.
type Inputs struct {
	score.Inputs
	Card     healthevent.Scorecard
	Last     Scored
	Position int64 // of the read model
}

// Of reads the inputs of a customer; false when there is no such customer.
func Of(ctx context.Context, store projection.Store, tenant events.TenantID, customer events.CustomerID, now time.Time, all *worktime.Calendars) (Inputs, bool, error) {
	mine := []projection.Condition{{Column: "customer", Op: "=", Value: string(customer)}}
	key := func(k string) []projection.Condition {
		return []projection.Condition{{Column: "key", Op: "=", Value: k}}
	}
	res, err := store.Select(ctx, tenant,
		projection.Query{Table: record.Rosters, Where: mine},
		projection.Query{Table: record.Agreements, Where: mine},
		projection.Query{Table: record.Goals, Where: mine},
		projection.Query{Table: record.Promises, Where: mine},
		projection.Query{Table: record.Calls, Where: mine},
		projection.Query{Table: Months, Where: mine},
		projection.Query{Table: Cards, Where: key(ActiveCard)},
		projection.Query{Table: Scores, Where: key(string(customer))},
	)
	if err != nil || len(res.Rows[0]) == 0 {
		return Inputs{}, false, err
	}
	in := Inputs{Card: scorecard.Standard(), Position: res.Position, Inputs: score.Inputs{
		Roster:     docs[record.Roster](res.Rows[0])[0],
		Agreements: docs[record.Agreement](res.Rows[1]),
		Goals:      docs[record.Goal](res.Rows[2]),
		Promises:   docs[record.Promise](res.Rows[3]),
		Calls:      docs[record.Call](res.Rows[4]),
		Signals:    signals(docs[Month](res.Rows[5])),
		Now:        now,
		Calendars:  all,
	}}
	if cards := docs[healthevent.Scorecard](res.Rows[6]); len(cards) > 0 {
		in.Card = cards[0]
	}
	if last := docs[Scored](res.Rows[7]); len(last) > 0 {
		in.Last = last[0]
	}
	return in, true, nil
}

func docs[T any](rows []projection.Row) []T {
	all := make([]T, len(rows))
	for i, r := range rows {
		all[i] = r.Doc.(T)
	}
	return all
}

// signals joins the months of each signal; keys sort by month, and so do the rows.
func signals(months []Month) map[string][]score.Day {
	all := map[string][]score.Day{}
	for _, m := range months {
		all[m.Signal] = append(all[m.Signal], m.Days...)
	}
	for _, days := range all {
		slices.SortFunc(days, func(a, b score.Day) int { return cmp.Compare(a.On, b.On) })
	}
	return all
}
