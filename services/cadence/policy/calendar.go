package policy

import (
	"time"

	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/pkg/command"
	"coxswain/services/cadence/call"
	"coxswain/services/cadence/rhythm"
)

// horizon is how far ahead calls are scheduled: far enough for invitations, near enough that a change of the
// rhythm touches few.
const horizon = 60 * 24 * time.Hour

// span is the time for which calls are scheduled.
type span struct{ from, to time.Time }

func ahead(now time.Time) span { return span{now, now.Add(horizon)} }

// schedule stages the calls of a rhythm within the span. Those that are there already stay as they are.
func schedule(tx *command.Tx, s rhythm.State, within span) error {
	for _, at := range rhythm.Occurrences(s.Terms, within.from, within.to) {
		c := call.Schedule{
			Call: rhythm.CallID(s.Terms, at), Rhythm: s.Terms.ID, Plan: s.Plan, Customer: s.Customer, Kind: s.Terms.Kind,
			Occurrence: at, Zone: s.Terms.Zone, Minutes: s.Terms.Minutes, Seats: s.Terms.Seats,
		}
		if err := toCall(tx, c.Call, c); err != nil {
			return err
		}
	}
	return nil
}

// lapse stages the end of the calls that the terms of before had within the span, and those of now have not.
func lapse(tx *command.Tx, before, now planevent.RhythmTerms, within span) error {
	kept := map[events.CallID]bool{}
	for _, at := range rhythm.Occurrences(now, within.from, within.to) {
		kept[rhythm.CallID(now, at)] = true
	}
	for _, at := range rhythm.Occurrences(before, within.from, within.to) {
		if id := rhythm.CallID(before, at); !kept[id] {
			if err := toCall(tx, id, call.Lapse{}); err != nil {
				return err
			}
		}
	}
	return nil
}

// suspend stages the end of a rhythm with all its calls to come.
func suspend(tx *command.Tx, id events.RhythmID, reason string, within span) error {
	s, err := toRhythm(tx, id, rhythm.Suspend{Reason: reason})
	if err != nil {
		return err
	}
	return lapse(tx, s.Terms, planevent.RhythmTerms{}, within)
}

func toRhythm(tx *command.Tx, id events.RhythmID, c rhythm.Command) (rhythm.State, error) {
	return command.Decide(tx, rhythms, string(id), command.AnyVersion, c)
}

func toCall(tx *command.Tx, id events.CallID, c call.Command) error {
	_, err := command.Decide(tx, calls, string(id), command.AnyVersion, c)
	return err
}
