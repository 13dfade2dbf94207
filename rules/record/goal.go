package record

import (
	"cmp"
	"maps"
	"slices"

	"coxswain/events"
	"coxswain/events/goalevent"
	"coxswain/pkg/projection"
)

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
