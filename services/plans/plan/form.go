package plan

import (
	"slices"
	"strings"
	"time"

	"coxswain/events"
	"coxswain/events/planevent"
)

// The sizes and numbers that terms keep to. Texts are measured where requests come in.
const (
	maxGoals   = 200
	maxCharter = 100
	maxSeats   = 100
	maxRhythms = 20
	maxRungs   = 10
	maxLines   = 20 // actions or leading indicators of a goal
)

// Form checks what any terms must keep to, unfinished drafts too: everything that is there has the right
// form, and no two things contradict each other. at is the JSON pointer of the terms. Zones and recurrence
// rules are checked where requests come in, since that takes tables and a parser.
func Form(t planevent.Terms, at string) error {
	var f finder
	f.unless(t.Title != "", ErrTextMissing, at+"/title")
	f.unless(len(t.Charter) <= maxCharter, ErrTooMany, at+"/charter")
	for i, item := range t.Charter {
		f.charterItem(item, nth(at+"/charter", i))
	}
	f.unless(len(t.Goals) <= maxGoals, ErrTooMany, at+"/goals")
	for i, g := range t.Goals {
		f.goal(g, nth(at+"/goals", i))
	}
	f.unless(len(t.Seats) <= maxSeats, ErrTooMany, at+"/seats")
	for i, s := range t.Seats {
		f.seat(s, nth(at+"/seats", i))
	}
	f.unless(len(t.Rhythms) <= maxRhythms, ErrTooMany, at+"/rhythms")
	for i, r := range t.Rhythms {
		f.rhythm(r, nth(at+"/rhythms", i))
	}
	f.ladder(t.Ladder, at+"/ladder")
	f.silence(t.Silence, at+"/silence")
	f.together(t, at)
	return f.err()
}

// together checks what holds between the parts: no id twice, one keeper, goals that belong to goals.
func (f *finder) together(t planevent.Terms, at string) {
	once(f, t.Charter, at+"/charter", func(c planevent.CharterItem) string { return string(c.ID) }, "/id")
	once(f, t.Goals, at+"/goals", func(g planevent.GoalTerms) string { return string(g.ID) }, "/id")
	once(f, t.Rhythms, at+"/rhythms", func(r planevent.RhythmTerms) string { return string(r.ID) }, "/id")
	once(f, t.Seats, at+"/seats", func(s planevent.SeatTerms) string {
		return string(s.Seat) + "\x00" + string(s.Party) + "\x00" + string(s.Person)
	}, "")
	keepers := 0
	for i, s := range t.Seats {
		if s.Seat == events.Keeper {
			keepers++
			f.unless(keepers == 1, ErrTwoKeepers, nth(at+"/seats", i))
		}
	}
	for i, g := range t.Goals {
		same := func(o planevent.GoalTerms) bool { return strings.EqualFold(o.Outcome, g.Outcome) }
		f.unless(!slices.ContainsFunc(t.Goals[:i], same), ErrOutcomeRepeated, nth(at+"/goals", i)+"/outcome")
		f.parent(t, g, nth(at+"/goals", i)+"/parent")
	}
}

// once notes every element whose key stood in the list before.
func once[T any](f *finder, list []T, at string, key func(T) string, field string) {
	seen := map[string]bool{}
	for i, one := range list {
		k := key(one)
		f.unless(k == "" || !seen[k], ErrTwice, nth(at, i)+field)
		seen[k] = true
	}
}

// parent walks up from a goal. More steps than there are goals is a cycle.
func (f *finder) parent(t planevent.Terms, g planevent.GoalTerms, at string) {
	up := g
	for range len(t.Goals) + 1 {
		if up.Parent == "" {
			return
		}
		next, ok := goalOf(t, up.Parent)
		if !ok {
			// A broken link further up is noted at the goal that has it.
			f.unless(up.ID != g.ID, ErrParentUnknown, at)
			return
		}
		up = next
	}
	f.unless(false, ErrParentCycle, at)
}

func (f *finder) charterItem(c planevent.CharterItem, at string) {
	f.unless(validID(string(c.ID)), ErrIDInvalid, at+"/id")
	f.unless(slices.Contains(charterKinds(), c.Kind), ErrChoiceUnknown, at+"/kind")
	f.unless(c.Text != "", ErrTextMissing, at+"/text")
}

func charterKinds() []string {
	return []string{"expectation", "success_metric", "resource", "budget", "decision_rights", "credit"}
}

