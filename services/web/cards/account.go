package cards

import (
	"cmp"

	"coxswain/events"
	"coxswain/pkg/identity"
	"coxswain/services/responsibility/view"
)

// Account is a customer's shared-responsibility view as somebody reads it.
type Account struct {
	view.View
	Who identity.Principal
}

// PartyName is what a party is called.
func (a Account) PartyName(id events.PartyID) string {
	for _, p := range a.Parties {
		if p.ID == id {
			return p.Name
		}
	}
	return string(id)
}

// Side is "you" for the reader's own party, and the name of every other.
func (a Account) Side(id events.PartyID) string {
	if id == a.Reader {
		return "you"
	}
	return a.PartyName(id)
}

// PersonName is what a person is called; the id when the name is not known any more.
func (a Account) PersonName(id events.PersonID) string {
	for _, p := range a.Parties {
		for _, m := range p.People {
			if m.ID == id {
				return Name(m.Who)
			}
		}
	}
	return string(id)
}

// Goal finds a goal of the account.
func (a Account) Goal(id events.GoalID) (view.Goal, bool) {
	for _, g := range a.Goals {
		if g.Goal == id {
			return g, true
		}
	}
	return view.Goal{}, false
}

// Mine reports whether somebody is the reader.
func (a Account) Mine(w view.Who) bool { return w.ID == a.Who.Person }

// Promises lists the open promises of a side that are the reader's in person, or of its others.
func (a Account) Promises(s view.Side, mine bool) []view.Commitment {
	var all []view.Commitment
	for _, c := range s.Commitments {
		if a.Mine(c.Person) == mine {
			all = append(all, c)
		}
	}
	return all
}

// Own is the reader's side.
func (a Account) Own() view.Side {
	for _, s := range a.Sides {
		if s.Relation == view.Ours {
			return s
		}
	}
	return view.Side{}
}

// Name is what a person is called. Who was erased has no name any more.
func Name(w view.Who) string { return cmp.Or(w.Name, "somebody who was erased") }
