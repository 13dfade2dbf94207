package api

import (
	"cmp"
	"context"
	"slices"
	"time"

	"coxswain/events"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/pkg/projection"
	"coxswain/rules/record"
	readmodel "coxswain/services/responsibility/projection"
	"coxswain/services/responsibility/view"
)

// todayBody is what waits for somebody, over all customers.
type todayBody struct {
	At        time.Time  `json:"at" doc:"The instant of lateness and waiting times."`
	Late      []owed     `json:"late" nullable:"false" doc:"The vendor's promises whose date has passed: the reader's customers first, then the longest late."`
	Ours      []owed     `json:"awaits_us" nullable:"false" doc:"Promises that wait for an answer of the vendor: proposed, countered, done, or blocked by it."`
	Theirs    []owed     `json:"awaits_them" nullable:"false" doc:"Promises that wait for an answer of another party, the longest waiting first."`
	Proposals []proposed `json:"proposals" nullable:"false" doc:"Open proposals, those that wait for the vendor first."`
	Movers    []mover    `json:"movers" nullable:"false" doc:"Customers whose score is another than seven days ago, the worst move first."`
	Customers []whose    `json:"customers" nullable:"false" doc:"Who is who with those of whom something is told."`
	More      bool       `json:"more,omitempty" doc:"There are more customers than were looked at."`
}

// of says which customer something is about.
type of struct {
	Customer events.CustomerID `json:"customer"`
	Name     string            `json:"name"`
	Mine     bool              `json:"mine,omitempty" doc:"The reader holds a seat there."`
}

// whose is a customer with its parties and people.
type whose struct {
	Customer events.CustomerID `json:"customer"`
	Name     string            `json:"name"`
	Parties  []view.Party      `json:"parties" nullable:"false"`
}

// owed is a promise of a party of a customer.
type owed struct {
	of
	Party events.PartyID `json:"party" doc:"Whose promise it is."`
	view.Commitment
}

// proposed is an open proposal of a plan.
type proposed struct {
	of
	Plan  events.PlanID `json:"plan"`
	Title string        `json:"title"`
	Ours  bool          `json:"awaits_us,omitempty" doc:"The vendor has still to say yes."`
	view.Proposal
}

const aboutToday = `For the tenant's people: late promises, answers that are awaited from either side, and scores that have moved. The customers
that owe or are owed the oldest promises are looked at, at most a hundred of them; ` + "`more`" + ` says that there are others.`

// lookedAt is how many customers a day shows: those with the vendor's oldest promises.
const lookedAt = 100

// today answers what waits for whom, over all customers.
func (d *desk) today(ctx context.Context, in *httpapi.Read) (*httpapi.Shown[todayBody], error) {
	s, err := d.sight(ctx, "portfolio.read", "", "")
	if err != nil {
		return nil, err
	}
	if !s.vendor {
		return nil, identity.ErrForbidden
	}
	store := d.store(s)
	if err := httpapi.Await(ctx, store, d.Log.ShardOf(s.tenant), *in); err != nil {
		return nil, err
	}
	now := d.Now().UTC().Truncate(minute)
	found, err := store.Select(ctx, s.tenant, readmodel.List(readmodel.Filter{}, readmodel.Sorts()["overdue_vendor"], nil, lookedAt+1))
	if err != nil {
		return nil, err
	}
	rows := found.Rows[0]
	shown := &httpapi.Shown[todayBody]{Position: found.Position, Body: emptyDay(now)}
	if len(rows) == 0 {
		return shown, nil
	}
	shown.Body.More = len(rows) > lookedAt
	found, err = store.Select(ctx, s.tenant, readmodel.DayQueries(keysOf(rows[:min(len(rows), lookedAt)]))...)
	if err != nil {
		return nil, err
	}
	return shown, d.fill(ctx, &shown.Body, found.Rows)
}

func emptyDay(now time.Time) todayBody {
	return todayBody{At: now, Late: []owed{}, Ours: []owed{}, Theirs: []owed{}, Proposals: []proposed{}, Movers: []mover{}, Customers: []whose{}}
}

func keysOf(rows []projection.Row) []string {
	keys := make([]string, len(rows))
	for i, r := range rows {
		keys[i] = r.Key
	}
	return keys
}

// fill sorts the customers' documents into the day.
func (d *desk) fill(ctx context.Context, body *todayBody, rows [][]projection.Row) error {
	who, _ := identity.From(ctx)
	days := readmodel.Days(rows)
	var people []events.PersonID
	for _, r := range days {
		people = append(people, r.People()...)
	}
	names, err := d.names(ctx, who.Tenant, people)
	if err != nil {
		return err
	}
	for _, r := range days {
		about := of{r.Roster.Customer, r.Roster.Name, seated(r.Roster, who.Person)}
		built := view.Build(r, view.Reader{Party: events.Vendor, Names: names, Calendars: d.calendars}, body.At)
		told := body.lines()
		body.promises(about, built)
		body.proposals(about, built)
		body.move(about, r.Health)
		if body.lines() > told {
			body.Customers = append(body.Customers, whose{about.Customer, about.Name, built.Parties})
		}
	}
	body.sort()
	return nil
}

// lines is how much the day tells so far.
func (b *todayBody) lines() int {
	return len(b.Late) + len(b.Ours) + len(b.Theirs) + len(b.Proposals) + len(b.Movers)
}

func seated(r record.Roster, p events.PersonID) bool {
	return slices.ContainsFunc(r.Seats, func(s record.SeatHeld) bool { return s.Person == p })
}

func (b *todayBody) promises(about of, v view.View) {
	for _, s := range v.Sides {
		for _, c := range s.Commitments {
			o := owed{about, s.Party, c}
			switch {
			case s.Party == events.Vendor && c.LateDays > 0:
				b.Late = append(b.Late, o)
			case !awaited(s.Party, c):
			case c.Holder.Party == events.Vendor:
				b.Ours = append(b.Ours, o)
			default:
				b.Theirs = append(b.Theirs, o)
			}
		}
	}
}

// awaited reports whether a promise waits for an answer rather than for being kept.
func awaited(owner events.PartyID, c view.Commitment) bool {
	return c.Holder != nil && (c.Status != record.PromiseConfirmed || c.Holder.Party != owner)
}

func (b *todayBody) proposals(about of, v view.View) {
	for _, p := range v.Plans {
		for _, open := range p.Proposals {
			b.Proposals = append(b.Proposals, proposed{about, p.Plan, p.Title, slices.Contains(open.Waiting, events.Vendor), open})
		}
	}
}

// sort brings the reader's customers to the top, and what is worst or oldest.
func (b *todayBody) sort() {
	slices.SortStableFunc(b.Late, func(x, y owed) int {
		return cmp.Or(first(x.Mine, y.Mine), cmp.Compare(y.LateDays, x.LateDays))
	})
	for _, all := range [][]owed{b.Ours, b.Theirs} {
		slices.SortStableFunc(all, func(x, y owed) int {
			return cmp.Or(first(x.Mine, y.Mine), x.Holder.Since.Compare(y.Holder.Since))
		})
	}
	slices.SortStableFunc(b.Proposals, func(x, y proposed) int {
		return cmp.Or(first(x.Ours, y.Ours), first(x.Mine, y.Mine), x.Since.Compare(y.Since))
	})
	slices.SortStableFunc(b.Movers, func(x, y mover) int { return cmp.Compare(x.Moved, y.Moved) })
}

// first brings what is so before what is not.
func first(x, y bool) int {
	switch {
	case x == y:
		return 0
	case x:
		return -1
	}
	return 1
}
