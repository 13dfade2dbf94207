package dashboard

import (
	"strconv"
	"time"

	"coxswain/events"
	"coxswain/services/web/site"
)

// day is a day that was asked for; empty for now.
type day events.Date

// readDay reads the day of a parameter. A slider sends the number of days after the day in "from" instead. What is no day,
// or has not ended, is now.
func readDay(v *site.Visit, name string) day {
	text := v.Query(name)
	if n, err := strconv.Atoi(v.Query("day")); err == nil && text == "" {
		if from, err := events.ParseDate(v.Query("from")); err == nil {
			text = string(from.AddDays(n))
		}
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		text = string(events.DateOf(at, v.Scene.Format.Zone))
	}
	d, err := events.ParseDate(text)
	if err != nil || d >= today(v) {
		return ""
	}
	return day(d)
}

// instant is the end of the day where the reader is, as the API reads it; empty for now.
func (d day) instant(v *site.Visit) string {
	if d == "" {
		return ""
	}
	return d.end(v.Scene.Format.Zone).Format(time.RFC3339)
}

// end is the last second of the day.
func (d day) end(zone *time.Location) time.Time {
	return events.Date(d).AddDays(1).In(zone).Add(-time.Second).UTC()
}

func today(v *site.Visit) events.Date { return events.DateOf(v.Scene.Now, v.Scene.Format.Zone) }
