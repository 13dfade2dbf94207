// Package roster tells who acts for which party of a customer, as the log says it now. It reads the facts of one stream (tens
// of them), so it is never behind: who was removed a moment ago is not on it.
package roster

import (
	"context"

	"coxswain/events"
	"coxswain/events/customerevent"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/identity"
)

// Roster is a customer's people.
type Roster struct {
	Customer events.CustomerID
	Name     string // of the customer
	parties  map[events.PartyID]string
	people   map[events.PersonID]events.PartyID // those removed too
	gone     map[events.PersonID]bool
	seats    map[customerevent.SeatReleased]bool
	settings map[events.PersonID]customerevent.PersonChanged
}

// Of reads the roster of a customer. One that is not there is identity.ErrNotFound.
func Of(ctx context.Context, log eventlog.Log, tenant events.TenantID, customer events.CustomerID) (Roster, error) {
	r := Roster{
		Customer: customer, parties: map[events.PartyID]string{}, people: map[events.PersonID]events.PartyID{},
		gone: map[events.PersonID]bool{}, seats: map[customerevent.SeatReleased]bool{}, settings: map[events.PersonID]customerevent.PersonChanged{},
	}
	facts, err := log.Load(ctx, tenant, events.Stream{Kind: customerevent.Kind, ID: string(customer)}, 0)
	if err == nil && len(facts) == 0 {
		err = identity.ErrNotFound
	}
	for _, f := range facts {
		r.take(f.Event)
	}
	return r, err
}

func (r *Roster) take(e events.Event) {
	switch e := e.(type) {
	case customerevent.Registered:
		r.Name = e.Name
		r.parties[events.Vendor], r.parties[events.Customer] = e.Vendor, e.Name
	case customerevent.Renamed:
		r.Name = e.Name
		r.parties[events.Customer] = e.Name
	case customerevent.PartyAdded:
		r.parties[e.Party] = e.Name
	case customerevent.PersonAdded:
		r.people[e.Person] = e.Party
		delete(r.gone, e.Person)
		r.settings[e.Person] = customerevent.PersonChanged{Person: e.Person, Zone: e.Zone, Locale: e.Locale, Calendar: e.Calendar, Channel: e.Channel}
	case customerevent.PersonChanged:
		r.settings[e.Person] = e
	case customerevent.PersonRemoved:
		r.gone[e.Person] = true
	case customerevent.SeatAssigned:
		r.seats[customerevent.SeatReleased{Seat: e.Seat, Person: e.Person}] = true
	case customerevent.SeatReleased:
		delete(r.seats, e)
	}
}

// Party is whom a person acts for; false when the person does not, or not any more.
func (r Roster) Party(p events.PersonID) (events.PartyID, bool) {
	party, known := r.people[p]
	return party, known && !r.gone[p]
}

// Last is whom a person acts for, or acted for before being removed.
func (r Roster) Last(p events.PersonID) events.PartyID { return r.people[p] }

// Settings are how a person wants to be reached and told the time.
func (r Roster) Settings(p events.PersonID) customerevent.PersonChanged { return r.settings[p] }

// PartyName is what a party is called; empty for a vendor that has no name here.
func (r Roster) PartyName(p events.PartyID) string { return r.parties[p] }

// Role is what an account of a person of a party other than the vendor may be.
func (r Roster) Role(p events.PersonID) identity.Role {
	if r.seats[customerevent.SeatReleased{Seat: events.Keeper, Person: p}] {
		return identity.Keeper
	}
	return identity.Contact
}
