// Package healthevent holds the facts of health: signals, scorecards and scores. All of them are internal
// to the vendor.
//
// Streams, written by the health service: "signals/<CustomerID>", "scorecard/<ScorecardID>" (of the
// tenant, no customer), "score/<CustomerID>".
package healthevent

import (
	"time"

	"coxswain/events"
)

// Event is sealed: only the types of this package are facts of health.
//
//sumtype:decl
type Event interface {
	events.Internal
	healthEvent()
}

// Kinds of the streams.
const (
	SignalsKind   = "signals"
	ScorecardKind = "scorecard"
	ScoreKind     = "score"
)

// Band is a range of scores that calls for the same attention.
type Band string

// The bands.
const (
	Healthy Band = "healthy"
	Watch   Band = "watch"
	AtRisk  Band = "at_risk"
)

// InternalSignalRecorded says that a raw input had a value at a time.
type InternalSignalRecorded struct {
	Customer events.CustomerID `json:"customer"`
	Name     string            `json:"name"`
	Value    events.Decimal    `json:"value"`
	Source   string            `json:"source,omitempty"`
	At       time.Time         `json:"at"`
}

// Occurred is when the value was so.
func (s InternalSignalRecorded) Occurred() time.Time { return s.At }

// Scorecard is a version of the rules that make a score.
type Scorecard struct {
	ID       events.ScorecardID `json:"id"`
	Version  int                `json:"version"`
	Name     string             `json:"name"`
	Measures []Measure          `json:"measures"`
	Healthy  events.Decimal     `json:"healthy_from"` // scores from here are healthy
	Watch    events.Decimal     `json:"watch_from"`   // scores from here to Healthy are watch, below is at risk
}

// Measure is one scored dimension.
type Measure struct {
	Name    string         `json:"name"`
	Input   Input          `json:"input"`
	Mapping []Point        `json:"mapping"` // piecewise linear from input to 0..100; ascending inputs
	Weight  events.Decimal `json:"weight"`  // weights sum to 100
	Missing string         `json:"missing"` // skip (re-weight the others), neutral (50), zero
}

// Input is where a measure comes from: a signal over a window, or a built-in.
type Input struct {
	Signal    string `json:"signal,omitempty"`
	Aggregate string `json:"aggregate,omitempty"`   // last, sum, average, count, trend (per day)
	Window    int    `json:"window_days,omitempty"` // 1 to 730
	Builtin   string `json:"builtin,omitempty"`     // vendor_follow_through, customer_follow_through, goal_progress, confidence, agreement, call_discipline
}

// Point maps an input to points of 0 to 100.
type Point struct {
	Input  events.Decimal `json:"input"`
	Points events.Decimal `json:"points"`
}

// InternalScorecardDrafted says that there is a new version of a scorecard, not yet in use.
type InternalScorecardDrafted struct {
	Scorecard Scorecard `json:"scorecard"`
}

// InternalScorecardActivated says that the version scores from now on.
type InternalScorecardActivated struct {
	Scorecard Scorecard `json:"scorecard"`
}

// InternalScoreChanged says that a customer's score is another, and why: the entries always sum to the
// score exactly.
type InternalScoreChanged struct {
	Customer  events.CustomerID  `json:"customer"`
	Scorecard events.ScorecardID `json:"scorecard"`
	Version   int                `json:"scorecard_version"`
	Score     events.Decimal     `json:"score"` // 0 to 100
	Previous  events.Decimal     `json:"previous"`
	Band      Band               `json:"band"`
	Entries   []Entry            `json:"entries"` // sum of Points == Score
	Basis     int64              `json:"basis"`   // position up to which facts were counted
	On        events.Date        `json:"on"`      // day for which windows and decay were taken
	First     bool               `json:"first,omitempty"`
}

// Entry is what one measure contributes, in points of the score, and what moved it.
type Entry struct {
	Measure  string         `json:"measure"`
	Weight   events.Decimal `json:"weight"`
	Input    events.Decimal `json:"input"`    // before the mapping
	Measured events.Decimal `json:"measured"` // 0 to 100, after the mapping
	Missing  bool           `json:"missing,omitempty"`
	Points   events.Decimal `json:"points"`           // contribution to the score
	Delta    events.Decimal `json:"delta"`            // against the previous score
	Why      string         `json:"why"`              // one sentence with its numbers
	Behind   []int64        `json:"behind,omitempty"` // positions of the facts that moved it since the previous score
}

// InternalBandChanged says that a customer's score crossed into another band.
type InternalBandChanged struct {
	Customer events.CustomerID `json:"customer"`
	From     Band              `json:"from"`
	To       Band              `json:"to"`
	Score    events.Decimal    `json:"score"`
}

func (InternalSignalRecorded) InternalTo() events.PartyID     { return events.Vendor }
func (InternalScorecardDrafted) InternalTo() events.PartyID   { return events.Vendor }
func (InternalScorecardActivated) InternalTo() events.PartyID { return events.Vendor }
func (InternalScoreChanged) InternalTo() events.PartyID       { return events.Vendor }
func (InternalBandChanged) InternalTo() events.PartyID        { return events.Vendor }

func (InternalSignalRecorded) EventType() string     { return "signals.internal_signal_recorded.v1" }
func (InternalScorecardDrafted) EventType() string   { return "scorecard.internal_drafted.v1" }
func (InternalScorecardActivated) EventType() string { return "scorecard.internal_activated.v1" }
func (InternalScoreChanged) EventType() string       { return "score.internal_changed.v1" }
func (InternalBandChanged) EventType() string        { return "score.internal_band_changed.v1" }

func (InternalSignalRecorded) healthEvent()     {}
func (InternalScorecardDrafted) healthEvent()   {}
func (InternalScorecardActivated) healthEvent() {}
func (InternalScoreChanged) healthEvent()       {}
func (InternalBandChanged) healthEvent()        {}

// Types lists the facts for the registry.
func Types() []events.Type {
	return []events.Type{
		events.Of[InternalSignalRecorded]("A raw input had a value at a time."),
		events.Of[InternalScorecardDrafted]("There is a new version of a scorecard, not yet in use."),
		events.Of[InternalScorecardActivated]("A version of a scorecard scores from now on."),
		events.Of[InternalScoreChanged]("A customer's score is another, with the entries that sum to it."),
		events.Of[InternalBandChanged]("A customer's score crossed into another band."),
	}
}
