package commitment

import "coxswain/events/commitmentevent"

// Evolve folds one fact into the state. It refuses nothing.
func Evolve(s State, e commitmentevent.Event) State {
	switch e := e.(type) {
	case commitmentevent.Proposed:
		return State{Status: Proposed, Asked: e, Text: e.Text, Person: e.Person, Due: e.Due}
	case commitmentevent.Confirmed:
		s.Status, s.Spoken, s.Offer = Confirmed, true, Offer{}
	case commitmentevent.ConfirmationUndone:
		s.Status, s.Spoken, s.Offer, s.Blocked = Proposed, false, Offer{}, Waiting{}
	case commitmentevent.Countered:
		s.Status, s.Answer = Countered, Answer{}
		s.Offer = Offer{Due: e.Due, Text: e.Text, Person: e.Person, Reason: e.Reason, Party: e.Party, By: e.By}
	case commitmentevent.CounterAccepted:
		return s.counterAccepted(e)
	case commitmentevent.CounterDeclined:
		s.Status, s.Offer, s.Answer = Proposed, Offer{}, Answer{Party: e.Party}
	case commitmentevent.RescheduleProposed:
		s.Answer = Answer{}
		s.Offer = Offer{Due: e.To, Reschedule: true, Late: e.Late, Reason: e.Reason, Party: e.Party, By: e.Person}
	case commitmentevent.Rescheduled:
		s.Due, s.Offer, s.Answer = e.To, Offer{}, Answer{Party: e.Party, Taken: true}
	case commitmentevent.RescheduleDeclined:
		s.Offer, s.Answer = Offer{}, Answer{Party: e.Party}
	case commitmentevent.Blocked:
		s.Blocked = Waiting{OnParty: e.OnParty, OnCommitment: e.OnCommitment}
	case commitmentevent.Unblocked:
		s.Blocked = Waiting{}
	case commitmentevent.Completed:
		s.Status, s.Offer, s.Blocked, s.Reopened = Done, Offer{}, Waiting{}, false
	case commitmentevent.Reopened:
		s.Status, s.Reopened = Confirmed, true
	case commitmentevent.Accepted:
		return s.settled(Accepted)
	case commitmentevent.Declined:
		return s.settled(Declined)
	case commitmentevent.Withdrawn:
		return s.settled(Withdrawn)
	case commitmentevent.Commented:
	}
	return s
}

// counterAccepted confirms the promise as countered. An owner whom somebody else named has not spoken yet.
func (s State) counterAccepted(e commitmentevent.CounterAccepted) State {
	s.Spoken = e.Owner == s.Person || e.Owner == s.Offer.By
	s.Text, s.Person, s.Due = e.Text, e.Owner, e.Due
	s.Status, s.Offer, s.Answer = Confirmed, Offer{}, Answer{Party: e.Party, Taken: true}
	return s
}

func (s State) settled(as Status) State {
	s.Status, s.Offer, s.Blocked = as, Offer{}, Waiting{}
	return s
}
