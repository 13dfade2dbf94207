package goal

import (
	"coxswain/events"
	"coxswain/events/goalevent"
)

func addMilestone(s State, c AddMilestone) (facts, error) {
	known, ok := s.Milestones[c.Milestone]
	switch {
	case ok && known.Text == c.Text && known.Due == c.Due:
		return nil, nil
	case ok:
		return nil, ErrMilestoneExists
	case s.settled() != nil:
		return nil, s.settled()
	case len(s.Milestones) >= MaxMilestones:
		return nil, ErrMilestones
	}
	if err := checkText("/text", c.Text); err != nil {
		return nil, err
	}
	if err := checkDate("/due", c.Due); err != nil {
		return nil, err
	}
	return facts{goalevent.MilestoneAdded{Milestone: c.Milestone, Text: c.Text, Due: c.Due}}, nil
}

func reachMilestone(s State, c ReachMilestone) (facts, error) {
	known, ok := s.Milestones[c.Milestone]
	switch {
	case !ok:
		return nil, ErrMilestone
	case known.Reached:
		return nil, nil
	case s.settled() != nil:
		return nil, s.settled()
	}
	return facts{goalevent.MilestoneReached{Milestone: c.Milestone, Party: c.By.Party}}, nil
}

func moveMilestone(s State, c MoveMilestone) (facts, error) {
	known, ok := s.Milestones[c.Milestone]
	switch {
	case !ok:
		return nil, ErrMilestone
	case known.Due == c.To:
		return nil, nil
	case known.Reached:
		return nil, ErrMilestoneReached
	case s.settled() != nil:
		return nil, s.settled()
	}
	if err := checkDate("/to", c.To); err != nil {
		return nil, err
	}
	if err := checkText("/reason", c.Reason); err != nil {
		return nil, err
	}
	return facts{goalevent.MilestoneMoved{Milestone: c.Milestone, From: known.Due, To: c.To, Reason: c.Reason}}, nil
}

func checkDate(pointer string, d events.Date) error {
	if _, err := events.ParseDate(string(d)); err != nil {
		return ErrDueInvalid.At(pointer)
	}
	return nil
}
