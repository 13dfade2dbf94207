package dashboard

import (
	"coxswain/events"
	"coxswain/services/responsibility/evolution"
	"coxswain/services/web/site"
)

// Register adds the pages.
func Register(s *site.Site) {
	s.Page("/portfolio", portfolio)
	s.Handle("GET /portfolio.csv", export)
	s.Page("/customers/{customer}/evolution", evolved)
	s.Page("/customers/{customer}/compare", compare)
}

// read asks how the plans of the customer in the address have gone until the end of a day.
func read(v *site.Visit, until day) (evolution.Evolution, error) {
	var e evolution.Evolution
	_, err := v.Get("/v1"+site.CustomerURL(v.Customer())+"/evolution", map[string]string{"as_of": until.instant(v), "preview": v.Query("preview")}, &e)
	if err == nil {
		v.Seen(e.Position)
	}
	return e, err
}

// nameOf is what a party is called.
func nameOf(e evolution.Evolution, party events.PartyID) string {
	for _, s := range e.Sides {
		if s.Party == party {
			return s.Name
		}
	}
	return string(party)
}
