package story

import (
	"fmt"
	"slices"

	"coxswain/events"
	"coxswain/events/goalevent"
	"coxswain/rules/record"
)

// goal tells a fact of a goal. Its terms are told by the plan's version; only a date that moved back is told
// again, because it is a slip.
func (t *teller) goal(e goalevent.Event) said {
	g := document(t, record.Goals, t.r.Stream.ID)
	what := quoted(g.Terms.Outcome)
	switch e := e.(type) {
	case goalevent.Opened:
		return said{}
	case goalevent.TermsChanged:
		return goalMoved(e, g)
	case goalevent.Dropped:
		return said{group: Removed, reason: e.Reason, sentence: fmt.Sprintf("The goal %s was dropped with version %d.", what, e.Version)}
	case goalevent.Measured:
		return t.measured(e, g)
	case goalevent.MeasurementCorrected:
		return t.corrected(e, g)
	case goalevent.CheckedIn:
		return t.checkedIn(e, g)
	case goalevent.MilestoneAdded:
		return said{group: Proposed, sentence: fmt.Sprintf("%s added the milestone %s to %s, due %s.", t.actor(), quoted(e.Text), what, date(e.Due))}
	case goalevent.MilestoneReached:
		return said{group: Finished, sentence: fmt.Sprintf("The milestone %s of %s was reached.", milestone(g, e.Milestone), what)}
	case goalevent.MilestoneMoved:
		return said{
			group: Slipped, reason: e.Reason, before: string(e.From), after: string(e.To),
			sentence: fmt.Sprintf("The milestone %s of %s moved from %s to %s.", milestone(g, e.Milestone), what, date(e.From), date(e.To)),
		}
	case goalevent.AchievementClaimed:
		return said{group: Finished, after: e.Evidence, sentence: fmt.Sprintf("%s holds %s achieved.", t.who(e.Person, e.Party), what)}
	case goalevent.AchievementVerified:
		return said{group: Finished, sentence: fmt.Sprintf("%s verified that %s is achieved.", t.who(e.Person, e.Party), what)}
	case goalevent.AchievementDisputed:
		return said{group: Disputed, reason: e.Reason, sentence: fmt.Sprintf("%s does not hold %s achieved.", t.who(e.Person, e.Party), what)}
	case goalevent.Missed:
		return said{group: Slipped, reason: e.Reason, sentence: fmt.Sprintf("%s was not reached by %s.", what, date(g.Terms.Due))}
	}
	return said{}
}

func goalMoved(e goalevent.TermsChanged, g record.Goal) said {
	if e.Terms.Due <= g.Terms.Due {
		return said{}
	}
	return said{
		group: Slipped, reason: e.Reason, before: string(g.Terms.Due), after: string(e.Terms.Due),
		sentence: fmt.Sprintf("The goal %s moved from %s to %s.", quoted(e.Terms.Outcome), date(g.Terms.Due), date(e.Terms.Due)),
	}
}

func (t *teller) measured(e goalevent.Measured, g record.Goal) said {
	s := said{group: Progress, after: withUnit(e.Value, e.Unit)}
	for _, m := range g.Measurements { // by the time they were so
		if m.Metric == e.Metric && !m.Mark.At.After(e.At) {
			s.before = withUnit(m.Value, m.Unit)
		}
	}
	s.sentence = fmt.Sprintf("%s of %s is %s.", e.Metric, quoted(g.Terms.Outcome), s.after)
	if s.before != "" {
		s.sentence = fmt.Sprintf("%s of %s went from %s to %s.", e.Metric, quoted(g.Terms.Outcome), s.before, s.after)
	}
	if e.Metric == g.Terms.Metric.Name {
		s.sentence = s.sentence[:len(s.sentence)-1] + fmt.Sprintf("; the target is %s.", withUnit(g.Terms.Target, g.Terms.Metric.Unit))
	}
	return s
}

func (t *teller) corrected(e goalevent.MeasurementCorrected, g record.Goal) said {
	s := said{group: Progress, reason: e.Reason, after: e.Value.String()}
	if i := slices.IndexFunc(g.Measurements, func(m record.Measurement) bool { return m.ID == e.Measurement }); i >= 0 {
		s.before = g.Measurements[i].Value.String()
	}
	s.sentence = fmt.Sprintf("%s corrected a measurement of %s from %s to %s.", t.actor(), quoted(g.Terms.Outcome), s.before, s.after)
	return s
}

func (t *teller) checkedIn(e goalevent.CheckedIn, g record.Goal) said {
	before := confidence(g.CheckIns[e.Party].Confidence)
	s := said{group: Progress, reason: e.Analysis, before: before, after: confidence(e.Confidence)}
	s.sentence = fmt.Sprintf("%s holds %s %s.", t.who(e.Person, e.Party), quoted(g.Terms.Outcome), s.after)
	if before != "" && before != s.after {
		s.sentence = fmt.Sprintf("%s holds %s %s, before it was %s.", t.who(e.Person, e.Party), quoted(g.Terms.Outcome), s.after, before)
	}
	return s
}

func confidence(c goalevent.Confidence) string {
	switch c {
	case goalevent.OnTrack:
		return "on track"
	case goalevent.AtRisk:
		return "at risk"
	case goalevent.OffTrack:
		return "off track"
	}
	return ""
}

func milestone(g record.Goal, id events.MilestoneID) string {
	for _, m := range g.Milestones {
		if m.ID == id {
			return quoted(m.Text)
		}
	}
	return string(id)
}
