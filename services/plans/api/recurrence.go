package api

import (
	"strings"
	"time"

	"github.com/teambition/rrule-go"

	"coxswain/events"
	"coxswain/pkg/fault"
)

var (
	errTooDense = fault.New(fault.Invalid, "cadence-too-dense", "calls recur daily or slower, at one time of day, and at most 1000 times: FREQ is DAILY, WEEKLY, MONTHLY or YEARLY")
	errRule     = fault.New(fault.Invalid, "invalid-recurrence-rule", "this is no recurrence rule such as FREQ=WEEKLY;INTERVAL=2;BYDAY=TU (RFC 5545, section 3.3.10)")
	errNever    = fault.New(fault.Invalid, "cadence-never", "no day within ten years of the first possible one fits this rule")
)

const (
	maxRule     = 200  // characters
	maxCount    = 1000 // occurrences of a rule that ends by count
	maxInterval = 1000
	neverYears  = 10
)

// checkRule refuses recurrence rules that are none, that recur more often than daily, or that never occur.
// Where and at what time of day calls begin is the rhythm's own, so a rule says neither. A month without the
// day that a rule names is passed over (RFC 5545): BYMONTHDAY=-1 is the last day of every month.
func checkRule(rule string, from events.Date) error {
	if len(rule) > maxRule || strings.ContainsAny(rule, "\r\n:") {
		return errRule
	}
	o, err := rrule.StrToROption(rule)
	if err != nil {
		return errRule.Because(err)
	}
	switch {
	case o.Freq > rrule.DAILY, len(o.Byhour)+len(o.Byminute)+len(o.Bysecond) > 0, o.Count > maxCount:
		return errTooDense
	case o.Interval < 0, o.Interval > maxInterval, o.Count < 0:
		return errRule
	}
	return occurs(*o, from)
}

// occurs looks for the first occurrence, no further than neverYears.
func occurs(o rrule.ROption, from events.Date) error {
	if _, err := events.ParseDate(string(from)); err != nil {
		return nil //nolint:nilerr // the date is refused for itself
	}
	o.Dtstart = from.In(time.UTC)
	limit := o.Dtstart.AddDate(neverYears, 0, 0)
	if o.Until.IsZero() || o.Until.After(limit) {
		o.Until = limit
	}
	o.Count = 0
	r, err := rrule.NewRRule(o)
	if err != nil {
		return errRule.Because(err)
	}
	if r.After(o.Dtstart, true).IsZero() {
		return errNever
	}
	return nil
}