func (f *finder) goal(g planevent.GoalTerms, at string) {
	f.unless(validID(string(g.ID)), ErrIDInvalid, at+"/id")
	f.unless(g.Outcome != "", ErrTextMissing, at+"/outcome")
	f.unless(g.Metric == planevent.Metric{} || g.NoMetric == "", ErrMetricAndNone, at+"/no_metric_yet")
	if (g.Metric != planevent.Metric{}) {
		f.metric(g, at+"/metric")
	}
	f.unless(g.Due == "" || validDate(g.Due), ErrDateInvalid, at+"/due")
	f.unless(within(g.Weight, 1, 100), ErrOutOfRange, at+"/weight")
	f.unless(within(g.DelayDays, 0, 3650), ErrOutOfRange, at+"/expected_delay_days")
	f.unless(len(g.Actions) <= maxLines, ErrTooMany, at+"/actions")
	f.unless(len(g.Leading) <= maxLines, ErrTooMany, at+"/leading_indicators")
	f.unless(g.Person == "" || g.Party != "", ErrNoOwner, at+"/party")
}

func (f *finder) metric(g planevent.GoalTerms, at string) {
	f.unless(g.Metric.Name != "", ErrTextMissing, at+"/name")
	f.unless(slices.Contains([]string{"up", "down"}, g.Metric.Direction), ErrChoiceUnknown, at+"/direction")
}

// target: a goal that goes up has it above the baseline, one that goes down below.
func (f *finder) target(g planevent.GoalTerms, at string) {
	f.unless(g.Metric.Direction != "up" || g.Target > g.Baseline, ErrTargetIsBase, at+"/target")
	f.unless(g.Metric.Direction != "down" || g.Target < g.Baseline, ErrTargetIsBase, at+"/target")
}

func (f *finder) seat(s planevent.SeatTerms, at string) {
	f.unless(slices.Contains(events.Seats(), s.Seat), ErrChoiceUnknown, at+"/seat")
	f.unless(s.Party != "", ErrPartyUnknown, at+"/party")
	f.unless(s.Person != "", ErrPersonUnknown, at+"/person")
}

func (f *finder) rhythm(r planevent.RhythmTerms, at string) {
	f.unless(validID(string(r.ID)), ErrIDInvalid, at+"/id")
	f.unless(slices.Contains(rhythmKinds(), r.Kind), ErrChoiceUnknown, at+"/kind")
	f.unless(r.Rule != "", ErrTextMissing, at+"/rule")
	f.unless(validDate(r.From), ErrDateInvalid, at+"/from")
	f.unless(r.Zone != "", ErrTextMissing, at+"/zone")
	f.unless(validTime(r.Start), ErrTimeInvalid, at+"/start")
	f.unless(within(r.Minutes, 5, 480), ErrOutOfRange, at+"/minutes")
	f.seats(r.Seats, at+"/seats")
}

func rhythmKinds() []string { return []string{"cadence", "coach", "mentor", "partner", "ebr", "qbr"} }

// ladder: offsets are working days from due, at most a quarter away.
func (f *finder) ladder(rungs []planevent.Rung, at string) {
	f.unless(len(rungs) <= maxRungs, ErrTooMany, at)
	for i, r := range rungs {
		f.unless(within(r.OffsetDays, -60, 60), ErrOutOfRange, nth(at, i)+"/offset_days")
		f.unless(slices.Contains([]string{"friendly", "plain", "firm"}, r.Tone), ErrChoiceUnknown, nth(at, i)+"/tone")
		f.unless(len(r.Seats) > 0, ErrNoRecipient, nth(at, i)+"/seats")
		f.seats(r.Seats, nth(at, i)+"/seats")
	}
}

// silence: a date or a completed promise may count as accepted; scope and agreement never do.
func (f *finder) silence(terms []planevent.SilenceTerms, at string) {
	for i, s := range terms {
		f.unless(slices.Contains([]string{"date", "done"}, s.Kind), ErrChoiceUnknown, nth(at, i)+"/kind")
		f.unless(within(s.After, 1, 60), ErrOutOfRange, nth(at, i)+"/after_working_days")
	}
	once(f, terms, at, func(s planevent.SilenceTerms) string { return s.Kind }, "/kind")
}

func (f *finder) seats(seats []events.Seat, at string) {
	for i, s := range seats {
		f.unless(slices.Contains(events.Seats(), s), ErrChoiceUnknown, nth(at, i))
	}
	once(f, seats, at, func(s events.Seat) string { return string(s) }, "")
}

// validID: ids are chosen by whoever writes the terms, and become parts of field names (see Fields).
func validID(id string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	return id != "" && len(id) <= 64 && strings.Trim(id, letters+"-_.:") == ""
}

func within(n, low, high int) bool { return low <= n && n <= high }

func validDate(d events.Date) bool {
	_, err := events.ParseDate(string(d))
	return err == nil
}

func validTime(s string) bool {
	_, err := time.Parse("15:04", s)
	return err == nil && len(s) == len("15:04")
}

func goalOf(t planevent.Terms, id events.GoalID) (planevent.GoalTerms, bool) {
	i := slices.IndexFunc(t.Goals, func(g planevent.GoalTerms) bool { return g.ID == id })
	if i < 0 {
		return planevent.GoalTerms{}, false
	}
	return t.Goals[i], true
}
