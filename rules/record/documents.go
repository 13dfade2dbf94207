package record

import (
	"time"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/events/goalevent"
	"coxswain/events/healthevent"
	"coxswain/events/planevent"
)

// Roster is who a customer's people are. One document per customer, key: the customer's id.
type Roster struct {
	Customer   events.CustomerID `json:"customer"`
	Name       string            `json:"name"`
	ExternalID string            `json:"external_id,omitempty"`
	Zone       string            `json:"zone,omitempty"`
	Attributes map[string]string `json:"attributes,omitempty"`
	Parties    []Party           `json:"parties"` // vendor, customer, then partners in the order they came
	People     []Person          `json:"people"`
	Seats      []SeatHeld        `json:"seats"`
	Outcomes   []Outcome         `json:"outcomes,omitempty"`
	Archived   bool              `json:"archived,omitempty"`
	Since      Mark              `json:"since"` // registered
}

// Mark is where and when something happened.
type Mark struct {
	Position int64     `json:"position"`
	At       time.Time `json:"at"` // occurred
	Recorded time.Time `json:"recorded"`
}

// Party is one side.
type Party struct {
	ID   events.PartyID `json:"id"`
	Name string         `json:"name"`
}

// Person is a human of a party. The name is in the people directory.
type Person struct {
	ID         events.PersonID `json:"id"`
	Party      events.PartyID  `json:"party"`
	ExternalID string          `json:"external_id,omitempty"`
	Zone       string          `json:"zone"`
	Locale     string          `json:"locale,omitempty"`
	Calendar   string          `json:"calendar,omitempty"`
	Removed    bool            `json:"removed,omitempty"`
}

// SeatHeld is a seat that a person holds.
type SeatHeld struct {
	Seat     events.Seat     `json:"seat"`
	Person   events.PersonID `json:"person"`
	Party    events.PartyID  `json:"party"`
	MayAgree bool            `json:"may_agree,omitempty"`
	Since    Mark            `json:"since"`
}

// Outcome is how a term ended.
type Outcome struct {
	Outcome string      `json:"outcome"`
	On      events.Date `json:"on"`
	Since   Mark        `json:"since"`
}

// Agreement is what is agreed and what is open in a plan. Key: the plan's id.
type Agreement struct {
	Plan      events.PlanID     `json:"plan"`
	Customer  events.CustomerID `json:"customer"`
	Status    PlanStatus        `json:"status"`
	Version   int               `json:"version"` // agreed; 0 while nothing is
	Hash      string            `json:"hash,omitempty"`
	Terms     planevent.Terms   `json:"terms"`   // agreed
	Parties   []events.PartyID  `json:"parties"` // who must agree
	Candidate Candidate         `json:"candidate,omitzero"`
	Open      []Proposal        `json:"open"` // proposals that wait for an answer, oldest first
	Versions  []Version         `json:"versions"`
	Reaffirm  []Reaffirmation   `json:"reaffirmed,omitempty"`
	Changed   Mark              `json:"changed"`
}

// PlanStatus is where a plan is in its life.
type PlanStatus string

// The life of a plan (product.md A8).
const (
	PlanProposed  PlanStatus = "proposed"
	PlanActive    PlanStatus = "active"
	PlanPaused    PlanStatus = "paused"
	PlanCompleted PlanStatus = "completed"
	PlanClosed    PlanStatus = "closed"
)

// Candidate is what was proposed for the first agreement, and who has said yes.
type Candidate struct {
	Version int              `json:"version"`
	Hash    string           `json:"hash"`
	Terms   planevent.Terms  `json:"terms"`
	Agreed  []events.PartyID `json:"agreed"`
	Since   Mark             `json:"since"`
}

// Proposal is an open change of agreed terms.
type Proposal struct {
	ID        events.ProposalID  `json:"id"`
	Base      int                `json:"base"`
	Changes   []planevent.Change `json:"changes"`
	Hash      string             `json:"hash"`
	Party     events.PartyID     `json:"party"` // whose content it is now: the proposer's, or the last counter's
	Person    events.PersonID    `json:"person"`
	Reason    string             `json:"reason"`
	Accepted  []events.PartyID   `json:"accepted"`
	Countered int                `json:"countered,omitempty"` // how often
	Conflicts []string           `json:"conflicts,omitempty"` // fields that a newer version touched too
	Since     Mark               `json:"since"`
	Changed   Mark               `json:"changed"`
}

