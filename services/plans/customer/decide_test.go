package customer_test

import (
	"testing"

	"coxswain/events"
	"coxswain/events/customerevent"
	"coxswain/pkg/decider/decidertest"
	"coxswain/services/plans/customer"
)

const (
	acme = events.CustomerID("c-acme")
	anna = events.PersonID("p-anna") // the vendor's
	bela = events.PersonID("p-bela") // the customer's
	cleo = events.PersonID("p-cleo") // the partner's
)

func given(facts ...customerevent.Event) decidertest.History[customer.State, customer.Command, customerevent.Event] {
	return decidertest.Given(customer.Decider, facts...)
}

// staffed is a customer with a partner, and one person for each party.
func staffed(more ...customerevent.Event) []customerevent.Event {
	return append([]customerevent.Event{
		customerevent.Registered{Customer: acme, Name: "Acme", ExternalID: "crm-1", Zone: "Europe/Berlin"},
		customerevent.PartyAdded{Party: "northwind", Name: "Northwind"},
		customerevent.PersonAdded{Person: anna, Party: events.Vendor, Zone: "Europe/Berlin", Channel: "mail"},
		customerevent.PersonAdded{Person: bela, Party: events.Customer, ExternalID: "crm-p1", Zone: "Europe/Budapest"},
		customerevent.PersonAdded{Person: cleo, Party: "northwind", Zone: "UTC"},
	}, more...)
}

func TestRegister(t *testing.T) {
	t.Parallel()
	register := customer.Register{Customer: acme, Name: "Acme", ExternalID: "crm-1", Zone: "Europe/Berlin"}
	t.Run("a customer comes into being with its vendor and itself as parties", func(t *testing.T) {
		t.Parallel()
		given().When(register).Then(t, customerevent.Registered(register))
		s := given(customerevent.Registered(register)).State()
		if !s.HasParty(events.Vendor) || !s.HasParty(events.Customer) || len(s.Parties) != 2 {
			t.Fatalf("parties: %v", s.Parties)
		}
	})
	t.Run("the same registration again says nothing new", func(t *testing.T) {
		t.Parallel()
		given(staffed()...).When(register).ThenNothing(t)
	})
	t.Run("the same customer with another name is refused", func(t *testing.T) {
		t.Parallel()
		given(staffed()...).When(customer.Register{Customer: acme, Name: "Other"}).ThenRefused(t, customer.ErrKnown)
	})
	t.Run("nothing can be asked of a customer that is not there", func(t *testing.T) {
		t.Parallel()
		given().When(customer.Rename{Name: "Acme"}).ThenRefused(t, customer.ErrUnknown)
		given().When(customer.Archive{}).ThenRefused(t, customer.ErrUnknown)
	})
}

func TestRenameAndAttributes(t *testing.T) {
	t.Parallel()
	t.Run("a new name is a fact, and the customer's party bears it", func(t *testing.T) {
		t.Parallel()
		given(staffed()...).When(customer.Rename{Name: "Acme AG"}).Then(t, customerevent.Renamed{Name: "Acme AG"})
		s := given(staffed(customerevent.Renamed{Name: "Acme AG"})...).State()
		if s.Parties[1] != (customer.Party{ID: events.Customer, Name: "Acme AG"}) {
			t.Fatalf("parties: %v", s.Parties)
		}
	})
	t.Run("the same name is no fact", func(t *testing.T) {
		t.Parallel()
		given(staffed()...).When(customer.Rename{Name: "Acme"}).ThenNothing(t)
	})
	t.Run("an attribute gets a value once", func(t *testing.T) {
		t.Parallel()
		set := customerevent.AttributeSet{Name: "segment", Value: "enterprise"}
		given(staffed()...).When(customer.SetAttribute(set)).Then(t, set)
		given(staffed(set)...).When(customer.SetAttribute(set)).ThenNothing(t)
	})
	t.Run("the empty value clears an attribute, and one that has none stays so", func(t *testing.T) {
		t.Parallel()
		set := customerevent.AttributeSet{Name: "segment", Value: "enterprise"}
		given(staffed(set)...).When(customer.SetAttribute{Name: "segment"}).Then(t, customerevent.AttributeSet{Name: "segment"})
		given(staffed(set, customerevent.AttributeSet{Name: "segment"})...).When(customer.SetAttribute{Name: "segment"}).ThenNothing(t)
	})
	t.Run("there are at most a hundred attributes", func(t *testing.T) {
		t.Parallel()
		var many []customerevent.Event
		for i := range 100 {
			many = append(many, customerevent.AttributeSet{Name: string(rune('a'+i%26)) + string(rune('a'+i/26)), Value: "x"})
		}
		given(staffed(many...)...).When(customer.SetAttribute{Name: "one more", Value: "x"}).ThenRefused(t, customer.ErrTooManyAttribute)
	})
}

