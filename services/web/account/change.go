package account

import (
	"strings"

	"github.com/google/uuid"

	"coxswain/events/planevent"
	"coxswain/services/web/locale"
	"coxswain/services/web/ui"
)

// goalOptions are the plan's goals with what a proposal would change: the date, or the target of those that have one.
func (g agreement) goalOptions(f locale.Format, targets bool) []ui.Option {
	var all []ui.Option
	for _, goal := range g.goals() {
		now := f.Date(goal.Due)
		if targets {
			if goal.Metric == nil {
				continue
			}
			now = strings.TrimSpace(f.Exactly(goal.Metric.Target) + " " + goal.Metric.Unit)
		}
		all = append(all, ui.Option{Value: string(goal.Goal), Text: goal.Outcome + " (" + now + ")"})
	}
	return all
}

// rhythm says how often people meet: the common rules in words, others as they are written.
func rhythm(r planevent.RhythmTerms) string {
	often := map[string]string{
		"FREQ=WEEKLY": "every week", "FREQ=WEEKLY;INTERVAL=2": "every two weeks", "FREQ=MONTHLY": "every month", "FREQ=DAILY": "every day",
	}
	rule, day, _ := strings.Cut(r.Rule, ";BYDAY=")
	text, ok := often[rule]
	if !ok {
		return r.Rule
	}
	days := map[string]string{"MO": " on Mondays", "TU": " on Tuesdays", "WE": " on Wednesdays", "TH": " on Thursdays", "FR": " on Fridays"}
	return text + days[day] + " at " + r.Start + " (" + r.Zone + "), " + locale.Count(r.Minutes, "minute", "minutes")
}

// short is enough of a hash to tell two apart.
func short(hash string) string { return hash[:min(len(hash), 8)] }

// newItem is the id of an item that a form adds to the charter.
func newItem() string { return "charter-" + uuid.NewString() }
