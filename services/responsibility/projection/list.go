package projection

import (
	"strings"
	"time"

	"coxswain/events"
	"coxswain/pkg/projection"
)

// Filter narrows the portfolio. Empty fields narrow nothing.
type Filter struct {
	Bands         []string    // any of these
	Segment       string      // exactly
	Prefix        string      // of the name, in any case
	Overdue       string      // who owes something that is overdue: "vendor", "customer" or "partner"
	Proposals     bool        // with open proposals
	StaleSince    time.Time   // nothing meaningful has changed since then
	RenewalBefore events.Date // renewal on or before this day, and not before Today
	Today         events.Date
	Moved         string    // "up" or "down": by a point or more with the last change of the score
	Unasked       bool      // with a call that nothing has called for
	UnrecordedBy  time.Time // with a call that began before, of which nobody has said what became
	Archived      bool      // the archived ones instead of the others
}

// Sort names the column to sort by and tells whether the largest comes first.
type Sort struct {
	Column string
	Desc   bool
}

// Sorts are the orders that a caller may name, each in the direction in which people read it: worst, next
// or oldest first.
func Sorts() map[string]Sort {
	return map[string]Sort{
		"name":             {Column: "name"},
		"score":            {Column: "score"},
		"overdue_vendor":   {Column: "vendor_due"},
		"overdue_customer": {Column: "customer_due"},
		"overdue_partner":  {Column: "partner_due"},
		"proposals":        {Column: "proposals", Desc: true},
		"next_call":        {Column: "next_call"},
		"stale":            {Column: "changed"},
		"renewal":          {Column: "renewal"},
		"moved":            {Column: "moved"},
	}
}

// List is the query for a page of the portfolio.
func List(f Filter, by Sort, after []any, limit int) projection.Query {
	return projection.Query{
		Table: Portfolio, Where: f.conditions(), Order: by.Column, Desc: by.Desc, After: after, Limit: limit,
	}
}

func (f Filter) conditions() []projection.Condition {
	all := []projection.Condition{{Column: "archived", Op: "=", Value: f.Archived}}
	and := func(wanted bool, column, op string, value any) {
		if wanted {
			all = append(all, projection.Condition{Column: column, Op: op, Value: value})
		}
	}
	prefix := strings.ToLower(f.Prefix)
	and(len(f.Bands) > 0, "band", "in", f.Bands)
	and(f.Segment != "", "segment", "=", f.Segment)
	and(prefix != "", "name", ">=", prefix)
	and(prefix != "", "name", "<", prefix+"\U0010FFFF")
	and(f.Overdue != "", f.Overdue+"_due", "<", string(f.Today))
	and(f.Proposals, "proposals", ">", 0)
	and(!f.StaleSince.IsZero(), "changed", "<", f.StaleSince)
	and(f.RenewalBefore != "", "renewal", ">=", string(f.Today))
	and(f.RenewalBefore != "", "renewal", "<=", string(f.RenewalBefore))
	and(f.Moved == "up", "moved", ">=", mover)
	and(f.Moved == "down", "moved", "<=", -mover)
	and(f.Unasked, "unasked", ">", 0)
	and(!f.UnrecordedBy.IsZero(), "next_call", "<", f.UnrecordedBy)
	return all
}

// mover is by how much a score has moved that is worth a look: a point. Less comes with every day that passes.
const mover = events.One

// After is the place behind a row in an order, as a cursor carries it: the value of the column as text or
// number, and the key.
func After(r Row, by Sort) []any {
	values := Portfolio.Derive(r)
	for i, c := range Portfolio.Columns {
		if c.Name == by.Column {
			return []any{plain(values[i]), string(r.Customer)}
		}
	}
	return nil
}

func plain(v any) any {
	switch v := v.(type) {
	case time.Time:
		if v.IsZero() {
			return nil
		}
		return v.UTC().Format("2006-01-02T15:04:05.000000Z")
	case events.Date:
		if v == "" {
			return nil
		}
		return string(v)
	case events.Decimal:
		return int64(v)
	}
	return v
}
