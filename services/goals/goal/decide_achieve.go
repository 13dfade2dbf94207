package goal

import "coxswain/events/goalevent"

// claim may be repeated after a dispute, with better evidence, by any party.
func claim(s State, c ClaimAchievement) (facts, error) {
	switch {
	case s.Status == Achieved, s.Status == Claimed && s.Claimant == c.By.Party:
		return nil, nil
	case s.Status == Claimed:
		return nil, ErrClaimed
	case s.settled() != nil:
		return nil, s.settled()
	}
	if err := checkText("/evidence", c.Evidence); err != nil {
		return nil, err
	}
	return facts{goalevent.AchievementClaimed{Party: c.By.Party, Person: c.By.Person, Evidence: c.Evidence}}, nil
}

func verify(s State, c VerifyAchievement) (facts, error) {
	switch {
	case s.Status == Achieved:
		return nil, nil
	case s.settled() != nil:
		return nil, s.settled()
	case s.Status == Open:
		return nil, ErrNotClaimed
	case s.Claimant == c.By.Party:
		return nil, ErrOwnClaim
	}
	return facts{goalevent.AchievementVerified{Party: c.By.Party, Person: c.By.Person}}, nil
}

func dispute(s State, c DisputeAchievement) (facts, error) {
	switch {
	case s.settled() != nil:
		return nil, s.settled()
	case s.Status == Open:
		return nil, ErrNotClaimed
	case s.Claimant == c.By.Party:
		return nil, ErrOwnClaim
	case s.Status == Disputed && s.Disputant == c.By.Party:
		return nil, nil
	}
	if err := checkText("/reason", c.Reason); err != nil {
		return nil, err
	}
	return facts{goalevent.AchievementDisputed{Party: c.By.Party, Person: c.By.Person, Reason: c.Reason}}, nil
}

// miss closes a goal after its date. Before it, giving up is a matter of agreement: a change of the plan.
func miss(s State, c Miss) (facts, error) {
	switch {
	case s.Status == Missed:
		return nil, nil
	case s.settled() != nil:
		return nil, s.settled()
	case s.Status == Claimed:
		return nil, ErrClaimed
	case c.Today <= s.Terms.Due:
		return nil, ErrNotDue
	}
	if err := checkText("/reason", c.Reason); err != nil {
		return nil, err
	}
	return facts{goalevent.Missed{Reason: c.Reason}}, nil
}
