package customer

import (
	"slices"
	"strings"

	"coxswain/events"
	"coxswain/events/customerevent"
	"coxswain/pkg/decider"
)

// Decider decides what is asked of a customer.
var Decider = decider.Decider[State, Command, customerevent.Event]{Decide: decide, Evolve: evolve}

func decide(s State, c Command) ([]customerevent.Event, error) {
	if c, ok := c.(Register); ok {
		return register(s, c)
	}
	if _, ok := c.(Archive); ok {
		return archive(s)
	}
	switch {
	case !s.Exists():
		return nil, ErrUnknown
	case s.Archived:
		return nil, ErrArchived
	}
	return change(s, c)
}

// change decides what only a customer that is not archived can be asked.
func change(s State, c Command) ([]customerevent.Event, error) {
	switch c := c.(type) {
	case Rename:
		return rename(s, c)
	case SetAttribute:
		return setAttribute(s, c)
	case AddParty:
		return addParty(s, c)
	case AddPerson:
		return addPerson(s, c)
	case ChangePerson:
		return changePerson(s, c)
	case RemovePerson:
		return removePerson(s, c)
	case AssignSeat:
		return assignSeat(s, c)
	case ReleaseSeat:
		return releaseSeat(s, c)
	case RecordOutcome:
		return recordOutcome(s, c)
	case Register, Archive: // decided before
	}
	return nil, nil
}

func register(s State, c Register) ([]customerevent.Event, error) {
	switch {
	case !s.Exists():
		return one(customerevent.Registered(c))
	case c != Register{s.ID, s.Name, s.ExternalID, s.Zone, s.Vendor}:
		return nil, ErrKnown
	}
	return nil, nil // already so
}

func archive(s State) ([]customerevent.Event, error) {
	switch {
	case !s.Exists():
		return nil, ErrUnknown
	case s.Archived:
		return nil, nil
	}
	return one(customerevent.Archived{})
}

func rename(s State, c Rename) ([]customerevent.Event, error) {
	if c.Name == s.Name {
		return nil, nil
	}
	return one(customerevent.Renamed(c))
}

func setAttribute(s State, c SetAttribute) ([]customerevent.Event, error) {
	was, known := s.Attributes[c.Name]
	switch {
	case was == c.Value:
		return nil, nil
	case !known && len(s.Attributes) >= maxAttributes:
		return nil, ErrTooManyAttribute
	}
	return one(customerevent.AttributeSet(c))
}

func addParty(s State, c AddParty) ([]customerevent.Event, error) {
	switch {
	case c.Party == events.Vendor || c.Party == events.Customer:
		return nil, ErrPartyReserved.At("/party")
	case !slug(string(c.Party)):
		return nil, ErrPartyForm.At("/party")
	case slices.Contains(s.Parties, Party{c.Party, c.Name}):
		return nil, nil
	case s.HasParty(c.Party):
		return nil, ErrPartyKnown.At("/party")
	case slices.ContainsFunc(s.Parties, func(p Party) bool { return strings.EqualFold(p.Name, c.Name) }):
		return nil, ErrPartyKnown.At("/name")
	case len(s.Parties) >= maxParties:
		return nil, ErrTooManyParties
	}
	return one(customerevent.PartyAdded(c))
}

// slug reports whether the text is a name for a party that also reads well in an address.
func slug(s string) bool {
	return len(s) >= 2 && len(s) <= 40 && s[0] >= 'a' && s[0] <= 'z' &&
		strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" && !strings.HasSuffix(s, "-")
}

func addPerson(s State, c AddPerson) ([]customerevent.Event, error) {
	p, before := s.everAdded(c.Person)
	taken := func(o Person) bool { return c.ExternalID != "" && o.ExternalID == c.ExternalID && o.ID != c.Person }
	switch {
	case !s.HasParty(c.Party):
		return nil, ErrPartyUnknown.At("/party")
	case before && p.Party != c.Party:
		return nil, ErrPersonHasParty.At("/party")
	case before && !p.Removed:
		if p != (Person{ID: c.Person, Party: c.Party, ExternalID: c.ExternalID, Settings: c.Settings}) {
			return nil, ErrPersonKnown
		}
		return nil, nil
	case slices.ContainsFunc(s.People, taken):
		return nil, ErrExternalIDTaken.At("/external_id")
	case !before && len(s.People) >= maxPeople:
		return nil, ErrTooManyPeople
	}
	set := c.Settings
	return one(customerevent.PersonAdded{
		Person: c.Person, Party: c.Party, ExternalID: c.ExternalID,
		Zone: set.Zone, Locale: set.Locale, Calendar: set.Calendar, Channel: set.Channel,
	})
}

func changePerson(s State, c ChangePerson) ([]customerevent.Event, error) {
	p, here := s.Person(c.Person)
	switch {
	case !here:
		return nil, ErrPersonUnknown
	case p.Settings == c.Settings:
		return nil, nil
	}
	set := c.Settings
	return one(customerevent.PersonChanged{Person: c.Person, Zone: set.Zone, Locale: set.Locale, Calendar: set.Calendar, Channel: set.Channel})
}

// removePerson also releases the person's seats: nobody who has left keeps the right to agree.
func removePerson(s State, c RemovePerson) ([]customerevent.Event, error) {
	p, known := s.everAdded(c.Person)
	switch {
	case !known:
		return nil, ErrPersonUnknown
	case p.Removed:
		return nil, nil
	}
	var facts []customerevent.Event
	for _, t := range s.Seats {
		if t.Person == c.Person {
			facts = append(facts, customerevent.SeatReleased{Seat: t.Seat, Person: t.Person})
		}
	}
	return append(facts, customerevent.PersonRemoved(c)), nil
}

func assignSeat(s State, c AssignSeat) ([]customerevent.Event, error) {
	_, here := s.Person(c.Person)
	kept := func(t Seat) bool { return t.Seat == events.Keeper && t.Person != c.Person }
	switch {
	case !slices.Contains(events.Seats(), c.Seat):
		return nil, ErrSeatUnknown.At("/seat")
	case !here:
		return nil, ErrPersonUnknown.At("/person")
	case c.Seat == events.Keeper && slices.ContainsFunc(s.Seats, kept):
		return nil, ErrKeeperSeated.At("/seat")
	case slices.Contains(s.Seats, Seat(c)):
		return nil, nil
	}
	return one(customerevent.SeatAssigned(c))
}

func releaseSeat(s State, c ReleaseSeat) ([]customerevent.Event, error) {
	held := Seat{Seat: c.Seat, Person: c.Person}
	switch {
	case !slices.Contains(events.Seats(), c.Seat):
		return nil, ErrSeatUnknown.At("/seat")
	case !slices.ContainsFunc(s.Seats, held.same):
		return nil, nil
	}
	return one(customerevent.SeatReleased(c))
}

func recordOutcome(s State, c RecordOutcome) ([]customerevent.Event, error) {
	_, err := events.ParseDate(string(c.On))
	switch {
	case !slices.Contains([]string{"renewed", "churned", "expanded"}, c.Outcome):
		return nil, ErrOutcomeUnknown.At("/outcome")
	case err != nil:
		return nil, ErrDateInvalid.At("/on").Because(err)
	case slices.Contains(s.Outcomes, c):
		return nil, nil
	}
	return one(customerevent.OutcomeRecorded(c))
}

func one(e customerevent.Event) ([]customerevent.Event, error) {
	return []customerevent.Event{e}, nil
}
