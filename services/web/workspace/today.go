package workspace

import (
	"strings"
	"time"

	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/services/responsibility/view"
	"coxswain/services/web/cards"
	"coxswain/services/web/locale"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// waits is what waits for whom, over all customers, as the API tells it.
type waits struct {
	At        time.Time
	Late      []owed
	Ours      []owed `json:"awaits_us"`
	Theirs    []owed `json:"awaits_them"`
	Proposals []proposed
	Movers    []mover
	Customers []struct {
		Customer events.CustomerID
		Name     string
		Parties  []view.Party
	}
	More bool
}

// owed is a promise of a party of a customer.
type owed struct {
	Customer events.CustomerID
	Name     string
	Mine     bool
	Party    events.PartyID
	view.Commitment
}

// proposed is an open proposal of a plan.
type proposed struct {
	Customer events.CustomerID
	Name     string
	Plan     events.PlanID
	Title    string
	Ours     bool `json:"awaits_us"`
	view.Proposal
}

// mover is a customer whose score has moved within a week.
type mover struct {
	Customer events.CustomerID
	Name     string
	Score    events.Decimal
	Band     healthevent.Band
	Was      healthevent.Band
	Moved    events.Decimal
	Measure  string
	Why      string
	Position int64
}

// morning is all that the page of a day shows.
type morning struct {
	waits
	Calls      []meeting // of today and tomorrow
	Unrecorded []meeting // over, and nobody has said what became of them
	accounts   map[events.CustomerID]cards.Account
}

// today is the day of one of the tenant's people.
func today(v *site.Visit) (ui.Page, error) {
	var m morning
	if _, err := v.Get("/v1/today", nil, &m.waits); err != nil {
		return ui.Page{}, err
	}
	m.accounts = map[events.CustomerID]cards.Account{}
	for _, c := range m.Customers {
		known := view.View{Customer: c.Customer, Name: c.Name, Reader: v.Who.Party, At: m.At, Parties: c.Parties}
		m.accounts[c.Customer] = cards.Account{View: known, Who: v.Who}
	}
	if err := m.meet(v); err != nil {
		return ui.Page{}, err
	}
	return ui.Page{Title: "Today", Lede: m.lede(v.Scene.Format), Live: ui.Everything, Wide: true, Body: todayPage(m)}, nil
}

// account is who is who with a customer of whom something is told.
func (m morning) account(c events.CustomerID) cards.Account { return m.accounts[c] }

// side is whose promise it is, as its card asks for it.
func (o owed) side() view.Side { return view.Side{Party: o.Party} }

// lede is the day in a sentence.
func (m morning) lede(f locale.Format) string {
	parts := []string{"No call today"}
	if n := m.on(f, 0); n > 0 {
		parts[0] = locale.Count(n, "call today", "calls today")
	}
	if n := m.on(f, 1); n > 0 {
		parts = append(parts, locale.Count(n, "tomorrow", "tomorrow"))
	}
	if n := len(m.Late); n > 0 {
		parts = append(parts, locale.Count(n, "promise of ours is late", "promises of ours are late"))
	}
	if n := len(m.Ours) + len(m.forUs()); n > 0 {
		parts = append(parts, locale.Count(n, "answer is awaited from us", "answers are awaited from us"))
	}
	return strings.Join(parts, ", ") + "."
}

// on counts the calls of a day: 0 is today where the reader is.
func (m morning) on(f locale.Format, days int) int {
	n := 0
	for _, c := range m.Calls {
		if f.Day(c.Start) == f.Day(m.At.In(f.Zone).AddDate(0, 0, days)) {
			n++
		}
	}
	return n
}

// forUs are the proposals that wait for the vendor's yes, forThem all others.
func (m morning) forUs() []proposed   { return proposals(m.Proposals, true) }
func (m morning) forThem() []proposed { return proposals(m.Proposals, false) }

func proposals(all []proposed, ours bool) []proposed {
	var some []proposed
	for _, p := range all {
		if p.Ours == ours {
			some = append(some, p)
		}
	}
	return some
}
