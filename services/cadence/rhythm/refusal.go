package rhythm

import "coxswain/pkg/fault"

// What a rhythm refuses.
var (
	ErrUnknown  = fault.New(fault.NotFound, "not-found", "there is nothing here")
	ErrKind     = fault.New(fault.Invalid, "rhythm_kind", "a rhythm is of calls of kind cadence, coach, mentor, partner, ebr or qbr")
	ErrStart    = fault.New(fault.Invalid, "rhythm_start", "write the local start like 14:30, from 00:00 to 23:59")
	ErrFrom     = fault.New(fault.Invalid, "invalid-date", "write the first possible day like 2026-03-31, between 1900 and 2199")
	ErrMinutes  = fault.New(fault.Invalid, "rhythm_minutes", "a call takes 5 to 480 minutes")
	ErrRule     = fault.New(fault.Invalid, "rhythm_rule", "write the rule like FREQ=WEEKLY;INTERVAL=2;BYDAY=TU (RFC 5545)")
	ErrTooDense = fault.New(fault.Invalid, "cadence-too-dense", "calls recur daily or slower: use FREQ=DAILY, WEEKLY, MONTHLY or YEARLY")
	ErrNever    = fault.New(fault.Invalid, "rhythm_never", "the rule names no day within ten years of its first possible one; the last day of a month is BYMONTHDAY=-1")
)
