package goal

import (
	"maps"

	"coxswain/events"
	"coxswain/events/goalevent"
	"coxswain/events/planevent"
)

// Status is where a goal is in its life.
type Status string

// The life of a goal.
const (
	None     Status = ""
	Open     Status = "open"
	Claimed  Status = "claimed"
	Disputed Status = "disputed"
	Achieved Status = "achieved"
	Missed   Status = "missed"
	Dropped  Status = "dropped"
)

// State is what decisions need to know.
type State struct {
	Status       Status
	Goal         events.GoalID
	Plan         events.PlanID
	Customer     events.CustomerID
	Version      int // of the plan, that was seen last
	Terms        planevent.GoalTerms
	Claimant     events.PartyID
	Disputant    events.PartyID
	Measurements map[events.MeasurementID]goalevent.Measured // with corrected values
	Units        map[string]string                           // by metric, as first measured
	Milestones   map[events.MilestoneID]Milestone
}

// Milestone is a step on the way.
type Milestone struct {
	Text    string
	Due     events.Date
	Reached bool
}

// Evolve folds one fact into the state. It refuses nothing.
func Evolve(s State, e goalevent.Event) State {
	switch e := e.(type) {
	case goalevent.Opened:
		s.Status, s.Claimant, s.Disputant = Open, "", ""
		s.Goal, s.Plan, s.Customer, s.Version, s.Terms = e.Goal, e.Plan, e.Customer, e.Version, e.Terms
	case goalevent.TermsChanged:
		s.Version, s.Terms = e.Version, e.Terms
	case goalevent.Dropped:
		s.Status, s.Version = Dropped, e.Version
	case goalevent.Measured:
		return s.measured(e)
	case goalevent.MeasurementCorrected:
		m := s.Measurements[e.Measurement]
		m.Value = e.Value
		s.Measurements = with(s.Measurements, e.Measurement, m)
	case goalevent.CheckedIn:
	case goalevent.MilestoneAdded:
		s.Milestones = with(s.Milestones, e.Milestone, Milestone{Text: e.Text, Due: e.Due})
	case goalevent.MilestoneReached:
		m := s.Milestones[e.Milestone]
		m.Reached = true
		s.Milestones = with(s.Milestones, e.Milestone, m)
	case goalevent.MilestoneMoved:
		m := s.Milestones[e.Milestone]
		m.Due = e.To
		s.Milestones = with(s.Milestones, e.Milestone, m)
	case goalevent.AchievementClaimed:
		s.Status, s.Claimant, s.Disputant = Claimed, e.Party, ""
	case goalevent.AchievementVerified:
		s.Status = Achieved
	case goalevent.AchievementDisputed:
		s.Status, s.Disputant = Disputed, e.Party
	case goalevent.Missed:
		s.Status = Missed
	}
	return s
}

func (s State) measured(e goalevent.Measured) State {
	s.Measurements = with(s.Measurements, e.Measurement, e)
	if _, known := s.Units[e.Metric]; !known {
		s.Units = with(s.Units, e.Metric, e.Unit)
	}
	return s
}

// with sets a key in a copy: the state of before may still be in use.
func with[K comparable, V any](m map[K]V, key K, value V) map[K]V {
	next := make(map[K]V, len(m)+1)
	maps.Copy(next, m)
	next[key] = value
	return next
}

// settled is why a goal takes no more; nil while it is open.
func (s State) settled() error {
	switch s.Status {
	case Achieved:
		return ErrAchieved
	case Missed:
		return ErrMissed
	case Dropped:
		return ErrDropped
	case None, Open, Claimed, Disputed:
	}
	return nil
}
