package followthrough

import (
	"slices"

	"coxswain/events"
	"coxswain/pkg/worktime"
	"coxswain/rules/record"
)

// judge tells what became of one promise by now; false when it does not count.
func judge(p record.Promise, at record.Clock) (Line, bool) {
	if p.Confirmed.IsZero() || p.Due == "" {
		return Line{}, false
	}
	place := at.Of(p.Person)
	today := at.Today(p.Person)
	due := measuredBy(p)
	l := Line{
		Commitment: p.Commitment, Text: p.Text, Party: p.Party, Person: p.Person, Due: due,
		Positions: positions(p),
	}
	over, done := end(p, place)
	switch {
	case done && over <= due:
		l.keep(over, p)
	case done:
		l.late(Late, place, over)
	case !p.Open() && over <= due:
		return Line{}, false // declined or withdrawn before it was due
	case !p.Open() && p.SettledBy == p.Party:
		l.Kept, l.On, l.LateDays = BrokenOff, over, place.WorkdaysBetween(due, over)
	case !p.Open():
		l.late(Late, place, over)
	case today <= due:
		return Line{}, false // not due yet
	default:
		l.late(LateSoFar, place, today)
		l.On = due
	}
	age := l.On.DaysUntil(today)
	l.Weight = weight(age)
	return l, age <= Window
}

// measuredBy is the date a promise is measured by: as it stands, or the first one that had passed when
// another was asked for.
func measuredBy(p record.Promise) events.Date {
	for _, s := range p.Slips {
		if s.Late {
			return s.From
		}
	}
	return p.Due
}

// end is when the owner was finished, or the promise was given up. done tells the two apart.
func end(p record.Promise, place worktime.Calendar) (on events.Date, done bool) {
	switch {
	case !p.Completed.IsZero():
		return place.DateOf(p.Completed.At), true
	case !p.Settled.IsZero():
		return place.DateOf(p.Settled.At), false
	}
	return "", false
}

func (l *Line) keep(on events.Date, p record.Promise) {
	l.Kept, l.On, l.Points = OnTime, on, onTimePoints
	if slices.ContainsFunc(p.Slips, postponed) {
		l.Kept, l.Points = Renegotiated, renegotiatedPoints
	}
}

// postponed leaves out dates that were brought forward.
func postponed(s record.Slip) bool { return s.To > s.From }

// late gives what is left: 0.4 on the first days, nothing from 30 working days on.
func (l *Line) late(kept Kept, place worktime.Calendar, until events.Date) {
	l.Kept, l.On, l.LateDays = kept, until, place.WorkdaysBetween(l.Due, until)
	left := events.Decimal(max(0, Broken-l.LateDays))
	l.Points = latePoints * left / Broken
	if kept == LateSoFar && left == 0 {
		l.Kept = Silent
	}
}

// positions are the facts that a reader opens to check the line.
func positions(p record.Promise) []int64 {
	all := []int64{p.Proposed.Position, p.Confirmed.Position}
	for _, s := range p.Slips {
		all = append(all, s.Since.Position)
	}
	for _, m := range []record.Mark{p.Completed, p.Settled} {
		if !m.IsZero() {
			all = append(all, m.Position)
		}
	}
	return all
}
