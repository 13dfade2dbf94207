package view

import (
	"time"

	"coxswain/events"
	"coxswain/pkg/worktime"
	"coxswain/rules/record"
)

// Record is a customer's documents.
type Record struct {
	Roster     record.Roster
	Agreements []record.Agreement
	Goals      []record.Goal
	Promises   []record.Promise // open ones, and those settled within followthrough.Window
	Next       *record.Call     // the next call that is scheduled
	Last       *record.Call     // the last call that was held
	Health     *record.Health   // nil: not the reader's to see, or never scored
}

// Reader is who looks.
type Reader struct {
	Party events.PartyID
	// Names are those that the people directory knows; who is missing was erased.
	Names map[events.PersonID]string
	// Calendars are kept by the caller, because loading one takes a while.
	Calendars *worktime.Calendars
}

// People lists everybody whom the view will name.
func (r Record) People() []events.PersonID {
	var all []events.PersonID
	for _, p := range r.Roster.People {
		all = append(all, p.ID)
	}
	return all
}

// builder is what every part of a view needs.
type builder struct {
	Record
	Reader
	clock record.Clock
	today events.Date      // where the account is
	order []events.PartyID // of reading
}

// Build makes the view at an instant.
func Build(r Record, reader Reader, now time.Time) View {
	if reader.Calendars == nil {
		reader.Calendars = &worktime.Calendars{}
	}
	b := builder{Record: r, Reader: reader, clock: r.Roster.Clock(now, reader.Calendars)}
	b.today, b.order = b.clock.Today(""), b.partyIDs()
	v := View{
		Customer: r.Roster.Customer, Name: r.Roster.Name, Reader: reader.Party, At: now,
		Parties: b.parties(), Plans: b.plans(), Goals: b.goals(), Sides: b.sides(),
		NextCall: b.nextCall(), Health: b.health(), Position: r.position(),
	}
	if reader.Party == events.Vendor {
		v.Attributes = r.Roster.Attributes
	}
	if r.Last != nil {
		v.LastCall = &r.Last.HeldAt.At
	}
	if last := r.LastChange(); !last.IsZero() {
		v.LastChange, v.StaleDays = &last, b.daysSince(last.At)
	}
	return v
}

// LastChange is the last meaningful change: of a plan, a goal, a promise, or a call that was held. Calls
// that a rhythm schedules and scores that move by themselves are none.
func (r Record) LastChange() record.Mark {
	var last record.Mark
	later := func(m record.Mark) {
		if m.Position > last.Position {
			last = m
		}
	}
	for _, a := range r.Agreements {
		later(a.Changed)
	}
	for _, g := range r.Goals {
		later(g.Changed)
	}
	for _, p := range r.Promises {
		later(p.Changed)
	}
	if r.Last != nil {
		later(r.Last.Changed)
	}
	return last
}

// position is of the last fact that shows. It comes from the documents rather than from a checkpoint: that
// would move with facts that the reader must not know of.
func (r Record) position() int64 {
	last := max(r.LastChange().Position, r.Roster.Since.Position)
	for _, s := range r.Roster.Seats {
		last = max(last, s.Since.Position)
	}
	if r.Next != nil {
		last = max(last, r.Next.Changed.Position)
	}
	if r.Health != nil {
		last = max(last, r.Health.Changed.Position)
	}
	return last
}

func (b builder) daysSince(t time.Time) int {
	return max(0, events.DateOf(t, b.clock.Of("").Location()).DaysUntil(b.today))
}

func (b builder) who(id events.PersonID) Who { return Who{ID: id, Name: b.Names[id]} }

// someone is who, or nil where nobody in particular is meant.
func (b builder) someone(id events.PersonID) *Who {
	if id == "" {
		return nil
	}
	w := b.who(id)
	return &w
}

func (b builder) relation(p events.PartyID) Relation {
	switch p {
	case b.Party:
		return Ours
	case events.Vendor, events.Customer:
		return Theirs
	}
	return Partner
}
