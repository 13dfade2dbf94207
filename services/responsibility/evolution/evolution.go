package evolution

import (
	"time"

	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/rules/record"
)

// Evolution is how the plans of a customer have gone until an instant. Series have a point for the end of each week (Monday,
// midnight, where the account is) and one for the instant itself; where there are many weeks, for every second or third.
type Evolution struct {
	Customer events.CustomerID `json:"customer"`
	Name     string            `json:"name"`
	Reader   events.PartyID    `json:"reader" doc:"The party for which it is told."`
	Since    time.Time         `json:"since" doc:"When the first thing occurred."`
	At       time.Time         `json:"at" doc:"The instant until which it is told."`
	Position int64             `json:"position" doc:"Of the last fact that it shows."`
	Versions []Version         `json:"versions" nullable:"false" doc:"Agreed ones of all plans, oldest first."`
	Terms    []Terms           `json:"terms" nullable:"false" doc:"Scope and drift, oldest first."`
	Sides    []Side            `json:"sides" nullable:"false" doc:"Follow-through of every side: vendor, customer, partners."`
	Goals    []Goal            `json:"goals" nullable:"false" doc:"By due date."`
	Health   []Score           `json:"health,omitempty" doc:"The tenant's people only; absent while nothing was scored."`
}

// Version is when a version of a plan was agreed.
type Version struct {
	Plan     events.PlanID `json:"plan"`
	Title    string        `json:"title"`
	Version  int           `json:"version"`
	Reason   string        `json:"reason,omitempty"`
	Changes  int           `json:"changes" doc:"How many things it changed; 0 for the first."`
	At       time.Time     `json:"at"`
	Position int64         `json:"position"`
}

// Terms is how much was agreed at an instant, and by how much its dates had moved. The positions behind are those of the
// facts that have moved a figure since the point before.
type Terms struct {
	At             time.Time `json:"at"`
	Goals          int       `json:"goals" doc:"Agreed and not dropped."`
	Commitments    int       `json:"commitments" doc:"Confirmed, and neither declined nor withdrawn."`
	GoalDays       int       `json:"goal_days" doc:"Calendar days by which their dates lie behind the first agreed ones, all together; earlier ones count against later ones."`
	CommitmentDays int       `json:"commitment_days" doc:"The same of the commitments."`
	ScopeBehind    []int64   `json:"scope_behind,omitempty"`
	DriftBehind    []int64   `json:"drift_behind,omitempty"`
}

// Side is how a party has kept its word.
type Side struct {
	Party  events.PartyID `json:"party"`
	Name   string         `json:"name"`
	Points []Kept         `json:"points" nullable:"false"`
}

// Kept is the follow-through of a side at an instant.
type Kept struct {
	At      time.Time       `json:"at"`
	Score   *events.Decimal `json:"score,omitempty" doc:"0 to 1; absent when nothing fell due."`
	Counted int             `json:"counted" doc:"Promises behind it."`
	Behind  []int64         `json:"behind,omitempty" doc:"Positions of the facts about promises that are judged otherwise than at the point before."`
}

// Goal is how a goal's number has come along.
type Goal struct {
	Goal     events.GoalID     `json:"goal"`
	Outcome  string            `json:"outcome"`
	Status   record.GoalStatus `json:"status"`
	Metric   string            `json:"metric,omitempty" doc:"Absent where there is none yet."`
	Unit     string            `json:"unit,omitempty"`
	Baseline events.Decimal    `json:"baseline"`
	Target   events.Decimal    `json:"target"`
	Opened   time.Time         `json:"opened" doc:"The straight line leads from here and the baseline to the due date and the target."`
	Due      events.Date       `json:"due"`
	Moves    []Move            `json:"moves,omitempty" doc:"Of its date or target, oldest first."`
	Points   []Value           `json:"points" nullable:"false" doc:"Measurements, by when they were so."`
	Position int64             `json:"position" doc:"Of the fact that opened it."`
}

// Move is another date or target of a goal.
type Move struct {
	Version    int            `json:"version" doc:"That brought it."`
	FromDue    events.Date    `json:"from_due"`
	ToDue      events.Date    `json:"to_due"`
	FromTarget events.Decimal `json:"from_target"`
	ToTarget   events.Decimal `json:"to_target"`
	Reason     string         `json:"reason,omitempty"`
	At         time.Time      `json:"at"`
	Position   int64          `json:"position"`
}

// Value is a measurement of a goal's metric.
type Value struct {
	At       time.Time       `json:"at"`
	Value    events.Decimal  `json:"value"`
	Progress *events.Decimal `json:"progress,omitempty" doc:"0 to 1 on the way from baseline to target, as they are now."`
	Position int64           `json:"position"`
}

// Score is the health at an instant, and what has moved it since the point before: the parts sum to the difference of the
// two scores exactly. Those of the first point sum to its score.
type Score struct {
	At       time.Time        `json:"at"`
	Score    events.Decimal   `json:"score"`
	Band     healthevent.Band `json:"band"`
	Moved    []Part           `json:"moved" nullable:"false"`
	Position int64            `json:"position" doc:"Of the last fact about the score."`
}

// Part is what a measure has added to a score, or taken away.
type Part struct {
	Measure string         `json:"measure"`
	Points  events.Decimal `json:"points"`
	Behind  []int64        `json:"behind,omitempty" doc:"Positions of the scores that say so, and of the facts that moved them."`
}
