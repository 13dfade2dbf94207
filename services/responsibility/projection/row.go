package projection

import (
	"maps"
	"strings"
	"time"

	"coxswain/events"
	"coxswain/events/goalevent"
	"coxswain/events/healthevent"
	"coxswain/pkg/projection"
	"coxswain/rules/record"
)

// Row is a customer in the portfolio. Key: the customer's id.
type Row struct {
	Customer   events.CustomerID `json:"customer"`
	Name       string            `json:"name"`
	ExternalID string            `json:"external_id,omitempty"`
	Zone       string            `json:"zone,omitempty"`
	Parties    []record.Party    `json:"parties"`
	Attributes map[string]string `json:"attributes,omitempty"`
	Archived   bool              `json:"archived,omitempty"`

	Scored bool             `json:"scored,omitempty"`
	Score  events.Decimal   `json:"score"`
	Moved  events.Decimal   `json:"moved"` // by the last change of the score
	Band   healthevent.Band `json:"band,omitempty"`

	Open      map[events.PartyID]int                 `json:"open,omitempty"`      // promises that are not settled
	Due       map[events.PartyID]map[events.Date]int `json:"due,omitempty"`       // confirmed and not done, by due date
	Proposals map[events.PlanID]int                  `json:"proposals,omitempty"` // open ones, the first agreement among them
	Goals     int                                    `json:"goals,omitempty"`     // that are not over
	Worries   int                                    `json:"worries,omitempty"`   // of these, at risk or off track for some party
	Calls     map[events.CallID]time.Time            `json:"calls,omitempty"`     // scheduled, by start
	Unasked   map[events.CallID]bool                 `json:"unasked,omitempty"`   // of these, those that nothing has called for: to be given back
	LastCall  time.Time                              `json:"last_call,omitzero"`  // held
	Changed   record.Mark                            `json:"changed"`             // the last meaningful change
}

// Portfolio is the rows of a tenant. Each column can be sorted by.
var Portfolio = projection.Collection[Row]{
	Name: "portfolio",
	Columns: []projection.Column{
		{Name: "name", Type: "text", Indexed: true}, // lower case
		{Name: "archived", Type: "boolean"},
		{Name: "segment", Type: "text", Indexed: true},
		{Name: "band", Type: "text", Indexed: true},
		{Name: "score", Type: "bigint", Indexed: true},
		{Name: "vendor_due", Type: "date", Indexed: true}, // the earliest due date of what the vendor owes
		{Name: "customer_due", Type: "date", Indexed: true},
		{Name: "partner_due", Type: "date", Indexed: true},
		{Name: "proposals", Type: "bigint", Indexed: true},
		{Name: "next_call", Type: "timestamptz", Indexed: true},
		{Name: "changed", Type: "timestamptz", Indexed: true},
		{Name: "renewal", Type: "date", Indexed: true},
		{Name: "moved", Type: "bigint", Indexed: true},
		{Name: "unasked", Type: "bigint"},
	},
	Derive: func(r Row) []any {
		return []any{
			strings.ToLower(r.Name), r.Archived, r.Attributes["segment"], string(r.Band), r.score(),
			r.earliest(isParty(events.Vendor)), r.earliest(isParty(events.Customer)), r.earliest(isPartner),
			r.OpenProposals(), r.firstCall(), r.Changed.At, r.Renewal(),
			r.Moved, len(r.Unasked),
		}
	},
}

// score is nil while nothing was scored: such rows come last.
func (r Row) score() any {
	if !r.Scored {
		return nil
	}
	return r.Score
}

// OpenProposals is how many proposals wait for a yes, over all plans.
func (r Row) OpenProposals() int {
	n := 0
	for _, open := range r.Proposals {
		n += open
	}
	return n
}

// Renewal is the renewal date, or "" when the attribute holds none.
func (r Row) Renewal() events.Date {
	d, err := events.ParseDate(r.Attributes["renewal"])
	if err != nil {
		return ""
	}
	return d
}

// earliest is the first due date of what the parties owe that match; "" when they owe nothing.
func (r Row) earliest(match func(events.PartyID) bool) events.Date {
	var first events.Date
	for party, dates := range r.Due {
		if !match(party) {
			continue
		}
		for d := range dates {
			if first == "" || d < first {
				first = d
			}
		}
	}
	return first
}

// Overdue is how many promises of the matching parties were due before a day.
func (r Row) Overdue(match func(events.PartyID) bool, today events.Date) int {
	n := 0
	for party, dates := range r.Due {
		for d, promises := range dates {
			if match(party) && d < today {
				n += promises
			}
		}
	}
	return n
}

// OverdueOf is Overdue for vendor, customer and all partners together.
func (r Row) OverdueOf(today events.Date) (vendor, customer, partners int) {
	return r.Overdue(isParty(events.Vendor), today), r.Overdue(isParty(events.Customer), today), r.Overdue(isPartner, today)
}

func isParty(id events.PartyID) func(events.PartyID) bool {
	return func(p events.PartyID) bool { return p == id }
}

func isPartner(p events.PartyID) bool { return p != events.Vendor && p != events.Customer }

// NextCall is the first scheduled call from an instant on; unrecorded is how many before it nobody has said
// what became of.
func (r Row) NextCall(now time.Time) (next time.Time, unrecorded int) {
	for start := range maps.Values(r.Calls) {
		switch {
		case start.Before(now):
			unrecorded++
		case next.IsZero() || start.Before(next):
			next = start
		}
	}
	return next, unrecorded
}

func (r Row) firstCall() time.Time {
	first, _ := r.NextCall(time.Time{})
	return first
}

// worried tells whether a goal is not over and some party is not confident.
func worried(g record.Goal) bool {
	if !running(g) {
		return false
	}
	for _, c := range g.CheckIns {
		if c.Confidence != goalevent.OnTrack {
			return true
		}
	}
	return false
}

// running tells whether a goal is not over.
func running(g record.Goal) bool {
	switch g.Status {
	case record.GoalOpen, record.GoalClaimed, record.GoalDisputed:
		return true
	}
	return false
}
