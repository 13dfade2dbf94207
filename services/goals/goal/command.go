package goal

import (
	"time"

	"coxswain/events"
	"coxswain/events/goalevent"
	"coxswain/events/planevent"
)

// Command is sealed: what one can ask of a goal.
//
//sumtype:decl
type Command interface{ command() }

// Who gives a command: a person of a party.
type Who struct {
	Party  events.PartyID
	Person events.PersonID
}

type (
	// Adopt brings the terms that a version of the plan holds: it opens the goal, or changes its terms.
	Adopt struct {
		Plan     events.PlanID
		Customer events.CustomerID
		Version  int
		Terms    planevent.GoalTerms
		Reason   string
	}
	// Drop says that a version of the plan has the goal no more.
	Drop struct {
		Version int
		Reason  string
	}
	// Measure says that a metric had a value at a time. An empty unit is the metric's.
	Measure struct {
		Measurement events.MeasurementID
		Metric      string
		Value       events.Decimal
		Unit        string
		Source      string
		At          time.Time
		Now         time.Time
	}
	// CorrectMeasurement says that an earlier measurement should have read otherwise.
	CorrectMeasurement struct {
		Measurement events.MeasurementID
		Value       events.Decimal
		Reason      string
	}
	// CheckIn says how confident a party is.
	CheckIn struct {
		Confidence goalevent.Confidence
		Analysis   string
		By         Who
	}
	// AddMilestone names a step on the way.
	AddMilestone struct {
		Milestone events.MilestoneID
		Text      string
		Due       events.Date
	}
	// ReachMilestone says that the step is done.
	ReachMilestone struct {
		Milestone events.MilestoneID
		By        Who
	}
	// MoveMilestone gives the step another date.
	MoveMilestone struct {
		Milestone events.MilestoneID
		To        events.Date
		Reason    string
	}
	// ClaimAchievement holds the goal achieved, and shows why.
	ClaimAchievement struct {
		Evidence string
		By       Who
	}
	// VerifyAchievement agrees with another party's claim.
	VerifyAchievement struct{ By Who }
	// DisputeAchievement does not agree with it.
	DisputeAchievement struct {
		Reason string
		By     Who
	}
	// Miss says that the goal was not reached by its date and will not be.
	Miss struct {
		Reason string
		Today  events.Date // at the goal's owner
	}
)

func (Adopt) command()              {}
func (Drop) command()               {}
func (Measure) command()            {}
func (CorrectMeasurement) command() {}
func (CheckIn) command()            {}
func (AddMilestone) command()       {}
func (ReachMilestone) command()     {}
func (MoveMilestone) command()      {}
func (ClaimAchievement) command()   {}
func (VerifyAchievement) command()  {}
func (DisputeAchievement) command() {}
func (Miss) command()               {}
