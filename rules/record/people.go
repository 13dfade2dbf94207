package record

import (
	"slices"
	"time"

	"coxswain/events"
	"coxswain/pkg/worktime"
)

// Person finds a human of any party, removed ones included.
func (r Roster) Person(id events.PersonID) (Person, bool) {
	i := slices.IndexFunc(r.People, isPerson(id))
	if i < 0 {
		return Person{}, false
	}
	return r.People[i], true
}

// PartyName is what people call a party; its id when the roster does not know it.
func (r Roster) PartyName(id events.PartyID) string {
	for _, p := range r.Parties {
		if p.ID == id {
			return p.Name
		}
	}
	return string(id)
}

// Holders lists who holds a seat, in the order in which they came to it.
func (r Roster) Holders(seat events.Seat) []SeatHeld {
	return slices.DeleteFunc(slices.Clone(r.Seats), func(s SeatHeld) bool { return s.Seat != seat })
}

// Clock is an instant as the people of a customer see it: each in the working calendar of their own.
type Clock struct {
	Now    time.Time
	people map[events.PersonID]place
	places map[events.PartyID]place
	home   place
}

// place is a calendar with the date that it is there.
type place struct {
	worktime.Calendar
	today events.Date
}

// Clock reads the roster's zones and calendars once, so that a view can ask hundreds of times. What cannot
// be loaded is replaced as worktime.Calendars.OrDefault does.
func (r Roster) Clock(now time.Time, all *worktime.Calendars) Clock {
	load := func(calendar, zone string) place {
		c := all.OrDefault(calendar, zone)
		return place{c, c.DateOf(now)}
	}
	c := Clock{
		Now: now, home: load("", r.Zone),
		people: make(map[events.PersonID]place, len(r.People)), places: map[events.PartyID]place{},
	}
	for _, p := range r.People {
		own := load(p.Calendar, p.Zone)
		c.people[p.ID] = own
		if _, known := c.places[p.Party]; !known && !p.Removed {
			c.places[p.Party] = own
		}
	}
	return c
}

// Of is a person's calendar; that of the account's zone for somebody unknown.
func (c Clock) Of(id events.PersonID) worktime.Calendar { return c.of(id).Calendar }

// Today is the date where a person is.
func (c Clock) Today(id events.PersonID) events.Date { return c.of(id).today }

func (c Clock) of(id events.PersonID) place {
	if own, ok := c.people[id]; ok {
		return own
	}
	return c.home
}

// Holder is the calendar that a holding is counted in: the person's, or where a court has no person, that
// of the party's first.
func (c Clock) Holder(h Holding) worktime.Calendar {
	if own, ok := c.people[h.Person]; ok {
		return own.Calendar
	}
	if first, ok := c.places[h.Party]; ok {
		return first.Calendar
	}
	return c.home.Calendar
}
