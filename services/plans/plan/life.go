package plan

import (
	"coxswain/events/planevent"
)

func reaffirm(s State, c Reaffirm) ([]planevent.Event, error) {
	switch {
	case s.Version == 0:
		return nil, ErrNotAgreed
	case s.over():
		return nil, ErrEnded
	case c.Version != s.Version:
		return nil, ErrContentMoved.At("/version")
	}
	if err := c.By.among(s.Parties, s.Terms); err != nil {
		return nil, err
	}
	return one(planevent.Reaffirmed{Version: c.Version, Party: c.By.Party, Person: c.By.Person})
}

func pause(s State, c Pause) ([]planevent.Event, error) {
	switch {
	case s.Status == Paused:
		return nil, nil
	case s.Status != Active:
		return nil, ErrNotActive
	case c.Reason == "":
		return nil, ErrReasonMissing.At("/reason")
	}
	return one(planevent.Paused(c))
}

func resume(s State) ([]planevent.Event, error) {
	switch s.Status {
	case Active:
		return nil, nil
	case Paused:
		return one(planevent.Resumed{})
	case Proposed, Completed, Closed:
	}
	return nil, ErrNotPaused
}

func complete(s State, c Complete) ([]planevent.Event, error) {
	switch {
	case s.Status == Completed:
		return nil, nil
	case !s.Live():
		return nil, ErrNotActive
	}
	open := 0
	for _, g := range s.Terms.Goals {
		if !c.Settled[g.ID] {
			open++
		}
	}
	if open > 0 {
		return nil, ErrGoalsOpen.Sayf("%d of %d goals are open; a plan is complete when every goal is achieved, missed or dropped", open, len(s.Terms.Goals))
	}
	return one(planevent.Completed{})
}

func closePlan(s State, c Close) ([]planevent.Event, error) {
	switch {
	case s.Status == Closed:
		return nil, nil
	case s.Status == Completed:
		return nil, ErrEnded
	case c.Reason == "":
		return nil, ErrReasonMissing.At("/reason")
	}
	return one(planevent.Closed(c))
}
