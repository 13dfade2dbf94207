package plan

import (
	"slices"

	"coxswain/events"
	"coxswain/events/planevent"
)

// Roster is who acts for which party with the customer now. It is looked up and comes in with the command.
type Roster map[events.PersonID]events.PartyID

// has reports whether the party is one of the customer's: the two that always are, or one with people.
func (r Roster) has(party events.PartyID) bool {
	if party == events.Vendor || party == events.Customer {
		return true
	}
	for _, p := range r {
		if p == party {
			return true
		}
	}
	return false
}

// Ready checks what terms need beyond their form before parties can say yes to them: at least one goal,
// each with a metric or the reason why there is none yet, a due date and an owner; a keeper; and a person
// with the right to agree for each party.
func Ready(t planevent.Terms, at string) error {
	var f finder
	f.take(Form(t, at))
	f.unless(len(t.Goals) > 0, ErrNoGoal, at+"/goals")
	for i, g := range t.Goals {
		goal := nth(at+"/goals", i)
		f.unless(g.Metric != planevent.Metric{} || g.NoMetric != "", ErrNoMetric, goal+"/metric")
		f.target(g, goal)
		f.unless(g.Due != "", ErrDateInvalid, goal+"/due")
		f.unless(g.Party != "" && g.Person != "", ErrNoOwner, goal+"/person")
	}
	keeper := func(s planevent.SeatTerms) bool { return s.Seat == events.Keeper }
	f.unless(slices.ContainsFunc(t.Seats, keeper), ErrNoKeeper, at+"/seats")
	for _, party := range Parties(t) {
		signs := func(s planevent.SeatTerms) bool { return s.Party == party && s.MayAgree }
		f.unless(slices.ContainsFunc(t.Seats, signs), ErrNoSignatory.Sayf("the party %s needs a person with the right to agree", party), at+"/seats")
	}
	return f.err()
}

// peopled checks that everybody whom the terms name acts for the party they say.
func peopled(t planevent.Terms, who Roster, at string) error {
	var f finder
	for i, g := range t.Goals {
		f.owner(who, g.Party, g.Person, nth(at+"/goals", i))
	}
	for i, s := range t.Seats {
		f.owner(who, s.Party, s.Person, nth(at+"/seats", i))
	}
	return f.err()
}

// peopledChanges checks the same of changes only: somebody who has left does not stop other changes.
func peopledChanges(changes []planevent.Change, who Roster) error {
	var f finder
	for i, c := range changes {
		at := nth("/changes", i)
		switch c.Kind {
		case planevent.GoalAdded:
			f.owner(who, c.Goal.Party, c.Goal.Person, at+"/goal")
		case planevent.GoalReowned:
			f.owner(who, c.Party, c.Person, at)
		case planevent.SeatSet:
			f.owner(who, c.Seat.Party, c.Seat.Person, at+"/seat")
		default: // names nobody
		}
	}
	return f.err()
}

// owner: a place that is still empty is in order here; Ready asks for what must not be.
func (f *finder) owner(who Roster, party events.PartyID, person events.PersonID, at string) {
	f.unless(party == "" || who.has(party), ErrPartyUnknown, at+"/party")
	f.unless(person == "" || who[person] == party, ErrPersonUnknown, at+"/person")
}
