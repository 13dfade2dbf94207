package commitment

import (
	"cmp"

	"coxswain/events/commitmentevent"
)

// counter: the owner's side counters a proposal; the side that asked counters in answer, and so on until
// somebody says yes or no. A counter replaces an open one.
func counter(s State, c Counter) (facts, error) {
	switch {
	case s.Settled():
		return nil, ErrSettled
	case s.Status == Done:
		return nil, ErrDone
	case s.Status == Confirmed:
		return nil, ErrConfirmed
	}
	if err := s.mayCounter(c); err != nil {
		return nil, err
	}
	offer := c.offer()
	if offer == s.Offer {
		return nil, nil
	}
	if err := s.checkCounter(c); err != nil {
		return nil, err
	}
	return facts{commitmentevent.Countered{
		Due: offer.Due, Text: offer.Text, Person: offer.Person, Party: offer.Party, By: offer.By, Reason: offer.Reason,
	}}, nil
}

func (c Counter) offer() Offer {
	return Offer{Due: c.Due, Text: c.Text, Person: c.Person, Reason: c.Reason, Party: c.By.Party, By: c.By.Person}
}

func (s State) mayCounter(c Counter) error {
	switch {
	case c.By.Party == s.Party() && (c.By.is(s.Person) || c.Person != "" && c.By.Person == c.Person):
		return nil
	case s.Status == Countered && s.asked(c.By):
		return nil
	case c.By.Party == s.Party():
		return ErrNotOwner
	case s.asked(c.By):
		return ErrNotCountered
	}
	return ErrNotYours
}

func (s State) checkCounter(c Counter) error {
	if cmp.Or(string(c.Due), c.Text, string(c.Person)) == "" {
		return ErrNoChange
	}
	if c.Person != "" && c.PersonParty != s.Party() {
		return ErrOtherParty.At("/person")
	}
	if c.Text != "" {
		if err := CheckText(c.Text); err != nil {
			return err
		}
	}
	if c.Due != "" {
		if err := checkDue(c.Due, c.Today); err != nil {
			return err
		}
	}
	return checkReason(c.Reason)
}

// reschedule: the owner, or the side it was promised to, asks for another date; the other of the two answers.
// The date stands until then, whatever the charter says about silence.
func reschedule(s State, c Reschedule) (facts, error) {
	switch {
	case s.Settled():
		return nil, ErrSettled
	case s.Status == Done:
		return nil, ErrDone
	case s.Status != Confirmed:
		return nil, ErrNotConfirmed.Sayf("this commitment is not confirmed yet; counter with the other date instead")
	case c.By.Party == s.Party() && !c.By.is(s.Person):
		return nil, ErrNotOwner
	case c.By.Party != s.Party() && !s.PromisedTo(c.By.Party):
		return nil, ErrNotYours
	case s.wanted(c):
		return nil, nil
	}
	if err := checkDue(c.To, c.Today); err != nil {
		return nil, err
	}
	if err := checkReason(c.Reason); err != nil {
		return nil, err
	}
	return facts{commitmentevent.RescheduleProposed{
		From: s.Due, To: c.To, Late: s.Due < c.Today, Party: c.By.Party, Person: c.By.Person, Reason: c.Reason,
	}}, nil
}

// wanted reports whether the date is the agreed one already, or asked for by the same party.
func (s State) wanted(c Reschedule) bool {
	return !s.open() && c.To == s.Due || s.open() && s.Offer.Due == c.To && s.Offer.Party == c.By.Party
}

// acceptCounter confirms a promise as countered, or moves the date of a confirmed one.
func acceptCounter(s State, c AcceptCounter) (facts, error) {
	switch {
	case !s.open() && s.Answer == Answer{Party: c.By.Party, Taken: true}:
		return nil, nil
	case s.Settled():
		return nil, ErrSettled
	case !s.open():
		return nil, ErrNoCounter
	case c.Silence && !s.SilenceAccepts():
		return nil, ErrNotBySilence
	case !c.Silence && !s.mayAnswer(c.By):
		return nil, ErrNotYourAnswer
	case s.Offer.Reschedule:
		return facts{commitmentevent.Rescheduled{
			From: s.Due, To: s.Offer.Due, Late: s.Offer.Late, Party: c.By.Party, Person: c.By.Person, Reason: s.Offer.Reason,
		}}, nil
	}
	return facts{commitmentevent.CounterAccepted{
		Party: c.By.Party, Person: c.By.Person,
		Due: cmp.Or(s.Offer.Due, s.Due), Text: cmp.Or(s.Offer.Text, s.Text), Owner: cmp.Or(s.Offer.Person, s.Person),
	}}, nil
}

func declineCounter(s State, c DeclineCounter) (facts, error) {
	switch {
	case !s.open() && s.Answer == Answer{Party: c.By.Party}:
		return nil, nil
	case s.Settled():
		return nil, ErrSettled
	case !s.open():
		return nil, ErrNoCounter
	case !s.mayAnswer(c.By):
		return nil, ErrNotYourAnswer
	}
	if err := checkReason(c.Reason); err != nil {
		return nil, err
	}
	if s.Offer.Reschedule {
		return facts{commitmentevent.RescheduleDeclined{Party: c.By.Party, Person: c.By.Person, Reason: c.Reason}}, nil
	}
	return facts{commitmentevent.CounterDeclined{Party: c.By.Party, Person: c.By.Person, Reason: c.Reason}}, nil
}
