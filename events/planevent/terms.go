package planevent

import "coxswain/events"

// Terms is all that is agreed in a plan. What counts as the same content is decided by its hash
// (services/plans/plan), which is taken over exactly these fields.
type Terms struct {
	Title   string         `json:"title"`
	Charter []CharterItem  `json:"charter,omitempty"`
	Goals   []GoalTerms    `json:"goals,omitempty"`
	Seats   []SeatTerms    `json:"seats,omitempty"`
	Rhythms []RhythmTerms  `json:"rhythms,omitempty"`
	Ladder  []Rung         `json:"ladder,omitempty"`
	Silence []SilenceTerms `json:"silence,omitempty"`
}

// CharterItem is one up-front expectation (product.md A3).
type CharterItem struct {
	ID   events.CharterItemID `json:"id"`
	Kind string               `json:"kind"` // expectation, success_metric, resource, budget, decision_rights, credit
	Text string               `json:"text"`
}

// GoalTerms is what is agreed about one goal.
type GoalTerms struct {
	ID        events.GoalID   `json:"id"`
	Outcome   string          `json:"outcome"` // in the customer's words
	Why       string          `json:"why,omitempty"`
	Metric    Metric          `json:"metric,omitzero"`
	NoMetric  string          `json:"no_metric_yet,omitempty"` // why there is no metric yet; then Metric is empty
	Baseline  events.Decimal  `json:"baseline"`
	Target    events.Decimal  `json:"target"`
	Due       events.Date     `json:"due"`
	Party     events.PartyID  `json:"party"`  // who owns the outcome
	Person    events.PersonID `json:"person"` // its human
	Weight    int             `json:"weight"` // 1 to 100, relative to the other goals
	Actions   []string        `json:"actions,omitempty"`
	Leading   []string        `json:"leading_indicators,omitempty"` // names of metrics that move first
	DelayDays int             `json:"expected_delay_days,omitempty"`
	Parent    events.GoalID   `json:"parent,omitempty"`
}

// Metric is what a goal is measured by.
type Metric struct {
	Name      string `json:"name"`
	Unit      string `json:"unit"`
	Direction string `json:"direction"` // "up" or "down"
}

// SeatTerms is an agreed seat.
type SeatTerms struct {
	Seat     events.Seat     `json:"seat"`
	Party    events.PartyID  `json:"party"`
	Person   events.PersonID `json:"person"`
	MayAgree bool            `json:"may_agree,omitempty"`
}

// RhythmTerms is an agreed cadence of calls.
type RhythmTerms struct {
	ID      events.RhythmID `json:"id"`
	Kind    string          `json:"kind"`  // cadence, coach, mentor, partner, ebr, qbr
	Rule    string          `json:"rule"`  // RFC 5545 recurrence, daily or slower: "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"
	From    events.Date     `json:"from"`  // first possible day
	Zone    string          `json:"zone"`  // IANA
	Start   string          `json:"start"` // local, "14:30"
	Minutes int             `json:"minutes"`
	Seats   []events.Seat   `json:"seats,omitempty"` // invited
}

// Rung is one step of the reminder ladder.
type Rung struct {
	OffsetDays int           `json:"offset_days"` // working days from due; negative is before
	Tone       string        `json:"tone"`        // friendly, plain, firm
	Seats      []events.Seat `json:"seats"`
}

// SilenceTerms says what silence means: after so many working days without an answer, something of this
// kind counts as accepted. Scope and agreement never do.
type SilenceTerms struct {
	Kind  string `json:"kind"` // "date" (a counter-date) or "done" (a completed commitment)
	After int    `json:"after_working_days"`
}

// Change is one typed change of agreed terms. Kind says which of the other fields count.
type Change struct {
	Kind     ChangeKind           `json:"kind"`
	Goal     GoalTerms            `json:"goal,omitzero"`        // goal_added: the whole goal
	GoalID   events.GoalID        `json:"goal_id,omitempty"`    // other goal_ changes
	Target   events.Decimal       `json:"target,omitempty"`     // goal_retargeted
	Due      events.Date          `json:"due,omitempty"`        // goal_redated
	Outcome  string               `json:"outcome,omitempty"`    // goal_reworded
	Party    events.PartyID       `json:"party,omitempty"`      // goal_reowned
	Person   events.PersonID      `json:"person,omitempty"`     // goal_reowned
	Weight   int                  `json:"weight,omitempty"`     // goal_reweighted
	Charter  CharterItem          `json:"charter,omitzero"`     // charter_added, charter_changed
	ItemID   events.CharterItemID `json:"charter_id,omitempty"` // charter_removed
	Seat     SeatTerms            `json:"seat,omitzero"`        // seat_set (replaces who holds that seat for that party)
	Rhythm   RhythmTerms          `json:"rhythm,omitzero"`      // rhythm_set (by its id)
	RhythmID events.RhythmID      `json:"rhythm_id,omitempty"`  // rhythm_removed
	Ladder   []Rung               `json:"ladder,omitempty"`     // ladder_set
	Silence  []SilenceTerms       `json:"silence,omitempty"`    // silence_set
}

// ChangeKind names a typed change.
type ChangeKind string

// The typed changes (domain.md, plan).
const (
	GoalAdded      ChangeKind = "goal_added"
	GoalDropped    ChangeKind = "goal_dropped"
	GoalRetargeted ChangeKind = "goal_retargeted"
	GoalRedated    ChangeKind = "goal_redated"
	GoalReworded   ChangeKind = "goal_reworded"
	GoalReowned    ChangeKind = "goal_reowned"
	GoalReweighted ChangeKind = "goal_reweighted"
	CharterAdded   ChangeKind = "charter_added"
	CharterChanged ChangeKind = "charter_changed"
	CharterRemoved ChangeKind = "charter_removed"
	SeatSet        ChangeKind = "seat_set"
	RhythmSet      ChangeKind = "rhythm_set"
	RhythmRemoved  ChangeKind = "rhythm_removed"
	LadderSet      ChangeKind = "ladder_set"
	SilenceSet     ChangeKind = "silence_set"
)
