package api

import (
	"context"
	"fmt"
	"time"

	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/pkg/projection"
	"coxswain/pkg/worktime"
	"coxswain/rules/record"
	readmodel "coxswain/services/responsibility/projection"
)

type portfolioInput struct {
	httpapi.Page
	httpapi.Read
	Sort      string   `query:"sort" enum:"name,score,overdue_vendor,overdue_customer,overdue_partner,proposals,next_call,stale,renewal,moved" default:"name"`
	Desc      bool     `query:"reverse" doc:"The order the other way round."`
	Bands     []string `query:"band" enum:"healthy,watch,at_risk" maxItems:"3" doc:"Any of these."`
	Segment   string   `query:"segment" maxLength:"200"`
	Name      string   `query:"name" maxLength:"200" doc:"Beginning of the name, in any case."`
	Overdue   string   `query:"overdue" enum:"vendor,customer,partner" doc:"Who owes something that is overdue."`
	Proposals bool     `query:"open_proposals" doc:"Only those with open proposals."`
	Stale     int      `query:"stale_days" minimum:"0" maximum:"3650" doc:"Nothing meaningful has changed for so many days."`
	Renewal   int      `query:"renewal_within_days" minimum:"0" maximum:"3650" doc:"Renewal in so many days or fewer."`
	Moved     string   `query:"moved" enum:"up,down" doc:"By a point or more with the last change of the score."`
	Calls     string   `query:"calls" enum:"without_reason,unrecorded" doc:"Only those with a call that nothing has called for, or with a past one of which nobody has said what became."`
	Archived  bool     `query:"archived" doc:"The archived ones instead of the others."`
}

// Account is a customer in the portfolio.
type Account struct {
	Customer   events.CustomerID `json:"customer"`
	Name       string            `json:"name"`
	ExternalID string            `json:"external_id,omitempty"`
	Attributes map[string]string `json:"attributes,omitempty"`
	Band       healthevent.Band  `json:"band,omitempty" doc:"Absent while nothing was scored."`
	Score      *events.Decimal   `json:"score,omitempty"`
	Moved      events.Decimal    `json:"moved,omitempty" doc:"By the last change of the score."`
	Open       int               `json:"open" doc:"Commitments that are not settled."`
	Overdue    Overdue           `json:"overdue"`
	Proposals  int               `json:"open_proposals"`
	Goals      int               `json:"goals" doc:"That are not over."`
	Worries    int               `json:"goals_at_risk" doc:"Of these, at risk or off track for some party."`
	NextCall   *time.Time        `json:"next_call,omitempty"`
	LastCall   *time.Time        `json:"last_call,omitempty"`
	Unasked    int               `json:"calls_without_reason,omitempty" doc:"Scheduled calls that nothing has called for so far: their time is proposed to be given back."`
	Unrecorded int               `json:"unrecorded_calls,omitempty" doc:"Past calls of which nobody has said what became."`
	ChangedAt  time.Time         `json:"changed_at"`
	StaleDays  int               `json:"stale_days" doc:"Calendar days since the last meaningful change."`
	Renewal    events.Date       `json:"renewal,omitempty"`
}

// Overdue counts promises by side.
type Overdue struct {
	Vendor   int `json:"vendor"`
	Customer int `json:"customer"`
	Partners int `json:"partners"`
}

// portfolio answers a page of the tenant's customers.
func (d *desk) portfolio(ctx context.Context, in *portfolioInput) (*httpapi.Shown[httpapi.List[Account]], error) {
	s, err := d.sight(ctx, "portfolio.read", "", "")
	if err != nil {
		return nil, err
	}
	if !s.vendor {
		return nil, identity.ErrForbidden
	}
	if err := httpapi.Await(ctx, d.store(s), d.Log.ShardOf(s.tenant), in.Read); err != nil {
		return nil, err
	}
	now := d.Now().UTC()
	by := readmodel.Sorts()[in.Sort]
	by.Desc = by.Desc != in.Desc
	return page(ctx, d, s, in.list(), in.filter(now), by, in.Page, func(r readmodel.Row) Account { return accountOf(r, now) })
}

// list names what was asked for, without the place in it: a cursor of one list is none of another.
func (in *portfolioInput) list() string {
	asked := *in
	asked.Page, asked.Read = httpapi.Page{}, httpapi.Read{}
	return fmt.Sprintf("portfolio %+v", asked)
}

func (in *portfolioInput) filter(now time.Time) readmodel.Filter {
	f := readmodel.Filter{
		Bands: in.Bands, Segment: in.Segment, Prefix: in.Name, Overdue: in.Overdue, Proposals: in.Proposals,
		Today: events.DateOf(now, time.UTC), Archived: in.Archived, Moved: in.Moved, Unasked: in.Calls == "without_reason",
	}
	if in.Calls == "unrecorded" {
		f.UnrecordedBy = now
	}
	if in.Stale > 0 {
		// From midnight: what is stale does not change while somebody turns the pages.
		f.StaleSince = f.Today.In(time.UTC).AddDate(0, 0, 1-in.Stale)
	}
	if in.Renewal > 0 {
		f.RenewalBefore = f.Today.AddDays(in.Renewal)
	}
	return f
}

