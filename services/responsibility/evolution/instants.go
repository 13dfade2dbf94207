package evolution

import (
	"time"

	"coxswain/events"
	"coxswain/events/customerevent"
	"coxswain/pkg/worktime"
)

// mostPoints is how many points a series has at most: two years of weeks.
const mostPoints = 105

// instants are the ends of weeks after the first fact, and the end.
func instants(since, end time.Time, home *time.Location) []time.Time {
	monday := mondayAfter(since.In(home))
	weeks := int(end.Sub(monday)/(7*24*time.Hour)) + 1
	step := 1 + max(0, weeks)/mostPoints
	var all []time.Time
	for t := monday; t.Before(end); t = t.AddDate(0, 0, 7*step) {
		all = append(all, t)
	}
	return append(all, end)
}

// mondayAfter is the first midnight after an instant with which a week begins where the instant is told.
func mondayAfter(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d+(7-(int(t.Weekday())+6)%7), 0, 0, 0, 0, t.Location())
}

// homeOf is the zone that the account was registered with.
func homeOf(history []events.Recorded) *time.Location {
	for _, r := range history {
		if e, ok := r.Event.(customerevent.Registered); ok {
			if home, err := worktime.Zone(e.Zone); err == nil {
				return home
			}
		}
	}
	return time.UTC
}
