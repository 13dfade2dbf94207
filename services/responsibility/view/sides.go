package view

import (
	"cmp"
	"slices"

	"coxswain/events"
	"coxswain/rules/followthrough"
	"coxswain/rules/record"
)

// settledShown is how many of a side's settled promises the view lists. The rest are in the follow-through
// and in the timeline.
const settledShown = 20

func (b builder) sides() []Side {
	all := []Side{}
	for _, id := range b.order {
		all = append(all, b.side(id))
	}
	return all
}

func (b builder) side(id events.PartyID) Side {
	owed := b.owed(id)
	s := Side{
		Party: id, Name: b.Roster.PartyName(id), Relation: b.relation(id),
		Commitments: make([]Commitment, 0, len(owed)), Settled: []Commitment{}, People: []PersonsRecord{},
	}
	for _, p := range owed {
		s.take(b.commitment(*p), p.Open())
	}
	slices.SortFunc(s.Settled, func(x, y Commitment) int { return cmp.Compare(y.Position, x.Position) })
	s.Settled = s.Settled[:min(len(s.Settled), settledShown)]
	kept := followthrough.Of(b.Promises, followthrough.Party(id), b.clock)
	s.FollowThrough, s.People = followThrough(kept), b.records(id, kept)
	return s
}

// owed lists a party's promises by due date.
func (b builder) owed(party events.PartyID) []*record.Promise {
	var all []*record.Promise
	for i := range b.Promises {
		if b.Promises[i].Party == party {
			all = append(all, &b.Promises[i])
		}
	}
	slices.SortFunc(all, func(x, y *record.Promise) int {
		return cmp.Or(cmp.Compare(x.Due, y.Due), cmp.Compare(x.Commitment, y.Commitment))
	})
	return all
}

func (s *Side) take(c Commitment, open bool) {
	if !open {
		s.Settled = append(s.Settled, c)
		return
	}
	s.Commitments = append(s.Commitments, c)
	s.Open++
	if c.LateDays > 0 {
		s.Late++
	}
}

func followThrough(r followthrough.Record) FollowThrough {
	f := FollowThrough{Counted: r.Counted, Lines: r.Lines}
	if r.Any() {
		f.Score = &r.Score
	}
	return f
}

// records are the figures of a party's people; their lines are among the party's.
func (b builder) records(party events.PartyID, kept followthrough.Record) []PersonsRecord {
	all := []PersonsRecord{}
	for _, p := range b.Roster.People {
		if p.Party != party || p.Removed {
			continue
		}
		if r := kept.OfPerson(p.ID); r.Any() {
			all = append(all, PersonsRecord{Who: b.who(p.ID), Score: r.Score, Counted: r.Counted})
		}
	}
	return all
}

func (b builder) commitment(p record.Promise) Commitment {
	today := b.clock.Today(p.Person)
	c := Commitment{
		Commitment: p.Commitment, Text: p.Text, Plan: p.Plan, Goal: p.Goal, Call: p.Call, Person: b.who(p.Person),
		By: p.By, Status: p.Status, Binding: p.Binding, Due: p.Due, FirstDue: p.FirstDue, LateDays: p.LateDays(today),
		Slips: p.Slips, DependsOn: p.DependsOn, Evidence: p.Evidence, Position: p.Changed.Position, ChangedAt: p.Changed.At,
	}
	if days, ok := p.DaysToDue(today); ok {
		c.DaysToDue = &days
	}
	if p.Counter.Party != "" {
		c.Counter = &p.Counter
	}
	if p.Blocked.Reason != "" || p.Blocked.OnParty != "" || p.Blocked.OnCommitment != "" {
		c.Blocked = &p.Blocked
	}
	if p.Holder.Party != "" {
		c.Holder = b.holder(p.Holder)
		c.Waiting = b.waiting(p)
		c.Waited = b.waited(c.Waiting)
	}
	return c
}
