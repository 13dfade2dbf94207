// Package people holds the page of a customer's people: who acts for which party, who may say yes for it, who may sign in. All that
// is done there is an operation of the API.
package people

import (
	"cmp"
	"slices"
	"time"

	"coxswain/events"
	"coxswain/pkg/identity"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// Register adds the page.
func Register(s *site.Site) { s.Page("/customers/{customer}/people", people) }

// listed is what the operation list-people answers.
type listed struct {
	Parties []struct {
		ID   events.PartyID
		Name string
	}
	People []person
	Seats  []struct {
		Seat     events.Seat
		Person   events.PersonID
		MayAgree bool `json:"may_agree"`
	}
}

// person is one of them.
type person struct {
	ID      events.PersonID
	Party   events.PartyID
	Name    string
	Mail    string
	Title   string
	Zone    string
	Removed bool

	Seats    []events.Seat
	MayAgree bool
	Account  *account // nil: none, or the reader may not know
}

// account says since when somebody may sign in.
type account struct {
	Person events.PersonID
	Role   identity.Role
	Since  time.Time
}

// side is a party with its people.
type side struct {
	ID     events.PartyID
	Name   string
	People []person
	Gone   []person // who acts for it no longer
}

// sheet is what the page shows.
type sheet struct {
	Customer events.CustomerID
	Sides    []side
	Editable bool // the reader may add, invite and remove
	Accounts bool // the reader may know who can sign in
	Admin    bool // the reader may invite colleagues
}

func people(v *site.Visit) (ui.Page, error) {
	var all listed
	base := "/v1" + site.CustomerURL(v.Customer())
	if _, err := v.Get(base+"/people", nil, &all); err != nil {
		return ui.Page{}, err
	}
	s := sheet{Customer: v.Customer(), Accounts: v.Who.Vendor(), Admin: v.Who.Role == identity.Admin}
	s.Editable = v.Who.Vendor() && v.Who.Role != identity.Lead
	var open struct{ Items []account }
	if s.Accounts {
		if _, err := v.Get(base+"/accounts", nil, &open); err != nil {
			return ui.Page{}, err
		}
	}
	s.Sides = all.sides(open.Items)
	name := all.partyName(events.Customer)
	v.Previews(name)
	if v.Scene.Preview != "" {
		s.Accounts, s.Editable = false, false
	}
	return ui.Page{
		Title: "People of " + name, Crumbs: []ui.Link{{Text: name, Href: site.CustomerURL(v.Customer())}},
		Live: string(v.Customer()), Body: peoplePage(s),
	}, nil
}

func (l listed) partyName(id events.PartyID) string {
	for _, p := range l.Parties {
		if p.ID == id {
			return cmp.Or(p.Name, "Vendor")
		}
	}
	return string(id)
}

// sides puts everybody on their side, with what they hold.
func (l listed) sides(open []account) []side {
	var all []side
	for _, p := range l.Parties {
		s := side{ID: p.ID, Name: l.partyName(p.ID)}
		for _, one := range l.People {
			if one.Party != p.ID {
				continue
			}
			one = l.equipped(one, open)
			if one.Removed {
				s.Gone = append(s.Gone, one)
			} else {
				s.People = append(s.People, one)
			}
		}
		slices.SortStableFunc(s.People, func(a, b person) int { return cmp.Compare(a.Name, b.Name) })
		all = append(all, s)
	}
	return all
}

func (l listed) equipped(p person, open []account) person {
	for _, t := range l.Seats {
		if t.Person == p.ID {
			p.Seats = append(p.Seats, t.Seat)
			p.MayAgree = p.MayAgree || t.MayAgree
		}
	}
	if at := slices.IndexFunc(open, func(a account) bool { return a.Person == p.ID }); at >= 0 {
		p.Account = &open[at]
	}
	return p
}

// invitable reports whether there is an invitation to offer for somebody.
func (s sheet) invitable(p person) bool {
	return s.Editable && p.Mail != "" && (p.Party != events.Vendor || s.Admin)
}

func (s sheet) path(rest string) string { return site.CustomerURL(s.Customer) + rest }

func (s sheet) personPath(p person, verb string) string {
	return s.path("/people/" + string(p.ID) + "/" + verb)
}

func inviteLabel(p person) string {
	if p.Account != nil {
		return "Invite again"
	}
	return "Invite"
}

// parties are the choices of the form that adds somebody.
func (s sheet) parties() []ui.Option {
	var all []ui.Option
	for _, one := range s.Sides {
		all = append(all, ui.Option{Value: string(one.ID), Text: one.Name})
	}
	slices.SortStableFunc(all, func(a, b ui.Option) int { return rank(a) - rank(b) })
	return all
}

// rank puts the customer first: it is whose people are added.
func rank(o ui.Option) int {
	if o.Value == string(events.Customer) {
		return 0
	}
	return 1
}

// called is the person's name; one whose name is forgotten is called so.
func (p person) called() string { return cmp.Or(p.Name, "somebody whose name was erased") }
