package record

import (
	"cmp"
	"maps"

	"coxswain/events"
	"coxswain/events/customerevent"
	"coxswain/pkg/projection"
)

// Roster is who a customer's people are. One document per customer, key: the customer's id.
type Roster struct {
	Customer   events.CustomerID `json:"customer"`
	Name       string            `json:"name"`
	ExternalID string            `json:"external_id,omitempty"`
	Zone       string            `json:"zone,omitempty"`
	Attributes map[string]string `json:"attributes,omitempty"`
	Parties    []Party           `json:"parties"` // vendor, customer, then partners in the order they came
	People     []Person          `json:"people"`
	Seats      []SeatHeld        `json:"seats"`
	Outcomes   []Outcome         `json:"outcomes,omitempty"`
	Archived   bool              `json:"archived,omitempty"`
	Since      Mark              `json:"since"` // registered
}

// Party is one side.
type Party struct {
	ID   events.PartyID `json:"id"`
	Name string         `json:"name"`
}

// Person is a human of a party. The name is in the people directory.
type Person struct {
	ID         events.PersonID `json:"id"`
	Party      events.PartyID  `json:"party"`
	ExternalID string          `json:"external_id,omitempty"`
	Zone       string          `json:"zone"`
	Locale     string          `json:"locale,omitempty"`
	Calendar   string          `json:"calendar,omitempty"`
	Removed    bool            `json:"removed,omitempty"`
}

// SeatHeld is a seat that a person holds.
type SeatHeld struct {
	Seat     events.Seat     `json:"seat"`
	Person   events.PersonID `json:"person"`
	Party    events.PartyID  `json:"party"`
	MayAgree bool            `json:"may_agree,omitempty"`
	Since    Mark            `json:"since"`
}

// Outcome is how a term ended.
type Outcome struct {
	Outcome string      `json:"outcome"`
	On      events.Date `json:"on"`
	Since   Mark        `json:"since"`
}

// RosterPart folds the facts of customers into Rosters.
func RosterPart() projection.Part { return part(Rosters, foldRoster) }

// vendorName stands for the vendor until a reader knows the tenant's own name.
const vendorName = "Vendor"

func foldRoster(doc *Roster, e customerevent.Event, r events.Recorded) {
	switch e := e.(type) {
	case customerevent.Registered:
		doc.register(e, markOf(r))
	case customerevent.Renamed:
		doc.rename(e.Name)
	case customerevent.AttributeSet:
		doc.set(e.Name, e.Value)
	case customerevent.PartyAdded:
		doc.Parties = with(doc.Parties, Party{ID: e.Party, Name: e.Name})
	case customerevent.PersonAdded:
		doc.join(e)
	case customerevent.PersonChanged:
		doc.People = change(doc.People, isPerson(e.Person), func(p *Person) {
			p.Zone, p.Locale, p.Calendar = e.Zone, e.Locale, e.Calendar
		})
	case customerevent.PersonRemoved:
		doc.leave(e.Person)
	case customerevent.SeatAssigned:
		doc.seat(e, markOf(r))
	case customerevent.SeatReleased:
		doc.Seats = without(doc.Seats, isSeat(e.Seat, e.Person))
	case customerevent.OutcomeRecorded:
		doc.Outcomes = with(doc.Outcomes, Outcome{Outcome: e.Outcome, On: e.On, Since: markOf(r)})
	case customerevent.Archived:
		doc.Archived = true
	}
}

func (r *Roster) register(e customerevent.Registered, m Mark) {
	*r = Roster{
		Customer: e.Customer, Name: e.Name, ExternalID: e.ExternalID, Zone: e.Zone,
		Parties: []Party{{ID: events.Vendor, Name: cmp.Or(e.Vendor, vendorName)}, {ID: events.Customer, Name: e.Name}},
		People:  []Person{}, Seats: []SeatHeld{}, Since: m,
	}
}

// rename changes the account and the party that carries its name.
func (r *Roster) rename(name string) {
	r.Name = name
	r.Parties = change(r.Parties, func(p Party) bool { return p.ID == events.Customer }, func(p *Party) { p.Name = name })
}

// set keeps an attribute; an empty value takes it away.
func (r *Roster) set(name, value string) {
	all := maps.Clone(r.Attributes)
	if all == nil {
		all = map[string]string{}
	}
	if value == "" {
		delete(all, name)
	} else {
		all[name] = value
	}
	r.Attributes = all
}

// join adds a person, or brings one back who was removed.
func (r *Roster) join(e customerevent.PersonAdded) {
	r.People = append(without(r.People, isPerson(e.Person)), Person{
		ID: e.Person, Party: e.Party, ExternalID: e.ExternalID, Zone: e.Zone, Locale: e.Locale, Calendar: e.Calendar,
	})
}

// leave keeps a person for the names in the past, and empties the seats: who is gone sits nowhere.
func (r *Roster) leave(id events.PersonID) {
	r.People = change(r.People, isPerson(id), func(p *Person) { p.Removed = true })
	r.Seats = without(r.Seats, func(s SeatHeld) bool { return s.Person == id })
}

func (r *Roster) seat(e customerevent.SeatAssigned, m Mark) {
	p, _ := r.Person(e.Person)
	r.Seats = append(without(r.Seats, isSeat(e.Seat, e.Person)), SeatHeld{
		Seat: e.Seat, Person: e.Person, Party: p.Party, MayAgree: e.MayAgree, Since: m,
	})
}

func isPerson(id events.PersonID) func(Person) bool {
	return func(p Person) bool { return p.ID == id }
}

func isSeat(seat events.Seat, person events.PersonID) func(SeatHeld) bool {
	return func(s SeatHeld) bool { return s.Seat == seat && s.Person == person }
}
