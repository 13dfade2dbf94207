package portal

import (
	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/rules/record"
	"coxswain/services/responsibility/view"
	"coxswain/services/web/locale"
)

// teased is how many lines of an agenda stand here; the page of the call has all.
const teased = 4

func teaser(c view.Call) []callevent.AgendaLine {
	return c.Reasons[:min(len(c.Reasons), teased)]
}

// rest says how many lines are left out.
func rest(c view.Call) string {
	return locale.Count(len(c.Reasons)-teased, "more line", "more lines")
}

// topics are those that the agenda above does not show already.
func topics(c view.Call) []record.Topic {
	shown := map[string]bool{}
	for _, l := range teaser(c) {
		if l.Subject.Kind == "topic" {
			shown[l.Subject.ID] = true
		}
	}
	var all []record.Topic
	for _, t := range c.Topics {
		if !shown[string(t.ID)] {
			all = append(all, t)
		}
	}
	return all
}

func callURL(id events.CallID) string { return "/calls/" + string(id) }

// when says how far the call is and how long it takes: "in 2 days, 45 minutes".
func when(c view.Call) string {
	return locale.InDays(c.InDays) + ", " + locale.Count(c.Minutes, "minute", "minutes")
}