// Version is one agreed version in a plan's history.
type Version struct {
	Version  int                `json:"version"`
	Hash     string             `json:"hash"`
	Proposal events.ProposalID  `json:"proposal,omitempty"`
	Changes  []planevent.Change `json:"changes,omitempty"`
	Reason   string             `json:"reason,omitempty"`
	Parties  []events.PartyID   `json:"parties"`
	Agreed   Mark               `json:"agreed"`
}

// Reaffirmation is a party's standing by a version.
type Reaffirmation struct {
	Version int            `json:"version"`
	Party   events.PartyID `json:"party"`
	Since   Mark           `json:"since"`
}

// Goal is a goal with its progress. Key: the goal's id.
type Goal struct {
	Goal         events.GoalID              `json:"goal"`
	Plan         events.PlanID              `json:"plan"`
	Customer     events.CustomerID          `json:"customer"`
	Version      int                        `json:"version"` // of the plan that changed it last
	Terms        planevent.GoalTerms        `json:"terms"`
	Status       GoalStatus                 `json:"status"`
	Measurements []Measurement              `json:"measurements,omitempty"` // by the time they were so
	CheckIns     map[events.PartyID]CheckIn `json:"check_ins,omitempty"`    // the last of each party
	Milestones   []Milestone                `json:"milestones,omitempty"`
	Claim        Claim                      `json:"claim,omitzero"`
	History      []TermsNote                `json:"history,omitempty"` // earlier targets and dates
	Opened       Mark                       `json:"opened"`
	Changed      Mark                       `json:"changed"`
}

// GoalStatus is where a goal is.
type GoalStatus string

// The life of a goal.
const (
	GoalOpen     GoalStatus = "open"
	GoalClaimed  GoalStatus = "claimed"
	GoalDisputed GoalStatus = "disputed"
	GoalAchieved GoalStatus = "achieved"
	GoalMissed   GoalStatus = "missed"
	GoalDropped  GoalStatus = "dropped"
)

// Measurement is a value at a time. A corrected one keeps its first value.
type Measurement struct {
	ID        events.MeasurementID `json:"id"`
	Metric    string               `json:"metric"`
	Value     events.Decimal       `json:"value"`
	Unit      string               `json:"unit,omitempty"`
	Source    string               `json:"source,omitempty"`
	First     events.Decimal       `json:"first,omitempty"` // before it was corrected
	Corrected bool                 `json:"corrected,omitempty"`
	Mark      Mark                 `json:"mark"` // At: when it was so
}

// CheckIn is a party's confidence.
type CheckIn struct {
	Confidence goalevent.Confidence `json:"confidence"`
	Analysis   string               `json:"analysis,omitempty"`
	Person     events.PersonID      `json:"person"`
	Since      Mark                 `json:"since"`
}

// Milestone is a step on the way.
type Milestone struct {
	ID      events.MilestoneID `json:"id"`
	Text    string             `json:"text"`
	Due     events.Date        `json:"due"`
	Reached Mark               `json:"reached,omitzero"`
	Moves   int                `json:"moves,omitempty"`
}

// Claim is a claimed achievement and what became of it.
type Claim struct {
	Party    events.PartyID `json:"party"`
	Evidence string         `json:"evidence"`
	Since    Mark           `json:"since"`
	Answer   Mark           `json:"answer,omitzero"`
	Dispute  string         `json:"dispute,omitempty"`
}

// TermsNote is what a goal's target and date were before a version changed them.
type TermsNote struct {
	Version int            `json:"version"` // that changed them
	Target  events.Decimal `json:"target"`
	Due     events.Date    `json:"due"`
	Reason  string         `json:"reason,omitempty"`
	Since   Mark           `json:"since"`
}

