// Package goalevent holds the facts of a goal's progress. Its terms come from the plan only.
//
// Stream "goal/<GoalID>", written by the goals service, shared.
package goalevent

import (
	"time"

	"coxswain/events"
	"coxswain/events/planevent"
)

// Event is sealed: only the types of this package are facts of a goal.
//
//sumtype:decl
type Event interface {
	events.Event
	goalEvent()
}

// Kind of the stream.
const Kind = "goal"

// Confidence is how a party feels about a goal.
type Confidence string

// The confidences.
const (
	OnTrack  Confidence = "on_track"
	AtRisk   Confidence = "at_risk"
	OffTrack Confidence = "off_track"
)

// Opened says that an agreed version of the plan brought this goal.
type Opened struct {
	Goal     events.GoalID       `json:"goal"`
	Plan     events.PlanID       `json:"plan"`
	Customer events.CustomerID   `json:"customer"`
	Version  int                 `json:"version"` // of the plan
	Terms    planevent.GoalTerms `json:"terms"`
}

// TermsChanged says that a later version of the plan changed the goal.
type TermsChanged struct {
	Version int                 `json:"version"`
	Terms   planevent.GoalTerms `json:"terms"`
	Reason  string              `json:"reason,omitempty"`
}

// Dropped says that a later version of the plan has this goal no more.
type Dropped struct {
	Version int    `json:"version"`
	Reason  string `json:"reason,omitempty"`
}

// Measured says that a metric had a value at a time.
type Measured struct {
	Measurement events.MeasurementID `json:"measurement"`
	Metric      string               `json:"metric"` // the goal's metric, or one of its leading indicators
	Value       events.Decimal       `json:"value"`
	Unit        string               `json:"unit,omitempty"`
	Source      string               `json:"source,omitempty"`
	At          time.Time            `json:"at"` // when it was so
}

// MeasurementCorrected says that an earlier measurement should have read otherwise. Nothing is deleted.
type MeasurementCorrected struct {
	Measurement events.MeasurementID `json:"measurement"`
	Value       events.Decimal       `json:"value"`
	Reason      string               `json:"reason"`
}

// CheckedIn says how confident a party is, and why.
type CheckedIn struct {
	Party      events.PartyID  `json:"party"`
	Person     events.PersonID `json:"person"`
	Confidence Confidence      `json:"confidence"`
	Analysis   string          `json:"analysis,omitempty"`
}

// MilestoneAdded says that there is a step on the way.
type MilestoneAdded struct {
	Milestone events.MilestoneID `json:"milestone"`
	Text      string             `json:"text"`
	Due       events.Date        `json:"due"`
}

// MilestoneReached says that the step is done.
type MilestoneReached struct {
	Milestone events.MilestoneID `json:"milestone"`
	Party     events.PartyID     `json:"party"`
}

// MilestoneMoved says that the step has another date.
type MilestoneMoved struct {
	Milestone events.MilestoneID `json:"milestone"`
	From      events.Date        `json:"from"`
	To        events.Date        `json:"to"`
	Reason    string             `json:"reason"`
}

// AchievementClaimed says that a party holds the goal achieved, and shows why.
type AchievementClaimed struct {
	Party    events.PartyID  `json:"party"`
	Person   events.PersonID `json:"person"`
	Evidence string          `json:"evidence"`
}

// AchievementVerified says that another party than the claimant agrees.
type AchievementVerified struct {
	Party  events.PartyID  `json:"party"`
	Person events.PersonID `json:"person"`
}

// AchievementDisputed says that another party does not agree.
type AchievementDisputed struct {
	Party  events.PartyID  `json:"party"`
	Person events.PersonID `json:"person"`
	Reason string          `json:"reason"`
}

// Missed says that the goal was not reached by its date and will not be.
type Missed struct {
	Reason string `json:"reason"`
}

// Occurred is when the value was so.
func (m Measured) Occurred() time.Time { return m.At }

func (Opened) EventType() string               { return "goal.opened.v1" }
func (TermsChanged) EventType() string         { return "goal.terms_changed.v1" }
func (Dropped) EventType() string              { return "goal.dropped.v1" }
func (Measured) EventType() string             { return "goal.measured.v1" }
func (MeasurementCorrected) EventType() string { return "goal.measurement_corrected.v1" }
func (CheckedIn) EventType() string            { return "goal.checked_in.v1" }
func (MilestoneAdded) EventType() string       { return "goal.milestone_added.v1" }
func (MilestoneReached) EventType() string     { return "goal.milestone_reached.v1" }
func (MilestoneMoved) EventType() string       { return "goal.milestone_moved.v1" }
func (AchievementClaimed) EventType() string   { return "goal.achievement_claimed.v1" }
func (AchievementVerified) EventType() string  { return "goal.achievement_verified.v1" }
func (AchievementDisputed) EventType() string  { return "goal.achievement_disputed.v1" }
func (Missed) EventType() string               { return "goal.missed.v1" }

func (Opened) goalEvent()               {}
func (TermsChanged) goalEvent()         {}
func (Dropped) goalEvent()              {}
func (Measured) goalEvent()             {}
func (MeasurementCorrected) goalEvent() {}
func (CheckedIn) goalEvent()            {}
func (MilestoneAdded) goalEvent()       {}
func (MilestoneReached) goalEvent()     {}
func (MilestoneMoved) goalEvent()       {}
func (AchievementClaimed) goalEvent()   {}
func (AchievementVerified) goalEvent()  {}
func (AchievementDisputed) goalEvent()  {}
func (Missed) goalEvent()               {}

// Types lists the facts for the registry.
func Types() []events.Type {
	return []events.Type{
		events.Of[Opened]("An agreed version of the plan brought this goal."),
		events.Of[TermsChanged]("A later version of the plan changed the goal."),
		events.Of[Dropped]("A later version of the plan has this goal no more."),
		events.Of[Measured]("A metric had a value at a time."),
		events.Of[MeasurementCorrected]("An earlier measurement should have read otherwise."),
		events.Of[CheckedIn]("A party says how confident it is, and why."),
		events.Of[MilestoneAdded]("There is a step on the way to the goal."),
		events.Of[MilestoneReached]("A step on the way is done."),
		events.Of[MilestoneMoved]("A step on the way has another date."),
		events.Of[AchievementClaimed]("A party holds the goal achieved."),
		events.Of[AchievementVerified]("Another party agrees that the goal is achieved."),
		events.Of[AchievementDisputed]("Another party does not agree that the goal is achieved."),
		events.Of[Missed]("The goal was not reached."),
	}
}
