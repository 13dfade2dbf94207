package view

import (
	"time"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/events/goalevent"
	"coxswain/events/healthevent"
	"coxswain/events/planevent"
	"coxswain/rules/followthrough"
	"coxswain/rules/progress"
	"coxswain/rules/record"
)

// View is the shared-responsibility view of a customer, as one party sees it at one instant.
type View struct {
	Customer   events.CustomerID `json:"customer"`
	Name       string            `json:"name"`
	Attributes map[string]string `json:"attributes,omitempty" doc:"Custom fields. The tenant's people only."`
	Reader     events.PartyID    `json:"reader" doc:"The party for which the view is: relations are from its point of view."`
	At         time.Time         `json:"at" doc:"The instant of the view: waiting times and lateness are as of it."`
	Position   int64             `json:"position" doc:"Of the last fact that the view shows."`
	Parties    []Party           `json:"parties" nullable:"false"`
	Plans      []Plan            `json:"plans" nullable:"false"`
	Goals      []Goal            `json:"goals" nullable:"false"`
	Sides      []Side            `json:"sides" nullable:"false" doc:"Who owes what: the reader's own side first."`
	NextCall   *Call             `json:"next_call,omitempty"`
	LastCall   *time.Time        `json:"last_call,omitempty" doc:"When the last call was held."`
	Health     *Health           `json:"health,omitempty" doc:"The tenant's people only."`
	LastChange *record.Mark      `json:"last_change,omitempty" doc:"The last meaningful change: of a plan, a goal, a promise, or a call that was held."`
	StaleDays  int               `json:"stale_days" doc:"Calendar days since then."`
}

// Relation is what a party is to the reader.
type Relation string

// The relations.
const (
	Ours    Relation = "ours"
	Theirs  Relation = "theirs"
	Partner Relation = "partner"
)

// Who is a person with the name that the directory knows now.
type Who struct {
	ID   events.PersonID `json:"id"`
	Name string          `json:"name,omitempty" doc:"Absent when the person was erased."`
}

// Party is one side with its people.
type Party struct {
	ID       events.PartyID `json:"id"`
	Name     string         `json:"name"`
	Relation Relation       `json:"relation" enum:"ours,theirs,partner"`
	People   []Member       `json:"people" nullable:"false"`
}

// Member is a person in a party, with the seats held.
type Member struct {
	Who
	Seats    []events.Seat `json:"seats,omitempty"`
	MayAgree bool          `json:"may_agree,omitempty" doc:"May say yes for the party."`
	Zone     string        `json:"zone"`
}

// Plan is what is agreed and what is open in a plan.
type Plan struct {
	Plan       events.PlanID           `json:"plan"`
	Title      string                  `json:"title"`
	Status     record.PlanStatus       `json:"status"`
	Version    int                     `json:"version" doc:"Agreed; 0 while nothing is."`
	Hash       string                  `json:"hash,omitempty"`
	AgreedAt   *time.Time              `json:"agreed_at,omitempty"`
	Charter    []planevent.CharterItem `json:"charter,omitempty"`
	Versions   []Version               `json:"versions" nullable:"false" doc:"Newest first."`
	Proposals  []Proposal              `json:"proposals" nullable:"false" doc:"Open ones, oldest first."`
	Reaffirmed []Reaffirmed            `json:"reaffirmed,omitempty"`
}

// Version is one agreed version, and why it came.
type Version struct {
	Version  int                `json:"version"`
	Hash     string             `json:"hash"`
	Reason   string             `json:"reason,omitempty"`
	Changes  []planevent.Change `json:"changes,omitempty"`
	Parties  []events.PartyID   `json:"parties"`
	At       time.Time          `json:"at"`
	Position int64              `json:"position"`
}

