package record

import (
	"cmp"
	"maps"
	"slices"

	"coxswain/events"
	"coxswain/events/goalevent"
	"coxswain/events/planevent"
	"coxswain/pkg/projection"
)

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

// GoalPart folds the facts of goals into Goals.
func GoalPart() projection.Part { return part(Goals, foldGoal) }

func foldGoal(doc *Goal, e goalevent.Event, r events.Recorded) {
	doc.Changed = markOf(r)
	switch e := e.(type) {
	case goalevent.Opened:
		doc.open(e)
	case goalevent.TermsChanged:
		doc.revise(e)
	case goalevent.Dropped:
		doc.Version, doc.Status = e.Version, GoalDropped
	case goalevent.Missed:
		doc.Status = GoalMissed
	case goalevent.Measured:
		doc.measure(e)
	case goalevent.MeasurementCorrected:
		doc.Measurements = change(doc.Measurements, isMeasurement(e.Measurement), func(m *Measurement) { m.correct(e.Value) })
	case goalevent.CheckedIn:
		doc.checkIn(e)
	case goalevent.MilestoneAdded:
		doc.Milestones = with(doc.Milestones, Milestone{ID: e.Milestone, Text: e.Text, Due: e.Due})
	case goalevent.MilestoneReached:
		doc.Milestones = change(doc.Milestones, isMilestone(e.Milestone), func(m *Milestone) { m.Reached = doc.Changed })
	case goalevent.MilestoneMoved:
		doc.Milestones = change(doc.Milestones, isMilestone(e.Milestone), func(m *Milestone) { m.Due, m.Moves = e.To, m.Moves+1 })
	case goalevent.AchievementClaimed:
		doc.Status, doc.Claim = GoalClaimed, Claim{Party: e.Party, Evidence: e.Evidence, Since: doc.Changed}
	case goalevent.AchievementVerified:
		doc.Status, doc.Claim.Answer = GoalAchieved, doc.Changed
	case goalevent.AchievementDisputed:
		doc.Status, doc.Claim.Answer, doc.Claim.Dispute = GoalDisputed, doc.Changed, e.Reason
	}
}

func (g *Goal) open(e goalevent.Opened) {
	g.Goal, g.Plan, g.Customer, g.Version, g.Terms = e.Goal, e.Plan, e.Customer, e.Version, e.Terms
	g.Status, g.Opened = GoalOpen, g.Changed
}

// revise keeps what the target and the date were, if the version changed one of them.
func (g *Goal) revise(e goalevent.TermsChanged) {
	if g.Terms.Target != e.Terms.Target || g.Terms.Due != e.Terms.Due {
		g.History = with(g.History, TermsNote{
			Version: e.Version, Target: g.Terms.Target, Due: g.Terms.Due, Reason: e.Reason, Since: g.Changed,
		})
	}
	g.Version, g.Terms = e.Version, e.Terms
}

// measure keeps measurements by the time they were so: a late one goes where it belongs, after those of
// the same instant.
func (g *Goal) measure(e goalevent.Measured) {
	at := g.Changed
	at.At = e.At
	m := Measurement{ID: e.Measurement, Metric: e.Metric, Value: e.Value, Unit: e.Unit, Source: e.Source, Mark: at}
	i, _ := slices.BinarySearchFunc(g.Measurements, m, func(a, b Measurement) int {
		return cmp.Or(a.Mark.At.Compare(b.Mark.At), cmp.Compare(a.Mark.Position, b.Mark.Position))
	})
	g.Measurements = slices.Insert(slices.Clip(g.Measurements), i, m)
}

// correct keeps the value of the first telling.
func (m *Measurement) correct(value events.Decimal) {
	if !m.Corrected {
		m.First, m.Corrected = m.Value, true
	}
	m.Value = value
}

func (g *Goal) checkIn(e goalevent.CheckedIn) {
	all := maps.Clone(g.CheckIns)
	if all == nil {
		all = map[events.PartyID]CheckIn{}
	}
	all[e.Party] = CheckIn{Confidence: e.Confidence, Analysis: e.Analysis, Person: e.Person, Since: g.Changed}
	g.CheckIns = all
}

func isMeasurement(id events.MeasurementID) func(Measurement) bool {
	return func(m Measurement) bool { return m.ID == id }
}

func isMilestone(id events.MilestoneID) func(Milestone) bool {
	return func(m Milestone) bool { return m.ID == id }
}
