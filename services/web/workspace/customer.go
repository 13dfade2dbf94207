package workspace

import (
	"fmt"

	"coxswain/services/responsibility/story"
	"coxswain/services/responsibility/view"
	"coxswain/services/web/account"
	"coxswain/services/web/cards"
	"coxswain/services/web/locale"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// Register adds the pages.
func Register(s *site.Site) {
	s.Page("/today", today)
	s.Page("/customers/{customer}", customer)
}

// lately is how many lines of the timeline the page of a customer shows.
const lately = 8

// customer is the shared-responsibility view: who owes what, what is agreed, where the goals stand.
func customer(v *site.Visit) (ui.Page, error) {
	a, err := account.Read(v)
	if err != nil {
		return ui.Page{}, err
	}
	p := ui.Page{Title: a.Name, Lede: lede(a), Live: string(a.Customer), Wide: true}
	if v.Query("as_of") != "" {
		p.Live, p.Body = "", customerPage(a, nil, true) // what was so then does not change any more
		return p, nil
	}
	var recent struct{ Lines []story.Line }
	if _, err := v.Get("/v1"+site.CustomerURL(a.Customer)+"/timeline", map[string]string{"limit": fmt.Sprint(lately), "preview": v.Query("preview")}, &recent); err != nil {
		return ui.Page{}, err
	}
	p.Body = customerPage(a, recent.Lines, false)
	return p, nil
}

func lede(a cards.Account) string {
	late := 0
	for _, s := range a.Sides {
		late += s.Late
	}
	text := locale.Count(late, "promise is late", "promises are late")
	if a.NextCall != nil {
		text += "; the next call is " + locale.InDays(a.NextCall.InDays)
	}
	return text + "."
}

func note(s view.Side) string {
	text := fmt.Sprintf("%d open", s.Open)
	if s.Late > 0 {
		text += fmt.Sprintf(", %d late", s.Late)
	}
	return text
}

// heading names a column from the reader's point of view.
func heading(s view.Side) string {
	switch s.Relation {
	case view.Ours:
		return "Ours: " + s.Name
	case view.Theirs:
		return "Theirs: " + s.Name
	}
	return "Partner: " + s.Name
}
