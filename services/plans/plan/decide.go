package plan

import (
	"slices"

	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/pkg/decider"
)

// Decider decides what is asked of a plan.
var Decider = decider.Decider[State, Command, planevent.Event]{Decide: decide, Evolve: evolve}

func decide(s State, c Command) ([]planevent.Event, error) {
	if c, ok := c.(Propose); ok {
		return propose(s, c)
	}
	if !s.Exists() {
		return nil, ErrUnknown
	}
	switch c := c.(type) {
	case Agree:
		return agree(s, c)
	case Decline:
		return decline(s, c)
	case ProposeChange:
		return proposeChange(s, c)
	case CounterChange:
		return counterChange(s, c)
	case AcceptChange:
		return acceptChange(s, c)
	case DeclineChange:
		return declineChange(s, c)
	case WithdrawChange:
		return withdrawChange(s, c)
	case Reaffirm:
		return reaffirm(s, c)
	case Pause:
		return pause(s, c)
	case Resume:
		return resume(s)
	case Complete:
		return complete(s, c)
	case Close:
		return closePlan(s, c)
	case Propose: // decided above
	}
	return nil, nil
}

func propose(s State, c Propose) ([]planevent.Event, error) {
	hash := Hash(c.Terms)
	offered := s.Candidate.Hash == hash && s.Candidate.Declined == ""
	switch {
	case s.over():
		return nil, ErrEnded
	case s.Version > 0:
		return nil, ErrAgreedAlready
	case offered && s.Candidate.Party == c.By.Party:
		return nil, nil // already so
	case offered:
		return nil, ErrSameContent
	}
	if err := proposable(c); err != nil {
		return nil, err
	}
	return one(planevent.Proposed{
		Plan: c.Plan, Customer: c.Customer, Version: s.Version + 1, Terms: c.Terms, Hash: hash,
		Parties: Parties(c.Terms), Party: c.By.Party, Person: c.By.Person,
	})
}

func proposable(c Propose) error {
	if err := Ready(c.Terms, "/terms"); err != nil {
		return err
	}
	if err := peopled(c.Terms, c.People, "/terms"); err != nil {
		return err
	}
	return c.By.among(Parties(c.Terms), c.Terms)
}

// among refuses somebody who cannot say yes for one of the parties. The terms' own seats give the right,
// and so does a seat with the customer.
func (by By) among(parties []events.PartyID, t planevent.Terms) error {
	switch {
	case !slices.Contains(parties, by.Party):
		return ErrNotAParty
	case by.Person == "" || !by.MayAgree && !seatMayAgree(t, by.Party, by.Person):
		return ErrMayNotAgree
	}
	return nil
}

func agree(s State, c Agree) ([]planevent.Event, error) {
	if s.Version > 0 {
		return agreeToChange(s, c)
	}
	offer := s.Candidate
	switch {
	case s.over():
		return nil, ErrEnded
	case offer.Hash != c.Hash:
		return nil, ErrContentMoved
	case offer.Declined != "":
		return nil, ErrDeclined
	case slices.Contains(offer.Agreed, c.By.Party):
		return nil, nil // already so
	}
	if err := c.By.among(offer.Parties, offer.Terms); err != nil {
		return nil, err
	}
	facts := []planevent.Event{planevent.PartyAgreed{Party: c.By.Party, Person: c.By.Person, Hash: c.Hash}}
	if covers(append(slices.Clip(offer.Agreed), c.By.Party), offer.Parties) {
		facts = append(facts, planevent.VersionAgreed{
			Plan: s.Plan, Customer: s.Customer, Version: s.Version + 1, Terms: offer.Terms, Hash: offer.Hash, Parties: offer.Parties,
		})
	}
	return facts, nil
}

// agreeToChange finds the open change that would have the hash. No two that can be accepted have the same.
func agreeToChange(s State, c Agree) ([]planevent.Event, error) {
	if c.Hash == s.Hash && slices.Contains(s.Parties, c.By.Party) {
		return nil, nil // that is what was agreed
	}
	for _, p := range s.Open {
		if p.Hash == c.Hash && len(p.Conflicts) == 0 {
			return acceptChange(s, AcceptChange{Proposal: p.ID, Hash: c.Hash, By: c.By})
		}
	}
	return nil, ErrContentMoved
}

func decline(s State, c Decline) ([]planevent.Event, error) {
	offer := s.Candidate
	switch {
	case s.over():
		return nil, ErrEnded
	case offer.Hash == "":
		return nil, ErrNothingProposed
	case offer.Hash != c.Hash:
		return nil, ErrContentMoved
	case offer.Declined == c.By.Party:
		return nil, nil
	case offer.Declined != "":
		return nil, ErrDeclined
	case c.Reason == "":
		return nil, ErrReasonMissing.At("/reason")
	}
	if err := c.By.among(offer.Parties, offer.Terms); err != nil {
		return nil, err
	}
	return one(planevent.Declined{Party: c.By.Party, Person: c.By.Person, Hash: c.Hash, Reason: c.Reason})
}

// covers reports whether every one of the parties is among those who said yes.
func covers(said, parties []events.PartyID) bool {
	return !slices.ContainsFunc(parties, func(p events.PartyID) bool { return !slices.Contains(said, p) })
}

func one(e planevent.Event) ([]planevent.Event, error) { return []planevent.Event{e}, nil }
