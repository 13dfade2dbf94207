package commitment

import "coxswain/events/commitmentevent"

// confirm: the owner may also say yes to the first proposal while the own counter is still open; that takes
// the counter back.
func confirm(s State, c Confirm) (facts, error) {
	switch {
	case !c.By.is(s.Person) || c.By.Party != s.Party():
		return nil, ErrNotOwner
	case s.Status == Confirmed, s.Status == Done, s.Status == Accepted:
		return nil, nil
	case s.Settled():
		return nil, ErrSettled
	case s.Status == Countered && !s.fromOwner():
		return nil, ErrCounterOpen
	}
	return facts{commitmentevent.Confirmed{Party: c.By.Party, Person: c.By.Person}}, nil
}

func undoConfirm(s State, c UndoConfirm) (facts, error) {
	switch {
	case !c.By.is(s.Person) || c.By.Party != s.Party():
		return nil, ErrNotOwner
	case s.Status == Proposed, s.Status == Countered:
		return nil, nil
	case s.Settled():
		return nil, ErrSettled
	case s.Status == Done:
		return nil, ErrDone
	case c.Confirmed.IsZero() || c.Now.Sub(c.Confirmed) > UndoWindow:
		return nil, ErrUndoLate
	}
	return facts{commitmentevent.ConfirmationUndone{Person: c.By.Person}}, nil
}

// decline: a confirmed promise cannot be declined any more, but by an owner who never said yes in person
// because somebody else's counter named him.
func decline(s State, c Decline) (facts, error) {
	switch {
	case !c.By.is(s.Person) || c.By.Party != s.Party():
		return nil, ErrNotOwner
	case s.Status == Declined:
		return nil, nil
	case s.Settled():
		return nil, ErrSettled
	case s.Status == Done:
		return nil, ErrDone
	case s.Status == Confirmed && s.Spoken:
		return nil, ErrConfirmed
	}
	if err := checkReason(c.Reason); err != nil {
		return nil, err
	}
	return facts{commitmentevent.Declined{Party: c.By.Party, Person: c.By.Person, Reason: c.Reason}}, nil
}

// withdraw: a promise that was confirmed is let go by the side it was made to, never by the side that owes it.
func withdraw(s State, c Withdraw) (facts, error) {
	switch {
	case s.Status == Withdrawn:
		return nil, nil
	case s.Settled():
		return nil, ErrSettled
	}
	if err := s.mayWithdraw(c.By); err != nil {
		return nil, err
	}
	if err := checkReason(c.Reason); err != nil {
		return nil, err
	}
	return facts{commitmentevent.Withdrawn{Party: c.By.Party, Person: c.By.Person, Reason: c.Reason}}, nil
}

func (s State) mayWithdraw(w Who) error {
	given := s.Status == Confirmed || s.Status == Done
	switch {
	case given && s.PromisedTo(w.Party), !given && w.Party == s.Asked.By:
		return nil
	case w.Party == s.Party():
		return ErrOwnSide
	}
	return ErrNotYours
}