// Promise is a commitment as it stands. Key: the commitment's id.
type Promise struct {
	Commitment events.CommitmentID   `json:"commitment"`
	Customer   events.CustomerID     `json:"customer"`
	Plan       events.PlanID         `json:"plan,omitempty"`
	Goal       events.GoalID         `json:"goal,omitempty"`
	Call       events.CallID         `json:"call,omitempty"`
	Text       string                `json:"text"`
	Party      events.PartyID        `json:"party"` // the owner's
	Person     events.PersonID       `json:"person"`
	Due        events.Date           `json:"due"`
	By         events.PartyID        `json:"by"`
	ByPerson   events.PersonID       `json:"by_person,omitempty"`
	OriginKind string                `json:"origin,omitempty"`
	OriginID   string                `json:"origin_id,omitempty"`
	DependsOn  []events.CommitmentID `json:"depends_on,omitempty"`
	Binding    bool                  `json:"binding,omitempty"`

	Status   PromiseStatus `json:"status"`
	Blocked  Block         `json:"blocked,omitzero"`
	Counter  Counter       `json:"counter,omitzero"` // the open counter or request for another date
	Evidence string        `json:"evidence,omitempty"`
	Slips    []Slip        `json:"slips,omitempty"`
	Holder   Holding       `json:"holder,omitzero"` // nobody when it is settled
	Held     []Holding     `json:"held,omitempty"`  // who held it before, oldest first

	FirstDue  events.Date `json:"first_due"` // as first confirmed
	Proposed  Mark        `json:"proposed"`
	Confirmed Mark        `json:"confirmed,omitzero"`
	Completed Mark        `json:"completed,omitzero"` // cleared when it is reopened
	Settled   Mark        `json:"settled,omitzero"`   // accepted, declined or withdrawn
	Changed   Mark        `json:"changed"`            // comments do not count
	LastFact  string      `json:"last_fact"`          // wire name of that change

	SettledBy events.PartyID `json:"settled_by,omitempty"` // whose answer settled it
	Silence   bool           `json:"silence,omitempty"`    // accepted because nobody answered
}

// PromiseStatus is where a commitment is in its life.
type PromiseStatus string

// The life of a commitment (product.md section 3). A blocked promise keeps its status.
const (
	PromiseProposed  PromiseStatus = "proposed"
	PromiseCountered PromiseStatus = "countered"
	PromiseConfirmed PromiseStatus = "confirmed"
	PromiseDone      PromiseStatus = "done"
	PromiseAccepted  PromiseStatus = "accepted"
	PromiseDeclined  PromiseStatus = "declined"
	PromiseWithdrawn PromiseStatus = "withdrawn"
)

// Open reports whether something remains to be done about it.
func (p Promise) Open() bool {
	switch p.Status {
	case PromiseAccepted, PromiseDeclined, PromiseWithdrawn:
		return false
	}
	return true
}

// Block is what a promise waits for.
type Block struct {
	OnParty      events.PartyID      `json:"on_party,omitempty"` // of the blocking commitment too, where it is known
	OnPerson     events.PersonID     `json:"on_person,omitempty"`
	OnCommitment events.CommitmentID `json:"on_commitment,omitempty"`
	Reason       string              `json:"reason"`
	Since        Mark                `json:"since"`
}

// Counter is what was offered instead. Reschedule says that it came after the confirmation.
type Counter struct {
	Due        events.Date     `json:"due,omitempty"`
	Text       string          `json:"text,omitempty"`
	Person     events.PersonID `json:"person,omitempty"`
	Party      events.PartyID  `json:"party"`
	Reason     string          `json:"reason"`
	Reschedule bool            `json:"reschedule,omitempty"`
	Late       bool            `json:"late,omitempty"` // another date was asked for after the old one had passed
	Since      Mark            `json:"since"`
}

// Slip is a due date that moved.
type Slip struct {
	From   events.Date `json:"from"`
	To     events.Date `json:"to"`
	Late   bool        `json:"late,omitempty"`
	Reason string      `json:"reason"`
	Since  Mark        `json:"since"`
}

// Holding is a stretch of time in which a promise was in somebody's court.
type Holding struct {
	Party  events.PartyID  `json:"party"`
	Person events.PersonID `json:"person,omitempty"`
	From   time.Time       `json:"from"`
	To     time.Time       `json:"to,omitzero"`
}

