package cli

import (
	"fmt"
	"strings"
	"time"

	"coxswain/events"
)

// day shows a date as people say it: "4 Dec 2026".
func day(d events.Date) string {
	t := d.In(time.UTC)
	if t.IsZero() {
		return "-"
	}
	return t.Format("2 Jan 2006")
}

// moment shows an instant in a zone.
func moment(t time.Time, zone string) string {
	if loc, err := time.LoadLocation(zone); err == nil && zone != "" {
		t = t.In(loc)
	}
	return t.Format("Mon 2 Jan 2006 15:04 MST")
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// dueIn says how far away a due date is.
func dueIn(days *int, late int) string {
	switch {
	case late > 0:
		return count(late, "day", "days") + " late"
	case days == nil:
		return ""
	case *days < 0: // of one that was never confirmed: nobody is late
		return count(-*days, "day", "days") + " ago"
	case *days == 0:
		return "today"
	case *days == 1:
		return "tomorrow"
	}
	return "in " + count(*days, "day", "days")
}

// percent shows a share of 0 to 1.
func percent(d events.Decimal) string { return fmt.Sprintf("%d %%", (int64(d)*100+500_000)/1_000_000) }

// tenths shows a number with one decimal, rounded half away from zero.
func tenths(d events.Decimal) string {
	const tenth = events.One / 10
	half := tenth / 2
	if d < 0 {
		half = -half
	}
	return ((d + half) / tenth * tenth).String()
}

// bar draws a share of 0 to 1, with a mark where it is expected to be.
func bar(share, expected events.Decimal) string {
	const cells = 20
	full := int(min(max(share, 0), events.One) * cells / events.One)
	mark := int(min(max(expected, 0), events.One) * cells / events.One)
	b := []rune(strings.Repeat("█", full) + strings.Repeat("░", cells-full))
	if mark < cells {
		b[mark] = '|'
	}
	return string(b)
}

// spoken turns a stable word of the API into one that people read: "at_risk" is "at risk".
func spoken(word string) string { return strings.ReplaceAll(word, "_", " ") }

// short is the beginning of a content hash.
func short(hash string) string { return hash[:min(8, len(hash))] }

func signed(d events.Decimal) string {
	if d > 0 {
		return "+" + d.String()
	}
	return d.String()
}
