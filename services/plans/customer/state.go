package customer

import (
	"maps"
	"slices"

	"coxswain/events"
	"coxswain/events/customerevent"
)

// State is what the facts of a customer leave behind. It is a value: no map or slice of it is ever
// written into.
type State struct {
	ID         events.CustomerID // empty while nothing is registered
	Name       string
	ExternalID string
	Zone       string
	Vendor     string // what the vendor is called
	Attributes map[string]string
	Parties    []Party  // vendor, customer, then partners in the order they came
	People     []Person // in the order they came, removed ones too
	Seats      []Seat
	Outcomes   []RecordOutcome
	Archived   bool
}

// Party is one side. The vendor has a name when the customer was registered with one.
type Party struct {
	ID   events.PartyID
	Name string
}

// Person is a human of a party.
type Person struct {
	ID         events.PersonID
	Party      events.PartyID
	ExternalID string
	Settings   Settings
	Removed    bool
}

// Seat is a seat with the customer, and who holds it.
type Seat struct {
	Seat     events.Seat
	Person   events.PersonID
	MayAgree bool
}

// Exists reports whether the customer was ever registered.
func (s State) Exists() bool { return s.ID != "" }

// Person finds somebody who acts for a party now; false for strangers and for those who were removed.
func (s State) Person(id events.PersonID) (Person, bool) {
	p, ok := s.everAdded(id)
	return p, ok && !p.Removed
}

// Knew reports whether somebody acts for a party, or did.
func (s State) Knew(id events.PersonID) bool {
	_, ok := s.everAdded(id)
	return ok
}

// HasParty reports whether the customer has the party.
func (s State) HasParty(id events.PartyID) bool {
	return slices.ContainsFunc(s.Parties, func(p Party) bool { return p.ID == id })
}

// MayAgree reports whether one of the person's seats with the customer carries the right to agree for
// the person's party.
func (s State) MayAgree(id events.PersonID) bool {
	_, here := s.Person(id)
	return here && slices.ContainsFunc(s.Seats, func(t Seat) bool { return t.Person == id && t.MayAgree })
}

func (s State) everAdded(id events.PersonID) (Person, bool) {
	i := slices.IndexFunc(s.People, func(p Person) bool { return p.ID == id })
	if i < 0 {
		return Person{}, false
	}
	return s.People[i], true
}

// evolve folds one fact into the state.
func evolve(s State, e customerevent.Event) State {
	switch e := e.(type) {
	case customerevent.Registered:
		s.ID, s.Name, s.ExternalID, s.Zone, s.Vendor = e.Customer, e.Name, e.ExternalID, e.Zone, e.Vendor
		s.Parties = []Party{{ID: events.Vendor, Name: e.Vendor}, {ID: events.Customer, Name: e.Name}}
	case customerevent.Renamed:
		s.Name = e.Name
		s.Parties = replaced(s.Parties, Party{ID: events.Customer, Name: e.Name}, Party.same)
	case customerevent.AttributeSet:
		s.Attributes = withAttribute(s.Attributes, e.Name, e.Value)
	case customerevent.PartyAdded:
		s.Parties = replaced(s.Parties, Party{ID: e.Party, Name: e.Name}, Party.same)
	case customerevent.PersonAdded:
		s.People = replaced(s.People, Person{ID: e.Person, Party: e.Party, ExternalID: e.ExternalID, Settings: Settings{e.Zone, e.Locale, e.Calendar, e.Channel}}, Person.same)
	case customerevent.PersonChanged:
		p, _ := s.everAdded(e.Person)
		p.Settings = Settings{e.Zone, e.Locale, e.Calendar, e.Channel}
		s.People = replaced(s.People, p, Person.same)
	case customerevent.PersonRemoved:
		p, _ := s.everAdded(e.Person)
		p.Removed = true
		s.People = replaced(s.People, p, Person.same)
	case customerevent.SeatAssigned:
		s.Seats = replaced(s.Seats, Seat(e), Seat.same)
	case customerevent.SeatReleased:
		gone := Seat{Seat: e.Seat, Person: e.Person}
		s.Seats = slices.DeleteFunc(slices.Clone(s.Seats), gone.same)
	case customerevent.OutcomeRecorded:
		s.Outcomes = append(slices.Clip(s.Outcomes), RecordOutcome{e.Outcome, e.On})
	case customerevent.Archived:
		s.Archived = true
	}
	return s
}

func (p Party) same(o Party) bool   { return p.ID == o.ID }
func (p Person) same(o Person) bool { return p.ID == o.ID }
func (t Seat) same(o Seat) bool     { return t.Seat == o.Seat && t.Person == o.Person }

// replaced is a copy of the list with the one in the place of its like, or at the end.
func replaced[T any](list []T, one T, same func(T, T) bool) []T {
	i := slices.IndexFunc(list, func(o T) bool { return same(one, o) })
	if i < 0 {
		return append(slices.Clip(list), one)
	}
	list = slices.Clone(list)
	list[i] = one
	return list
}

func withAttribute(all map[string]string, name, value string) map[string]string {
	all = maps.Clone(all)
	if value == "" {
		delete(all, name)
		return all
	}
	if all == nil {
		all = map[string]string{}
	}
	all[name] = value
	return all
}