// Call is a cadence call. Key: the call's id.
type Call struct {
	Call      events.CallID            `json:"call"`
	Rhythm    events.RhythmID          `json:"rhythm,omitempty"`
	Plan      events.PlanID            `json:"plan"`
	Customer  events.CustomerID        `json:"customer"`
	Kind      string                   `json:"kind"`
	Start     time.Time                `json:"start"`
	Zone      string                   `json:"zone"`
	Minutes   int                      `json:"minutes"`
	Seats     []events.Seat            `json:"seats,omitempty"`
	Status    CallStatus               `json:"status"`
	Topics    []Topic                  `json:"topics,omitempty"`
	Pinned    []events.ItemID          `json:"pinned,omitempty"`
	Removed   []events.ItemID          `json:"removed,omitempty"`
	Timed     map[events.ItemID]int    `json:"timed,omitempty"`
	Order     []events.ItemID          `json:"order,omitempty"`
	Shared    []callevent.AgendaLine   `json:"shared,omitempty"` // the agenda last shared
	SharedAt  Mark                     `json:"shared_at,omitzero"`
	Present   []events.PersonID        `json:"present,omitempty"`
	Absent    []events.PersonID        `json:"absent,omitempty"`
	Decisions []Decision               `json:"decisions,omitempty"`
	Deferred  []callevent.ItemDeferred `json:"deferred,omitempty"`
	Captured  []events.CommitmentID    `json:"captured,omitempty"`
	Notes     []Note                   `json:"notes,omitempty"` // shared ones
	Recap     []RecapLine              `json:"recap,omitempty"`
	Reason    string                   `json:"reason,omitempty"` // cancelled, moved
	Update    string                   `json:"update,omitempty"` // given back with this
	HeldAt    Mark                     `json:"held_at,omitzero"`
	GiveBack  Mark                     `json:"give_back_proposed,omitzero"` // cleared when it is overruled
	Settled   Mark                     `json:"recap_settled,omitzero"`
	Scheduled Mark                     `json:"scheduled"`
	Changed   Mark                     `json:"changed"`
}

// CallStatus is where a call is.
type CallStatus string

// The life of a call.
const (
	CallScheduled CallStatus = "scheduled"
	CallHeld      CallStatus = "held"
	CallGivenBack CallStatus = "given_back"
	CallNoShow    CallStatus = "no_show"
	CallCancelled CallStatus = "cancelled"
)

// Topic is what a party wants to talk about.
type Topic struct {
	ID      events.TopicID  `json:"id"`
	Text    string          `json:"text"`
	Minutes int             `json:"minutes"`
	Party   events.PartyID  `json:"party"`
	Person  events.PersonID `json:"person"`
	Since   Mark            `json:"since"`
}

// Decision is what was decided.
type Decision struct {
	Item     events.ItemID `json:"item,omitempty"`
	Decision string        `json:"decision"`
	Since    Mark          `json:"since"`
}

// Note is a shared note.
type Note struct {
	ID     events.NoteID   `json:"id"`
	Party  events.PartyID  `json:"party"`
	Person events.PersonID `json:"person"`
	Text   string          `json:"text"`
	Since  Mark            `json:"since"`
}

// RecapLine is one thing that was said, and what each attendee answers.
type RecapLine struct {
	callevent.RecapLine
	Confirmed []events.PersonID `json:"confirmed,omitempty"`
	Disputed  []Dispute         `json:"disputed,omitempty"`
	Redated   []Redate          `json:"redated,omitempty"`
	Since     Mark              `json:"since"`
}

// Redate is an attendee's "yes, by another date".
type Redate struct {
	Person events.PersonID `json:"person"`
	Party  events.PartyID  `json:"party"`
	Due    events.Date     `json:"due"`
	Since  Mark            `json:"since"`
}

// Dispute is an attendee's "not what I said".
type Dispute struct {
	Person events.PersonID `json:"person"`
	Party  events.PartyID  `json:"party"`
	Reason string          `json:"reason"`
	Since  Mark            `json:"since"`
}

// Health is the last score and the scores before it. Internal to the vendor. Key: the customer's id.
type Health struct {
	Customer events.CustomerID   `json:"customer"`
	Score    events.Decimal      `json:"score"`
	Band     healthevent.Band    `json:"band"`
	Entries  []healthevent.Entry `json:"entries"`
	Version  int                 `json:"scorecard_version"`
	Trend    []ScorePoint        `json:"trend"` // oldest first, this one included
	Changed  Mark                `json:"changed"`
}

// ScorePoint is a score in the past with what changed it.
type ScorePoint struct {
	Score   events.Decimal      `json:"score"`
	Band    healthevent.Band    `json:"band"`
	Entries []healthevent.Entry `json:"entries,omitempty"` // those with a delta
	Mark    Mark                `json:"mark"`
}
