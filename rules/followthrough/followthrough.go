package followthrough

import (
	"cmp"
	"slices"

	"coxswain/events"
	"coxswain/rules/record"
)

// The formula (domain.md, commitment).
const (
	Window   = 180 // days looked back on
	HalfLife = 90  // days
	Broken   = 30  // working days late at which nothing is left of a promise

	onTimePoints       = events.One
	renegotiatedPoints = events.One * 8 / 10
	latePoints         = events.One * 4 / 10
)

// Kept says what became of a promise.
type Kept string

// What can become of a promise.
const (
	OnTime       Kept = "on_time"
	Renegotiated Kept = "renegotiated" // kept by a date that was agreed before the first one passed
	Late         Kept = "late"         // done, or released by another party, after its date
	LateSoFar    Kept = "late_so_far"  // past due, not done
	Silent       Kept = "silent"       // 30 working days past due, not done
	BrokenOff    Kept = "broken"       // taken back by its owner after its date
)

// Line is one promise behind a figure.
type Line struct {
	Commitment events.CommitmentID `json:"commitment"`
	Text       string              `json:"text"`
	Party      events.PartyID      `json:"party"`
	Person     events.PersonID     `json:"person"`
	Kept       Kept                `json:"kept"`
	Due        events.Date         `json:"due"`                 // the date it is measured by
	On         events.Date         `json:"on"`                  // when that was settled: finished, or fell due
	LateDays   int                 `json:"late_days,omitempty"` // working days
	Points     events.Decimal      `json:"points"`              // 0 to 1
	Weight     events.Decimal      `json:"weight"`              // 0 to 1
	Positions  []int64             `json:"positions"`           // of the facts that say so
}

// Record is a follow-through: the figure and the list behind it.
type Record struct {
	Score   events.Decimal `json:"score"`   // 0 to 1; means nothing when Counted is 0
	Counted int            `json:"counted"` // promises; 0: nothing fell due in the window
	Lines   []Line         `json:"lines"`   // newest first
}

// Any reports whether there is a figure: something fell due in the window.
func (r Record) Any() bool { return r.Counted > 0 }

// Of scores the promises that mine selects, at the clock's instant.
func Of(promises []record.Promise, mine func(record.Promise) bool, at record.Clock) Record {
	lines := []Line{}
	for _, p := range promises {
		if !mine(p) {
			continue
		}
		if l, counts := judge(p, at); counts {
			lines = append(lines, l)
		}
	}
	slices.SortFunc(lines, func(a, b Line) int {
		return cmp.Or(cmp.Compare(b.On, a.On), cmp.Compare(a.Commitment, b.Commitment))
	})
	return Record{Score: average(lines), Counted: len(lines), Lines: lines}
}

// OfPerson is the part of a party's record that is one person's: the same as Of with Person, without judging
// anything twice.
func (r Record) OfPerson(id events.PersonID) Record {
	lines := []Line{}
	for _, l := range r.Lines {
		if l.Person == id {
			lines = append(lines, l)
		}
	}
	return Record{Score: average(lines), Counted: len(lines), Lines: lines}
}

// Party selects the promises of a party.
func Party(id events.PartyID) func(record.Promise) bool {
	return func(p record.Promise) bool { return p.Party == id }
}

// Person selects the promises of a person.
func Person(id events.PersonID) func(record.Promise) bool {
	return func(p record.Promise) bool { return p.Person == id }
}

// average rounds half up, once, at the end.
func average(lines []Line) events.Decimal {
	var sum, weights int64
	for _, l := range lines {
		sum += int64(l.Points) * int64(l.Weight)
		weights += int64(l.Weight)
	}
	if weights == 0 {
		return 0
	}
	return events.Decimal((sum + weights/2) / weights)
}
