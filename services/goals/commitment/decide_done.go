package commitment

import (
	"slices"
	"unicode/utf8"

	"coxswain/events"
	"coxswain/events/commitmentevent"
)

// block: the owner's side says what it waits for. Naming something else replaces what was named before.
func block(s State, c Block) (facts, error) {
	on := Waiting{OnParty: c.OnParty, OnCommitment: c.OnCommitment}
	switch {
	case s.Settled():
		return nil, ErrSettled
	case s.Status == Done:
		return nil, ErrDone
	case s.Status != Confirmed:
		return nil, ErrNotConfirmed
	case c.By.Party != s.Party():
		return nil, ErrNotOwner.Sayf("only the side that owes a commitment can say that it is blocked; leave a comment instead")
	case (c.OnParty == "") == (c.OnCommitment == ""), c.OnParty == s.Party(), c.OnCommitment != "" && c.OnCommitment == s.Asked.Commitment:
		return nil, ErrBlockOn
	case on == s.Blocked:
		return nil, nil
	}
	if err := checkReason(c.Reason); err != nil {
		return nil, err
	}
	return facts{commitmentevent.Blocked{
		OnParty: c.OnParty, OnCommitment: c.OnCommitment, Party: c.By.Party, Person: c.By.Person, Reason: c.Reason,
	}}, nil
}

// unblock: the owner's side, or the party it waits for, says that it can go on.
func unblock(s State, c Unblock) (facts, error) {
	switch {
	case s.Blocked == Waiting{}:
		return nil, nil
	case c.By.Party != s.Party() && c.By.Party != s.Blocked.OnParty:
		return nil, ErrNotYours
	}
	return facts{commitmentevent.Unblocked{Party: c.By.Party, Person: c.By.Person}}, nil
}

func complete(s State, c Complete) (facts, error) {
	switch {
	case !c.By.is(s.Person) || c.By.Party != s.Party():
		return nil, ErrNotOwner
	case s.Status == Done, s.Status == Accepted:
		return nil, nil
	case s.Settled():
		return nil, ErrSettled
	case s.Status != Confirmed:
		return nil, ErrNotConfirmed
	case s.Blocked != Waiting{}:
		return nil, ErrBlocked
	case utf8.RuneCountInString(c.Evidence) > MaxText:
		return nil, ErrTextLong.At("/evidence")
	}
	if err := s.dependenciesDone(c.Owed); err != nil {
		return nil, err
	}
	return facts{commitmentevent.Completed{
		Party: c.By.Party, Person: c.By.Person, Evidence: c.Evidence, Late: s.Due < c.Today,
	}}, nil
}

func (s State) dependenciesDone(owed []events.CommitmentID) error {
	for _, id := range s.Asked.DependsOn {
		if slices.Contains(owed, id) {
			return ErrDependency.Sayf("this commitment waits for commitment %s, which is not done yet", id)
		}
	}
	return nil
}

func accept(s State, c Accept) (facts, error) {
	switch {
	case c.By.Party == s.Party():
		return nil, ErrOwnSide
	case s.Status == Accepted:
		return nil, nil
	case s.Settled():
		return nil, ErrSettled
	case s.Status == Countered:
		return nil, ErrNotDone.Sayf("this commitment is not done yet; to answer the counter, use accept-counter or decline-counter")
	case s.Status != Done:
		return nil, ErrNotDone
	}
	return facts{commitmentevent.Accepted{Party: c.By.Party, Person: c.By.Person, Silence: c.Silence}}, nil
}

func reopen(s State, c Reopen) (facts, error) {
	switch {
	case c.By.Party == s.Party():
		return nil, ErrOwnSide
	case s.Settled():
		return nil, ErrSettled
	case s.Status == Confirmed && s.Reopened:
		return nil, nil
	case s.Status != Done:
		return nil, ErrNotDone
	}
	if err := checkReason(c.Reason); err != nil {
		return nil, err
	}
	return facts{commitmentevent.Reopened{Party: c.By.Party, Person: c.By.Person, Reason: c.Reason}}, nil
}
