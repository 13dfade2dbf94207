package goal

import (
	"slices"

	"coxswain/events/goalevent"
	"coxswain/events/planevent"
)

// adopt follows the plan. A goal that was dropped and stands in a later version is open again; so is a
// settled one whose parties have agreed on another way to measure it, another target or another date.
func adopt(s State, c Adopt) (facts, error) {
	opened := goalevent.Opened{Goal: c.Terms.ID, Plan: c.Plan, Customer: c.Customer, Version: c.Version, Terms: c.Terms}
	changed := goalevent.TermsChanged{Version: c.Version, Terms: c.Terms, Reason: c.Reason}
	switch {
	case s.Status == None:
		return facts{opened}, nil
	case c.Version <= s.Version:
		return nil, nil
	case s.Status == Dropped:
		return facts{opened}, nil
	case sameTerms(s.Terms, c.Terms):
		return nil, nil
	case (s.Status == Achieved || s.Status == Missed) && !sameAim(s.Terms, c.Terms):
		return facts{changed, opened}, nil
	}
	return facts{changed}, nil
}

// drop leaves alone what was achieved or missed: that has happened, whatever the plan holds now.
func drop(s State, c Drop) (facts, error) {
	switch {
	case c.Version <= s.Version, s.Status == Achieved, s.Status == Missed, s.Status == Dropped:
		return nil, nil
	}
	return facts{goalevent.Dropped{Version: c.Version, Reason: c.Reason}}, nil
}

func sameTerms(a, b planevent.GoalTerms) bool {
	return sameAim(a, b) && a.ID == b.ID && a.Outcome == b.Outcome && a.Why == b.Why && a.NoMetric == b.NoMetric &&
		a.Party == b.Party && a.Person == b.Person && a.Weight == b.Weight && a.DelayDays == b.DelayDays &&
		a.Parent == b.Parent && slices.Equal(a.Actions, b.Actions) && slices.Equal(a.Leading, b.Leading)
}

func sameAim(a, b planevent.GoalTerms) bool {
	return a.Metric == b.Metric && a.Baseline == b.Baseline && a.Target == b.Target && a.Due == b.Due
}