// Proposal is terms that wait for a yes. The first agreement has no ID.
type Proposal struct {
	ID        events.ProposalID  `json:"id,omitempty"`
	First     bool               `json:"first,omitempty" doc:"The first agreement of the plan."`
	Party     events.PartyID     `json:"party"`
	By        *Who               `json:"by,omitempty"`
	Reason    string             `json:"reason,omitempty"`
	Changes   []planevent.Change `json:"changes,omitempty"`
	Hash      string             `json:"hash"`
	Base      int                `json:"base,omitempty" doc:"The version it changes."`
	Waiting   []events.PartyID   `json:"waiting" nullable:"false" doc:"Who has still to say yes."`
	Conflicts []string           `json:"conflicts,omitempty" doc:"Fields that a newer version touched: it must be countered or withdrawn."`
	Since     time.Time          `json:"since"`
	Days      int                `json:"days" doc:"Calendar days it has been open."`
	Position  int64              `json:"position"`
}

// Reaffirmed is the last time a party stood by the plan.
type Reaffirmed struct {
	Party   events.PartyID `json:"party"`
	Version int            `json:"version"`
	At      time.Time      `json:"at"`
}

// Goal is a goal with its progress and the confidences of the parties, side by side.
type Goal struct {
	Goal       events.GoalID      `json:"goal"`
	Plan       events.PlanID      `json:"plan"`
	Outcome    string             `json:"outcome"`
	Why        string             `json:"why,omitempty"`
	Status     record.GoalStatus  `json:"status"`
	Party      events.PartyID     `json:"party"`
	Person     Who                `json:"person"`
	Due        events.Date        `json:"due"`
	DaysToDue  int                `json:"days_to_due" doc:"Negative when it has passed."`
	Weight     int                `json:"weight"`
	Metric     *Metric            `json:"metric,omitempty"`
	NoMetric   string             `json:"no_metric_yet,omitempty"`
	Confidence []Confidence       `json:"confidence" nullable:"false" doc:"The last of each party."`
	Gap        bool               `json:"confidence_gap,omitempty" doc:"The parties do not feel the same."`
	Milestones []record.Milestone `json:"milestones,omitempty"`
	Claim      *Claim             `json:"claim,omitempty"`
	History    []record.TermsNote `json:"history,omitempty" doc:"Earlier targets and dates."`
	Position   int64              `json:"position" doc:"Of the last fact about it."`
}

// Metric is where the goal's number stands.
type Metric struct {
	planevent.Metric
	Baseline events.Decimal     `json:"baseline"`
	Target   events.Decimal     `json:"target"`
	Value    *events.Decimal    `json:"value,omitempty" doc:"Absent while nothing was measured."`
	At       *time.Time         `json:"at,omitempty" doc:"When the value was so."`
	Source   string             `json:"source,omitempty"`
	Progress *progress.Progress `json:"progress,omitempty" doc:"1 is the target. Absent while nothing was measured, or when the target is the baseline."`
	Reached  bool               `json:"reached,omitempty"`
	Expected events.Decimal     `json:"expected" doc:"0 to 1: on the straight line from the day it was agreed to its due date."`
	Position int64              `json:"position,omitempty" doc:"Of the measurement."`
}

// Confidence is how a party feels about a goal.
type Confidence struct {
	Party      events.PartyID       `json:"party"`
	Confidence goalevent.Confidence `json:"confidence"`
	Analysis   string               `json:"analysis,omitempty"`
	By         Who                  `json:"by"`
	At         time.Time            `json:"at"`
	Position   int64                `json:"position"`
}

// Claim is a claimed achievement and the answer to it.
type Claim struct {
	Party    events.PartyID `json:"party"`
	Evidence string         `json:"evidence,omitempty"`
	At       time.Time      `json:"at"`
	Dispute  string         `json:"dispute,omitempty"`
	Position int64          `json:"position"`
}

// Side is what one party owes, and how it keeps its word.
type Side struct {
	Party         events.PartyID  `json:"party"`
	Name          string          `json:"name"`
	Relation      Relation        `json:"relation" enum:"ours,theirs,partner"`
	Open          int             `json:"open"`
	Late          int             `json:"late"`
	Commitments   []Commitment    `json:"commitments" nullable:"false" doc:"Open ones, by due date."`
	Settled       []Commitment    `json:"settled" nullable:"false" doc:"The last ones that were accepted, declined or withdrawn, newest first."`
	FollowThrough FollowThrough   `json:"follow_through"`
	People        []PersonsRecord `json:"people" nullable:"false" doc:"The same figure for each person who has one."`
}

