package plan

import (
	"slices"

	"coxswain/events"
	"coxswain/events/planevent"
)

// setSeat replaces who holds the seat for the party; with no person it leaves the seat empty. The keeper's
// seat is one for all parties.
func setSeat(t planevent.Terms, s planevent.SeatTerms, at string) (planevent.Terms, error) {
	var f finder
	f.unless(slices.Contains(events.Seats(), s.Seat), ErrChoiceUnknown, at+"/seat/seat")
	f.unless(s.Party != "", ErrPartyUnknown, at+"/seat/party")
	if err := f.err(); err != nil {
		return t, err
	}
	next := t
	next.Seats = slices.DeleteFunc(slices.Clone(t.Seats), func(o planevent.SeatTerms) bool {
		return o.Seat == s.Seat && (o.Party == s.Party || s.Seat == events.Keeper)
	})
	if s.Person != "" {
		next.Seats = append(next.Seats, s)
	}
	return unlessSame(t, next, at+"/seat")
}

// setRhythm replaces the rhythm with this id, or adds it.
func setRhythm(t planevent.Terms, r planevent.RhythmTerms, at string) (planevent.Terms, error) {
	var f finder
	f.rhythm(r, at+"/rhythm")
	if err := f.err(); err != nil {
		return t, err
	}
	next := t
	i := slices.IndexFunc(t.Rhythms, func(o planevent.RhythmTerms) bool { return o.ID == r.ID })
	next.Rhythms = put(t.Rhythms, i, r)
	return unlessSame(t, next, at+"/rhythm")
}

func removeRhythm(t planevent.Terms, id events.RhythmID, at string) (planevent.Terms, error) {
	left := slices.DeleteFunc(slices.Clone(t.Rhythms), func(r planevent.RhythmTerms) bool { return r.ID == id })
	if len(left) == len(t.Rhythms) {
		return t, ErrRhythmUnknown.At(at + "/rhythm_id")
	}
	t.Rhythms = left
	return t, nil
}

func setLadder(t planevent.Terms, rungs []planevent.Rung, at string) (planevent.Terms, error) {
	var f finder
	f.ladder(rungs, at+"/ladder")
	if err := f.err(); err != nil {
		return t, err
	}
	next := t
	next.Ladder = rungs
	return unlessSame(t, next, at+"/ladder")
}

func setSilence(t planevent.Terms, s []planevent.SilenceTerms, at string) (planevent.Terms, error) {
	var f finder
	f.silence(s, at+"/silence")
	if err := f.err(); err != nil {
		return t, err
	}
	next := t
	next.Silence = s
	return unlessSame(t, next, at+"/silence")
}

// unlessSame refuses terms that say the same as before.
func unlessSame(before, after planevent.Terms, at string) (planevent.Terms, error) {
	if Hash(before) == Hash(after) {
		return before, ErrChangesNothing.At(at)
	}
	return after, nil
}
