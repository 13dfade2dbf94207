package dashboard

import (
	"time"

	"coxswain/events"
	responsibility "coxswain/services/responsibility/api"
	"coxswain/services/web/locale"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// point is one point of a score.
const point = events.One

// home is the page of an account, or a part of it.
func home(a responsibility.Account, part string) string { return site.CustomerURL(a.Customer) + part }

// renews reports whether the renewal is ahead and near, as the filter of the API counts: days of UTC.
func renews(now time.Time) func(responsibility.Account) bool {
	today := events.DateOf(now, time.UTC)
	return func(a responsibility.Account) bool {
		return a.Renewal >= today && a.Renewal <= today.AddDays(renewalDays)
	}
}

// movement is how the score has moved, as a mark.
func movement(f locale.Format, a responsibility.Account) (ui.Kind, string) {
	switch {
	case a.Score == nil:
		return ui.Plain, ""
	case a.Moved <= -point:
		return ui.Bad, "▼ " + f.Signed(a.Moved.Float())
	case a.Moved >= point:
		return ui.Good, "▲ " + f.Signed(a.Moved.Float())
	}
	return ui.Plain, f.Signed(a.Moved.Float())
}

// ago says how long nothing meaningful has happened.
func ago(a responsibility.Account) string { return locale.InDays(-a.StaleDays) }