func TestAddParty(t *testing.T) {
	t.Parallel()
	t.Run("a partner becomes a party", func(t *testing.T) {
		t.Parallel()
		given(staffed()...).When(customer.AddParty{Party: "contoso", Name: "Contoso"}).
			Then(t, customerevent.PartyAdded{Party: "contoso", Name: "Contoso"})
	})
	t.Run("the same partner again says nothing new", func(t *testing.T) {
		t.Parallel()
		given(staffed()...).When(customer.AddParty{Party: "northwind", Name: "Northwind"}).ThenNothing(t)
	})
	t.Run("the vendor and the customer cannot be added", func(t *testing.T) {
		t.Parallel()
		given(staffed()...).When(customer.AddParty{Party: events.Vendor, Name: "We"}).ThenRefused(t, customer.ErrPartyReserved)
	})
	t.Run("no two parties have one name, in whatever case", func(t *testing.T) {
		t.Parallel()
		given(staffed()...).When(customer.AddParty{Party: "other", Name: "NORTHWIND"}).ThenRefused(t, customer.ErrPartyKnown)
		given(staffed()...).When(customer.AddParty{Party: "northwind", Name: "Else"}).ThenRefused(t, customer.ErrPartyKnown)
	})
	for _, bad := range []events.PartyID{"", "x", "Acme", "a b", "9lives", "ends-", "ünder"} {
		t.Run("a party is not called "+string(bad), func(t *testing.T) {
			t.Parallel()
			given(staffed()...).When(customer.AddParty{Party: bad, Name: "X"}).ThenRefused(t, customer.ErrPartyForm)
		})
	}
}

func TestPeople(t *testing.T) {
	t.Parallel()
	settings := customer.Settings{Zone: "Europe/Vienna", Locale: "de-AT", Calendar: "at", Channel: "mail"}
	add := customer.AddPerson{Person: "p-dora", Party: events.Customer, ExternalID: "crm-p2", Settings: settings}
	added := customerevent.PersonAdded{Person: "p-dora", Party: events.Customer, ExternalID: "crm-p2", Zone: "Europe/Vienna", Locale: "de-AT", Calendar: "at", Channel: "mail"}
	t.Run("a person acts for a party", func(t *testing.T) {
		t.Parallel()
		given(staffed()...).When(add).Then(t, added)
	})
	t.Run("the same person again says nothing new", func(t *testing.T) {
		t.Parallel()
		given(staffed(added)...).When(add).ThenNothing(t)
	})
	t.Run("a person has one party, even after leaving", func(t *testing.T) {
		t.Parallel()
		given(staffed()...).When(customer.AddPerson{Person: anna, Party: events.Customer}).ThenRefused(t, customer.ErrPersonHasParty)
		given(staffed(customerevent.PersonRemoved{Person: anna})...).When(customer.AddPerson{Person: anna, Party: events.Customer}).ThenRefused(t, customer.ErrPersonHasParty)
	})
	t.Run("a person with other settings is changed, not added", func(t *testing.T) {
		t.Parallel()
		given(staffed()...).When(customer.AddPerson{Person: anna, Party: events.Vendor, Settings: settings}).ThenRefused(t, customer.ErrPersonKnown)
	})
	t.Run("nobody acts for a party that is not there", func(t *testing.T) {
		t.Parallel()
		given(staffed()...).When(customer.AddPerson{Person: "p-x", Party: "contoso"}).ThenRefused(t, customer.ErrPartyUnknown)
	})
	t.Run("no two people have one external id", func(t *testing.T) {
		t.Parallel()
		given(staffed()...).When(customer.AddPerson{Person: "p-x", Party: events.Customer, ExternalID: "crm-p1"}).ThenRefused(t, customer.ErrExternalIDTaken)
	})
	t.Run("settings change once, and only those of somebody who is here", func(t *testing.T) {
		t.Parallel()
		changed := customerevent.PersonChanged{Person: anna, Zone: "Europe/Vienna", Locale: "de-AT", Calendar: "at", Channel: "mail"}
		given(staffed()...).When(customer.ChangePerson{Person: anna, Settings: settings}).Then(t, changed)
		given(staffed(changed)...).When(customer.ChangePerson{Person: anna, Settings: settings}).ThenNothing(t)
		given(staffed()...).When(customer.ChangePerson{Person: "p-x", Settings: settings}).ThenRefused(t, customer.ErrPersonUnknown)
	})
	t.Run("somebody who leaves loses the seats first", func(t *testing.T) {
		t.Parallel()
		given(staffed(customerevent.SeatAssigned{Seat: events.CSM, Person: anna, MayAgree: true}, customerevent.SeatAssigned{Seat: events.Champion, Person: bela})...).
			When(customer.RemovePerson{Person: anna}).
			Then(t, customerevent.SeatReleased{Seat: events.CSM, Person: anna}, customerevent.PersonRemoved{Person: anna})
	})
	t.Run("somebody who has left leaves no second time, and may come back", func(t *testing.T) {
		t.Parallel()
		gone := staffed(customerevent.PersonRemoved{Person: bela})
		given(gone...).When(customer.RemovePerson{Person: bela}).ThenNothing(t)
		given(gone...).When(customer.AddPerson{Person: bela, Party: events.Customer, ExternalID: "crm-p1"}).
			Then(t, customerevent.PersonAdded{Person: bela, Party: events.Customer, ExternalID: "crm-p1"})
		given(gone...).When(customer.RemovePerson{Person: "p-x"}).ThenRefused(t, customer.ErrPersonUnknown)
	})
}

