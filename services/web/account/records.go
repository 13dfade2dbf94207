package account

import (
	"coxswain/services/responsibility/view"
	"coxswain/services/web/cards"
	"coxswain/services/web/locale"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// records is how every side keeps its word, by the same formula, promise by promise.
func records(v *site.Visit) (ui.Page, error) {
	a, err := Read(v)
	if err != nil {
		return ui.Page{}, err
	}
	p := page(a, "Who keeps their word", "Every side is counted by the same formula, and both see both.")
	p.Wide, p.Body = true, recordsPage(a)
	return p, nil
}

// figureOf is a side's follow-through as a figure.
func figureOf(f locale.Format, s view.Side) (value, about string) {
	r := s.FollowThrough
	if r.Score == nil {
		return "–", "nothing fell due yet"
	}
	return f.Percent(r.Score.Float()), locale.Count(r.Counted, "promise", "promises")
}

// columnName is a side as its reader calls it.
func columnName(a cards.Account, s view.Side) string {
	if s.Party == a.Reader {
		return s.Name + " (you)"
	}
	return s.Name
}
