package rhythm

import (
	"time"

	"github.com/google/uuid"

	"coxswain/events"
	"coxswain/events/planevent"
)

// MaxOccurrences is how many occurrences one expansion gives at most: more than two years of every day.
const MaxOccurrences = 800

// Occurrences lists the instants, in UTC and in order, at which calls start by the terms: at or after from
// and before to, at most MaxOccurrences. Terms that Check refuses give none.
func Occurrences(t planevent.RhythmTerms, from, to time.Time) []time.Time {
	s, err := parse(t)
	if err != nil {
		return nil
	}
	var found []time.Time
	next := s.rule.Iterator()
	for local, ok := next(); ok && len(found) < MaxOccurrences; local, ok = next() {
		at := instant(local, s.loc)
		if !at.Before(to) {
			break
		}
		if !at.Before(from) {
			found = append(found, at)
		}
	}
	return found
}

// callSpace makes ids of calls.
var callSpace = uuid.NewSHA1(uuid.NameSpaceURL, []byte("coxswain:call"))

// CallID is the identity of the call of an occurrence: the rhythm and the local day of the original start.
// A rhythm has at most one occurrence a day, so an occurrence is one call however often it is expanded; and
// when the parties agree on another hour the call of that day moves, with all that was prepared for it.
func CallID(t planevent.RhythmTerms, occurrence time.Time) events.CallID {
	day := string(t.From)
	if s, err := parse(t); err == nil {
		day = string(events.DateOf(occurrence, s.loc))
	}
	return events.CallID(uuid.NewSHA1(callSpace, []byte(string(t.ID)+"\x00"+day)).String())
}

// instant is when the clock of a place shows a floating time. The offset from before a change of the
// clocks decides where the time is skipped or shown twice.
func instant(local time.Time, loc *time.Location) time.Time {
	before, after := offset(local.Add(-24*time.Hour), loc), offset(local.Add(24*time.Hour), loc)
	early, late := local.Add(-before), local.Add(-after)
	if offset(early, loc) != before && offset(late, loc) == after {
		return late
	}
	return early
}

func offset(at time.Time, loc *time.Location) time.Duration {
	_, seconds := at.In(loc).Zone()
	return time.Duration(seconds) * time.Second
}

// first is the first occurrence, unless the rule names no day for years.
func (s series) first() (time.Time, bool) {
	local := s.rule.After(s.start, true)
	return local, !local.IsZero() && local.Before(s.start.AddDate(search, 0, 0))
}