func TestSeats(t *testing.T) {
	t.Parallel()
	keeper := customerevent.SeatAssigned{Seat: events.Keeper, Person: cleo}
	t.Run("a person of any party keeps the customer accountable", func(t *testing.T) {
		t.Parallel()
		given(staffed()...).When(customer.AssignSeat(keeper)).Then(t, keeper)
		given(staffed(keeper)...).When(customer.AssignSeat(keeper)).ThenNothing(t)
	})
	t.Run("there is one keeper at most", func(t *testing.T) {
		t.Parallel()
		given(staffed(keeper)...).When(customer.AssignSeat{Seat: events.Keeper, Person: anna}).ThenRefused(t, customer.ErrKeeperSeated)
	})
	t.Run("the right to agree comes and goes with the seat", func(t *testing.T) {
		t.Parallel()
		sponsor := customerevent.SeatAssigned{Seat: events.Sponsor, Person: bela, MayAgree: true}
		if !given(staffed(sponsor)...).State().MayAgree(bela) {
			t.Fatal("a sponsor with the right to agree may not agree")
		}
		given(staffed(sponsor)...).When(customer.AssignSeat{Seat: events.Sponsor, Person: bela}).
			Then(t, customerevent.SeatAssigned{Seat: events.Sponsor, Person: bela})
		for name, gone := range map[string]customerevent.Event{
			"released": customerevent.SeatReleased{Seat: events.Sponsor, Person: bela},
			"removed":  customerevent.PersonRemoved{Person: bela},
		} {
			if given(staffed(sponsor, gone)...).State().MayAgree(bela) {
				t.Errorf("%s, and may still agree", name)
			}
		}
	})
	t.Run("a seat is one that exists, for somebody who is here", func(t *testing.T) {
		t.Parallel()
		given(staffed()...).When(customer.AssignSeat{Seat: "king", Person: anna}).ThenRefused(t, customer.ErrSeatUnknown)
		given(staffed()...).When(customer.AssignSeat{Seat: events.CSM, Person: "p-x"}).ThenRefused(t, customer.ErrPersonUnknown)
		given(staffed(customerevent.PersonRemoved{Person: anna})...).When(customer.AssignSeat{Seat: events.CSM, Person: anna}).ThenRefused(t, customer.ErrPersonUnknown)
	})
	t.Run("a seat is released once", func(t *testing.T) {
		t.Parallel()
		released := customerevent.SeatReleased{Seat: events.Keeper, Person: cleo}
		given(staffed(keeper)...).When(customer.ReleaseSeat(released)).Then(t, released)
		given(staffed()...).When(customer.ReleaseSeat(released)).ThenNothing(t)
		given(staffed()...).When(customer.ReleaseSeat{Seat: "king", Person: cleo}).ThenRefused(t, customer.ErrSeatUnknown)
	})
}

func TestOutcomesAndArchive(t *testing.T) {
	t.Parallel()
	renewed := customerevent.OutcomeRecorded{Outcome: "renewed", On: "2026-03-31"}
	t.Run("a term ends once", func(t *testing.T) {
		t.Parallel()
		given(staffed()...).When(customer.RecordOutcome(renewed)).Then(t, renewed)
		given(staffed(renewed)...).When(customer.RecordOutcome(renewed)).ThenNothing(t)
	})
	t.Run("a term ends in a known way on a day that exists", func(t *testing.T) {
		t.Parallel()
		given(staffed()...).When(customer.RecordOutcome{Outcome: "lost", On: "2026-03-31"}).ThenRefused(t, customer.ErrOutcomeUnknown)
		given(staffed()...).When(customer.RecordOutcome{Outcome: "churned", On: "2026-02-30"}).ThenRefused(t, customer.ErrDateInvalid)
	})
	t.Run("an archived customer changes no more", func(t *testing.T) {
		t.Parallel()
		given(staffed()...).When(customer.Archive{}).Then(t, customerevent.Archived{})
		given(staffed(customerevent.Archived{})...).When(customer.Archive{}).ThenNothing(t)
		given(staffed(customerevent.Archived{})...).When(customer.Rename{Name: "X"}).ThenRefused(t, customer.ErrArchived)
	})
}

func TestStatesAreValues(t *testing.T) {
	t.Parallel()
	s := given(staffed()...).State()
	one := customer.Decider.Fold(s, customerevent.PersonAdded{Person: "p-1", Party: events.Vendor}, customerevent.AttributeSet{Name: "a", Value: "1"})
	two := customer.Decider.Fold(s, customerevent.PersonAdded{Person: "p-2", Party: events.Vendor}, customerevent.AttributeSet{Name: "a", Value: "2"})
	if _, ok := one.Person("p-1"); !ok || one.Attributes["a"] != "1" {
		t.Fatal("one future of a state was overwritten by another")
	}
	if _, ok := two.Person("p-2"); !ok || len(s.People) != 3 {
		t.Fatal("a state was written into")
	}
}
