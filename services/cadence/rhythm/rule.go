package rhythm

import (
	"slices"
	"strings"
	"time"

	"github.com/teambition/rrule-go"

	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/pkg/worktime"
)

// The limits of terms.
const (
	shortest, longest = 5, 480 // minutes of a call
	maxInterval       = 1000   // every thousandth day, week, month or year
	maxCount          = 1000   // occurrences of a rule with an end
	maxRule           = 200    // bytes
	search            = 10     // years in which a rule must name a day
)

// Kinds of calls that recur.
var kinds = []string{"cadence", "coach", "mentor", "partner", "ebr", "qbr"}

// Check refuses terms that are not ones: Invalid, with a pointer into the terms.
func Check(t planevent.RhythmTerms) error {
	switch {
	case !slices.Contains(kinds, t.Kind):
		return ErrKind.At("/kind")
	case t.Minutes < shortest || t.Minutes > longest:
		return ErrMinutes.At("/minutes")
	}
	s, err := parse(t)
	if err != nil {
		return err
	}
	if _, ok := s.first(); !ok {
		return ErrNever.At("/rule")
	}
	return nil
}

// series is a rule that was read, with the place where its clock hangs.
type series struct {
	rule  *rrule.RRule
	start time.Time // floating: the first possible local time, written as if it were UTC
	loc   *time.Location
}

func parse(t planevent.RhythmTerms) (series, error) {
	loc, err := worktime.Zone(t.Zone)
	if err != nil {
		return series{}, err
	}
	if _, err := events.ParseDate(string(t.From)); err != nil {
		return series{}, ErrFrom.At("/from").Because(err)
	}
	clock, err := time.Parse("15:04", t.Start)
	if err != nil || len(t.Start) != len("14:30") {
		return series{}, ErrStart.At("/start").Because(err)
	}
	day := t.From.In(time.UTC)
	start := time.Date(day.Year(), day.Month(), day.Day(), clock.Hour(), clock.Minute(), 0, 0, time.UTC)
	rule, err := readRule(t.Rule, start)
	return series{rule, start, loc}, err
}

// readRule accepts the part of RFC 5545 that calls need. The start is floating, so that the rule counts in
// local days whatever the clocks do.
func readRule(text string, start time.Time) (*rrule.RRule, error) {
	if len(text) > maxRule {
		return nil, ErrRule.Sayf("a rule has at most %d characters", maxRule).At("/rule")
	}
	if err := checkParts(text); err != nil {
		return nil, err
	}
	o, err := rrule.StrToROption(text)
	if err != nil {
		return nil, ErrRule.At("/rule").Because(err)
	}
	switch {
	case o.Interval < 0 || o.Interval > maxInterval:
		return nil, ErrRule.Sayf("INTERVAL is 1 to %d", maxInterval).At("/rule")
	case o.Count < 0 || o.Count > maxCount:
		return nil, ErrRule.Sayf("COUNT is 1 to %d", maxCount).At("/rule")
	}
	if !o.Until.IsZero() { // days count here, so the whole last day does
		o.Until = o.Until.Truncate(24 * time.Hour).Add(24*time.Hour - time.Second)
	}
	o.Dtstart = start
	rule, err := rrule.NewRRule(*o)
	if err != nil {
		return nil, ErrRule.At("/rule").Because(err)
	}
	return rule, nil
}

// checkParts refuses the parts of rules that would give several calls a day: the hour is the rhythm's own.
func checkParts(text string) error {
	seen := map[string]bool{}
	for part := range strings.SplitSeq(text, ";") {
		name, value, _ := strings.Cut(part, "=")
		if seen[name] {
			return ErrRule.Sayf("%.20s stands twice in the rule", name).At("/rule")
		}
		seen[name] = true
		switch name {
		case "FREQ":
			if value == "SECONDLY" || value == "MINUTELY" || value == "HOURLY" {
				return ErrTooDense.At("/rule")
			}
		case "BYHOUR", "BYMINUTE", "BYSECOND":
			return ErrTooDense.Sayf("%s is no part of a rule for calls: they start at one local time", name).At("/rule")
		case "UNTIL", "COUNT", "INTERVAL", "WKST", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "BYYEARDAY", "BYWEEKNO", "BYEASTER":
		default:
			return ErrRule.Sayf("%.20q is no part of a rule for calls: use FREQ, INTERVAL, COUNT, UNTIL, WKST and BYDAY, BYMONTHDAY and the like", name).At("/rule")
		}
	}
	return nil
}
