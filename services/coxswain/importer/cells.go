package importer

import (
	"cmp"
	"errors"
	"strconv"
	"strings"

	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/pkg/fault"
	"coxswain/services/coxswain/sheet"
)

const (
	maxLine = 200 // characters of a name or title in the API

	// The rhythm of calls where a row says none: every second Tuesday at ten.
	defaultRule    = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"
	defaultStart   = "10:00"
	defaultMinutes = 45
	// firstDay is what every second week is counted from where a row says no tenure start. It is a fixed day, so
	// that a repeat of the import drafts the same plan.
	firstDay events.Date = "2026-01-05"

	defaultWeight = 10 // of a goal
)

// line folds the breaks and blanks that a cell of a spreadsheet has for its looks: names and titles of the
// API are one line.
func line(cell string) string { return strings.Join(strings.Fields(cell), " ") }

// decimal reads a cell that package sheet has checked; an empty one is 0.
func decimal(r sheet.Row, column string) events.Decimal {
	d, err := events.ParseDecimal(cmp.Or(r.Get(column), "0"))
	if err != nil {
		return 0
	}
	return d
}

// whole is decimal for whole numbers.
func whole(r sheet.Row, column string, otherwise int) int {
	n, err := strconv.Atoi(r.Get(column))
	if err != nil {
		return otherwise
	}
	return n
}

// leading are the names of a goal's leading indicators: a list with semicolons or commas.
func leading(r sheet.Row) []string {
	var all []string
	for name := range strings.FieldsFuncSeq(r.Get("leading"), func(c rune) bool { return c == ';' || c == ',' }) {
		if name = line(name); name != "" {
			all = append(all, name)
		}
	}
	return all
}

// rhythmTerms is the rhythm of calls that a row of customers.csv asks for.
func rhythmTerms(r sheet.Row) planevent.RhythmTerms {
	return planevent.RhythmTerms{
		ID:      rhythmOf(r.Get("external_id")),
		Kind:    "cadence",
		Rule:    cmp.Or(r.Get("call_rule"), defaultRule),
		From:    cmp.Or(events.Date(r.Get("tenure_start")), firstDay),
		Zone:    cmp.Or(r.Get("zone"), "UTC"),
		Start:   cmp.Or(r.Get("call_start"), defaultStart),
		Minutes: whole(r, "call_minutes", defaultMinutes),
	}
}

// pointer is the first place that a fault names.
func pointer(err error) string {
	var f *fault.Error
	if errors.As(err, &f) && len(f.Fields) > 0 {
		return f.Fields[0].Pointer
	}
	return ""
}
