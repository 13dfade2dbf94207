package account

import (
	"coxswain/events"
	"coxswain/services/web/cards"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// Register adds the pages.
func Register(s *site.Site) {
	s.Page("/customers/{customer}/facts", facts)
	s.Page("/customers/{customer}/timeline", timeline)
	s.Page("/customers/{customer}/commitments/{commitment}", commitment)
	s.Page("/customers/{customer}/goals/{goal}", goal)
	s.Page("/customers/{customer}/plans", plans)
	s.Page("/customers/{customer}/plans/{plan}", plan)
	s.Page("/customers/{customer}/records", records)
	s.Page("/customers/{customer}/health", health)
}

// Read asks for the view of the customer that the address names: now, as of a time in the past (?as_of=), or through the
// customer's eyes (?preview=customer). Where nothing can be done, forms are off.
func Read(v *site.Visit) (cards.Account, error) {
	a := cards.Account{Who: v.Who}
	_, err := v.Get(about(v, "responsibility"), map[string]string{"as_of": v.Query("as_of"), "known": v.Query("known"), "preview": v.Query("preview")}, &a.View)
	if err != nil {
		return a, err
	}
	v.Seen(a.Position)
	if v.Query("as_of") != "" {
		v.Scene.Quiet = true
	}
	v.Previews(a.PartyName(events.Customer))
	return a, nil
}

// about is an operation below the customer that the address names.
func about(v *site.Visit, what string) string {
	return "/v1" + site.CustomerURL(v.Customer()) + "/" + what
}

// page is a page below the customer's own.
func page(a cards.Account, title, lede string) ui.Page {
	return ui.Page{Title: title, Lede: lede, Crumbs: []ui.Link{{Text: a.Name, Href: home(a)}}, Live: string(a.Customer)}
}

// home is where the page of a customer is for its reader: the tenant's people have one of their own.
func home(a cards.Account) string { return site.CustomerURL(a.Customer) }
