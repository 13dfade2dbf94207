package evolution

import (
	"cmp"
	"slices"
	"time"

	"coxswain/events"
	"coxswain/pkg/projection"
	"coxswain/pkg/worktime"
	"coxswain/rules/record"
)

// Reader is for whom it is told.
type Reader struct {
	Party events.PartyID
	// Calendars are kept by the caller, because loading one takes a while.
	Calendars *worktime.Calendars
}

// Build tells a history until an instant. The history is in the order of the log and holds only what the reader may
// see; the definition says what is folded. It is false while nothing has occurred; the error is that of a fact that does not
// fold.
func Build(d projection.Definition, history []events.Recorded, reader Reader, at time.Time) (Evolution, bool, error) {
	had := occurredBy(history, at)
	if len(had) == 0 {
		return Evolution{}, false, nil
	}
	if reader.Calendars == nil {
		reader.Calendars = &worktime.Calendars{}
	}
	t := teller{Reader: reader, Evolution: Evolution{
		Reader: reader.Party, Since: first(had), At: at, Position: had[len(had)-1].Position,
		Versions: []Version{}, Terms: []Terms{}, Sides: []Side{}, Goals: []Goal{},
	}}
	var end shelf
	err := walk(d.Parts, had, instants(t.Since, at, homeOf(had)), func(stop time.Time, docs shelf) {
		t.look(stop, docs)
		end = docs
	})
	if err != nil {
		return Evolution{}, false, err
	}
	if t.Customer == "" {
		return Evolution{}, false, nil // what occurred was told about a customer that was not there yet
	}
	t.close(end)
	return t.Evolution, true, nil
}

// teller adds a point to every series at each stop.
type teller struct {
	Reader
	Evolution
	scope, drift tally
	verdicts     map[events.PartyID]verdicts
	health       record.Health
}

// look adds the points of one stop.
func (t *teller) look(stop time.Time, docs shelf) {
	rosters := all(docs, record.Rosters)
	if len(rosters) == 0 {
		return // the customer has not been registered yet
	}
	t.Customer, t.Name = rosters[0].Customer, rosters[0].Name
	promises := all(docs, record.Promises)
	t.terms(stop, all(docs, record.Goals), promises)
	t.sides(rosters[0], promises, rosters[0].Clock(stop, t.Calendars))
	for _, h := range all(docs, record.Healths) {
		t.score(stop, h)
	}
}

// close tells what the documents of the end remember by themselves.
func (t *teller) close(end shelf) {
	for _, a := range all(end, record.Agreements) {
		t.Versions = append(t.Versions, versions(a)...)
	}
	slices.SortStableFunc(t.Versions, func(x, y Version) int { return x.At.Compare(y.At) })
	for _, g := range all(end, record.Goals) {
		t.Goals = append(t.Goals, goalOf(g, t.At))
	}
	slices.SortStableFunc(t.Goals, func(x, y Goal) int { return cmp.Compare(x.Due, y.Due) })
}

func versions(a record.Agreement) []Version {
	var all []Version
	for _, v := range a.Versions {
		all = append(all, Version{
			Plan: a.Plan, Title: a.Terms.Title, Version: v.Version, Reason: v.Reason, Changes: len(v.Changes),
			At: v.Agreed.At, Position: v.Agreed.Position,
		})
	}
	return all
}

func first(history []events.Recorded) time.Time {
	return slices.MinFunc(history, func(a, b events.Recorded) int { return a.OccurredAt.Compare(b.OccurredAt) }).OccurredAt
}
