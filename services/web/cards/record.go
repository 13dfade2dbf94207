package cards

import (
	"coxswain/rules/followthrough"
	"coxswain/services/responsibility/view"
	"coxswain/services/web/locale"
	"coxswain/services/web/ui"
)

// score is a side's kept-promise record in words.
func score(f locale.Format, r view.FollowThrough) string {
	if r.Score == nil {
		return "nothing fell due yet"
	}
	return f.Percent(r.Score.Float()) + " over " + locale.Count(r.Counted, "promise", "promises")
}

// kept is how a promise was kept.
func kept(l followthrough.Line) (ui.Kind, string) {
	switch {
	case l.Kept == followthrough.OnTime:
		return ui.Good, "on time"
	case l.LateDays > 0:
		return ui.Bad, locale.Count(l.LateDays, "working day late", "working days late")
	}
	return ui.Warn, words(string(l.Kept))
}
