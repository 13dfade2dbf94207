package record_test

import (
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/worktime"
	"coxswain/rules/record"
)

func TestWaitingIsCountedInTheWorkingTimeOfWhoeverHasIt(t *testing.T) {
	t.Parallel()
	monday := time.Date(2026, 4, 27, 7, 0, 0, 0, time.UTC) // 9:00 in Berlin and Paris
	roster := record.Roster{People: []record.Person{
		{ID: ada, Party: events.Customer, Zone: "Europe/Berlin", Calendar: "de"},
		{ID: vera, Party: events.Vendor, Zone: "Europe/Paris", Calendar: "fr"},
	}}
	p := record.Promise{
		Held:   []record.Holding{{Party: events.Customer, Person: ada, From: monday, To: monday.AddDate(0, 0, 2)}},
		Holder: record.Holding{Party: events.Vendor, From: monday.AddDate(0, 0, 2)}, // nobody in particular: Vera's calendar
	}
	// Friday is Labour Day in both countries.
	clock := roster.Clock(monday.AddDate(0, 0, 7), &worktime.Calendars{})
	same(t, map[events.PartyID]events.Decimal{events.Customer: events.Int(2), events.Vendor: events.Int(2)}, p.Waiting(clock))
}

func TestAPromiseIsLateWhenItsDayIsOverWhereTheOwnerIs(t *testing.T) {
	t.Parallel()
	p := record.Promise{Status: record.PromiseConfirmed, Due: "2026-03-20", Person: ada}
	roster := record.Roster{People: []record.Person{{ID: ada, Zone: "America/Los_Angeles"}}}
	at := func(hours int) record.Clock {
		return roster.Clock(time.Date(2026, 3, 21, hours, 0, 0, 0, time.UTC), &worktime.Calendars{})
	}
	if p.Late(at(6).Today(ada)) {
		t.Error("it is still Friday in Los Angeles")
	}
	if days := p.LateDays(at(8).Today(ada)); days != 1 {
		t.Errorf("on Saturday it is %d days late", days)
	}
	p.Status = record.PromiseProposed
	if p.Late("2026-04-01") {
		t.Error("what nobody has confirmed is not late")
	}
	if days, open := p.DaysToDue("2026-03-18"); days != 2 || !open {
		t.Errorf("%d days to due", days)
	}
}
