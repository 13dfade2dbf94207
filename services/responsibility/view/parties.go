package view

import (
	"cmp"
	"slices"

	"coxswain/events"
	"coxswain/rules/record"
)

// partyIDs lists the parties in the order of reading: the reader's own, vendor and customer, then partners
// as they came.
func (b builder) partyIDs() []events.PartyID {
	var all []events.PartyID
	for _, p := range b.Roster.Parties {
		all = append(all, p.ID)
	}
	slices.SortStableFunc(all, func(x, y events.PartyID) int {
		return cmp.Compare(rank(b.relation(x)), rank(b.relation(y)))
	})
	return all
}

func rank(r Relation) int { return slices.Index([]Relation{Ours, Theirs, Partner}, r) }

func (b builder) parties() []Party {
	all := []Party{}
	for _, id := range b.order {
		all = append(all, Party{ID: id, Name: b.Roster.PartyName(id), Relation: b.relation(id), People: b.members(id)})
	}
	return all
}

// members are the people who act for a party now; who left is named only where something of theirs is shown.
func (b builder) members(party events.PartyID) []Member {
	all := []Member{}
	for _, p := range b.Roster.People {
		if p.Party == party && !p.Removed {
			all = append(all, b.member(p))
		}
	}
	return all
}

func (b builder) member(p record.Person) Member {
	m := Member{Who: b.who(p.ID), Zone: p.Zone}
	for _, s := range b.Roster.Seats {
		if s.Person == p.ID {
			m.Seats = append(m.Seats, s.Seat)
			m.MayAgree = m.MayAgree || s.MayAgree
		}
	}
	return m
}