// FollowThrough is the kept-promise record of a party.
type FollowThrough struct {
	Score   *events.Decimal      `json:"score,omitempty" doc:"0 to 1; absent when nothing fell due."`
	Counted int                  `json:"counted"`
	Lines   []followthrough.Line `json:"lines" nullable:"false" doc:"The promises behind it, newest first."`
}

// PersonsRecord is the kept-promise record of a person; the lines are among the party's.
type PersonsRecord struct {
	Who
	Score   events.Decimal `json:"score"`
	Counted int            `json:"counted"`
}

// Commitment is a promise with what time makes of it.
type Commitment struct {
	Commitment events.CommitmentID   `json:"commitment"`
	Text       string                `json:"text"`
	Plan       events.PlanID         `json:"plan,omitempty"`
	Goal       events.GoalID         `json:"goal,omitempty"`
	Call       events.CallID         `json:"call,omitempty"`
	Person     Who                   `json:"person"`
	By         events.PartyID        `json:"by" doc:"The party that asked for it, or offered it."`
	Status     record.PromiseStatus  `json:"status"`
	Binding    bool                  `json:"binding,omitempty"`
	Due        events.Date           `json:"due"`
	FirstDue   events.Date           `json:"first_due,omitempty" doc:"As first confirmed."`
	DaysToDue  *int                  `json:"days_to_due,omitempty" doc:"Calendar days in the owner's zone; absent when the owner is done."`
	LateDays   int                   `json:"late_days,omitempty" doc:"Calendar days."`
	Holder     *Holder               `json:"holder,omitempty" doc:"In whose court it is. Nobody's when it is settled."`
	Waiting    []Waiting             `json:"waiting,omitempty" doc:"How long it has been with each party, in working days."`
	Waited     string                `json:"waited,omitempty" doc:"The same in words."`
	Slips      []record.Slip         `json:"slips,omitempty"`
	Counter    *record.Counter       `json:"counter,omitempty" doc:"What was offered instead, while it waits for an answer."`
	Blocked    *record.Block         `json:"blocked,omitempty"`
	DependsOn  []events.CommitmentID `json:"depends_on,omitempty"`
	Evidence   string                `json:"evidence,omitempty"`
	Position   int64                 `json:"position" doc:"Of the last fact about it."`
	ChangedAt  time.Time             `json:"changed_at"`
}

// Holder is who must act next, and for how long that has been so.
type Holder struct {
	Party    events.PartyID `json:"party"`
	Name     string         `json:"name"`
	Relation Relation       `json:"relation" enum:"ours,theirs,partner"`
	Person   *Who           `json:"person,omitempty"`
	Since    time.Time      `json:"since"`
	Days     events.Decimal `json:"days" doc:"Working days of the holder's calendar."`
}

// Waiting is how long a promise has been with a party.
type Waiting struct {
	Party    events.PartyID `json:"party"`
	Relation Relation       `json:"relation" enum:"ours,theirs,partner"`
	Days     events.Decimal `json:"days" doc:"Working days."`
}

// Call is the next call and its reasons, as they were last shared.
type Call struct {
	Call     events.CallID          `json:"call"`
	Kind     string                 `json:"kind"`
	Start    time.Time              `json:"start"`
	Zone     string                 `json:"zone"`
	Minutes  int                    `json:"minutes"`
	InDays   int                    `json:"in_days" doc:"Calendar days, where the call is."`
	Topics   []record.Topic         `json:"topics,omitempty"`
	Reasons  []callevent.AgendaLine `json:"reasons" nullable:"false" doc:"The agenda last shared; empty before."`
	GiveBack bool                   `json:"give_back_proposed,omitempty" doc:"Nothing has called for it so far."`
	Position int64                  `json:"position"`
}

// Health is the score with the entries that sum to it.
type Health struct {
	Score     events.Decimal      `json:"score"`
	Band      healthevent.Band    `json:"band"`
	Scorecard int                 `json:"scorecard_version"`
	Entries   []healthevent.Entry `json:"entries" nullable:"false"`
	Trend     []record.ScorePoint `json:"trend" nullable:"false" doc:"Oldest first, with the entries that moved it."`
	At        time.Time           `json:"at"`
	Position  int64               `json:"position"`
}