func accountOf(r readmodel.Row, now time.Time) Account {
	loc, err := worktime.Zone(r.Zone)
	if err != nil {
		loc = time.UTC
	}
	today := events.DateOf(now, loc)
	a := Account{
		Customer: r.Customer, Name: r.Name, ExternalID: r.ExternalID, Attributes: r.Attributes, Band: r.Band, Moved: r.Moved,
		Proposals: r.OpenProposals(), Unasked: len(r.Unasked), Goals: r.Goals, Worries: r.Worries, ChangedAt: r.Changed.At,
		StaleDays: max(0, events.DateOf(r.Changed.At, loc).DaysUntil(today)), Renewal: r.Renewal(),
	}
	for _, n := range r.Open {
		a.Open += n
	}
	a.Overdue.Vendor, a.Overdue.Customer, a.Overdue.Partners = r.OverdueOf(today)
	if r.Scored {
		a.Score = &r.Score
	}
	next, unrecorded := r.NextCall(now)
	a.NextCall, a.LastCall, a.Unrecorded = orNil(next), orNil(r.LastCall), unrecorded
	return a
}

func orNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// page reads one page of rows, and one row more to know whether there is another.
func page[T any](ctx context.Context, d *desk, s sight, list string, f readmodel.Filter, by readmodel.Sort, p httpapi.Page, show func(readmodel.Row) T) (*httpapi.Shown[httpapi.List[T]], error) {
	after, err := httpapi.ReadCursor(ctx, list, p.Cursor)
	if err != nil {
		return nil, err
	}
	found, err := d.store(s).Select(ctx, s.tenant, readmodel.List(f, by, after, p.Limit+1))
	if err != nil {
		return nil, err
	}
	rows := found.Rows[0]
	body := httpapi.List[T]{Items: []T{}}
	for _, r := range rows[:min(len(rows), p.Limit)] {
		body.Items = append(body.Items, show(r.Doc.(readmodel.Row)))
	}
	if len(rows) > p.Limit {
		last := rows[p.Limit-1].Doc.(readmodel.Row)
		if body.Next, err = httpapi.SignCursor(ctx, list, readmodel.After(last, by)...); err != nil {
			return nil, err
		}
	}
	return &httpapi.Shown[httpapi.List[T]]{Position: found.Position, Body: body}, nil
}

type customersInput struct {
	httpapi.Page
	httpapi.Read
	Name string `query:"name" maxLength:"200" doc:"Beginning of the name, in any case."`
}

// customer is a customer in a list.
type customer struct {
	Customer   events.CustomerID `json:"customer"`
	Name       string            `json:"name"`
	ExternalID string            `json:"external_id,omitempty"`
	Parties    []record.Party    `json:"parties" nullable:"false"`
	Band       healthevent.Band  `json:"band,omitempty" doc:"The tenant's people only; absent while nothing was scored."`
}

// customers answers whom the caller may know of: all of the tenant's, or the one.
func (d *desk) customers(ctx context.Context, in *customersInput) (*httpapi.Shown[httpapi.List[customer]], error) {
	p, ok := identity.From(ctx)
	if !ok {
		return nil, identity.ErrInvalidToken
	}
	s, err := d.sight(ctx, "customer.read", p.Customer, "")
	if err != nil {
		return nil, err
	}
	store := d.store(s)
	if err := httpapi.Await(ctx, store, d.Log.ShardOf(s.tenant), in.Read); err != nil {
		return nil, err
	}
	if s.customer != "" {
		return only(ctx, store, s)
	}
	f := readmodel.Filter{Prefix: in.Name}
	return page(ctx, d, s, fmt.Sprintf("customers %+v", f), f, readmodel.Sorts()["name"], in.Page, func(r readmodel.Row) customer {
		return customer{Customer: r.Customer, Name: r.Name, ExternalID: r.ExternalID, Parties: r.Parties, Band: r.Band}
	})
}

// only lists the one customer that the caller belongs to.
func only(ctx context.Context, store projection.Store, s sight) (*httpapi.Shown[httpapi.List[customer]], error) {
	found, err := store.Select(ctx, s.tenant, projection.Query{
		Table: record.Rosters, Where: []projection.Condition{{Column: "key", Op: "=", Value: string(s.customer)}},
	})
	if err != nil {
		return nil, err
	}
	body := httpapi.List[customer]{Items: []customer{}}
	for _, row := range found.Rows[0] {
		r := row.Doc.(record.Roster)
		body.Items = append(body.Items, customer{Customer: r.Customer, Name: r.Name, ExternalID: r.ExternalID, Parties: r.Parties})
	}
	return &httpapi.Shown[httpapi.List[customer]]{Position: found.Position, Body: body}, nil
}
