package call

import (
	"coxswain/events/callevent"
)

func schedule(s State, c Schedule) ([]callevent.Event, error) {
	switch {
	case c.Minutes < shortest || c.Minutes > longest:
		return nil, ErrMinutes.At("/minutes")
	case !s.Exists() || s.Lapsed:
		return one(callevent.Scheduled{
			Call: c.Call, Rhythm: c.Rhythm, Plan: c.Plan, Customer: c.Customer, Kind: c.Kind,
			Occurrence: c.Occurrence, Start: c.Occurrence, Zone: c.Zone, Minutes: c.Minutes, Seats: c.Seats,
		})
	case s.Rhythm != c.Rhythm || s.Customer != c.Customer:
		return nil, ErrKnown
	case s.Status != Scheduled || s.Moved || (s.Start.Equal(c.Occurrence) && s.Minutes == c.Minutes):
		return nil, nil // already so, or as people left it
	}
	return one(callevent.Moved{From: s.Start, To: c.Occurrence, Minutes: c.Minutes, Reason: rhythmMoved})
}

// lapse leaves a call alone that was never scheduled, that people have moved, or that is over.
func lapse(s State, _ Lapse) ([]callevent.Event, error) {
	if s.Status != Scheduled || s.Moved {
		return nil, nil
	}
	return one(callevent.Cancelled{Reason: rhythmLost})
}

func move(s State, c Move) ([]callevent.Event, error) {
	minutes := c.Minutes
	if minutes == 0 {
		minutes = s.Minutes
	}
	err := s.toCome()
	switch {
	case err != nil:
		return nil, err
	case blank(c.Reason):
		return nil, ErrReasonRequired.At("/reason")
	case minutes < shortest || minutes > longest:
		return nil, ErrMinutes.At("/minutes")
	case s.Start.Equal(c.To) && s.Minutes == minutes:
		return nil, nil
	case !c.To.After(c.Now):
		return nil, ErrPast.At("/to")
	}
	return one(callevent.Moved{From: s.Start, To: c.To.UTC(), Minutes: minutes, Reason: c.Reason})
}

// proposeGiveBack asks once: people who have overruled it are not asked again.
func proposeGiveBack(s State, c ProposeGiveBack) ([]callevent.Event, error) {
	if s.Status != Scheduled || s.GiveBackProposed || s.Overruled {
		return nil, nil
	}
	return one(callevent.GiveBackProposed(c))
}

func giveBack(s State, c GiveBack) ([]callevent.Event, error) {
	err := s.toCome()
	switch {
	case err != nil:
		return nil, err
	case blank(c.Update):
		return nil, ErrGiveBackUpdate.At("/update")
	}
	return one(callevent.GivenBack{Update: c.Update, Party: c.By.Party, Person: c.By.Person})
}

func overrule(s State, c OverruleGiveBack) ([]callevent.Event, error) {
	switch {
	case s.Status == Held:
		return nil, ErrHeld
	case s.Status == Missed || s.Status == Cancelled:
		return nil, ErrOver
	case blank(c.Reason):
		return nil, ErrReasonRequired.At("/reason")
	case s.Status != GivenBack && !s.GiveBackProposed:
		return nil, ErrNotGivenBack
	}
	return one(callevent.GiveBackOverruled{Party: c.By.Party, Person: c.By.Person, Reason: c.Reason})
}

func noShow(s State, c NoShow) ([]callevent.Event, error) {
	if s.Status == Missed {
		return nil, nil
	}
	if err := s.toCome(); err != nil {
		return nil, err
	}
	return one(callevent.NoShow(c))
}

func cancel(s State, c Cancel) ([]callevent.Event, error) {
	switch {
	case s.Status == Cancelled:
		return nil, nil
	case s.Status == Held:
		return nil, ErrHeld
	case s.Status == Missed:
		return nil, ErrOver
	case blank(c.Reason):
		return nil, ErrReasonRequired.At("/reason")
	}
	return one(callevent.Cancelled(c))
}
