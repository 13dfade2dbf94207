package dashboard

import (
	"net/url"
	"strings"

	"coxswain/events"
	"coxswain/services/web/locale"
	"coxswain/services/web/site"
)

// slider goes through the days of a customer's history. Without script it is two forms with a button each.
type slider struct {
	Path     string
	From, On events.Date // the first day, and the one that is shown
	Days     int         // from the first to today
	At       int         // of the one that is shown
	Labels   string      // of each day, for the script: "24 May 2026|25 May 2026"
	Past     bool        // not now
	Preview  string
	Then     string // the customer's page as of the same time
}

// longest is how many days the slider goes back: three years. Older days are reached by the field beside it.
const longest = 3 * 366

func sliderOf(v *site.Visit, since events.Date, shown day) slider {
	now := today(v)
	if since.DaysUntil(now) > longest {
		since = now.AddDays(-longest)
	}
	s := slider{
		Path: v.Request.URL.Path, From: since, On: now, Days: max(0, since.DaysUntil(now)), Past: shown != "",
		Preview: v.Query("preview"), Labels: labels(v.Scene.Format, since, now), Then: site.CustomerURL(v.Customer()),
	}
	if s.Past {
		s.On = events.Date(shown)
		s.Then += "?" + url.Values{"as_of": {shown.instant(v)}, "known": {"now"}}.Encode()
	}
	s.At = min(max(0, since.DaysUntil(s.On)), s.Days)
	return s
}

// at is the address of the same page so many days from the one that is shown.
func (s slider) at(days int) string { return s.Path + "?as_of=" + string(s.On.AddDays(days)) }

func labels(f locale.Format, from, to events.Date) string {
	var all []string
	for d := from; d <= to; d = d.AddDays(1) {
		all = append(all, f.Date(d))
	}
	return strings.Join(all, "|")
}
