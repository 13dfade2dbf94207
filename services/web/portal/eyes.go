package portal

import (
	"net/url"
	"slices"

	"coxswain/events"
	"coxswain/pkg/identity"
	"coxswain/services/responsibility/view"
	"coxswain/services/web/cards"
	"coxswain/services/web/site"
)

// account reads the shared-responsibility view: the reader's own, or for the tenant's people with the eyes of one of the
// customer's (?customer=harbor&preview=customer&as=harbor-champion).
func account(v *site.Visit) (cards.Account, error) {
	a := cards.Account{Who: v.Who}
	customer, preview := v.Who.Customer, ""
	if v.Who.Vendor() {
		customer, preview = events.CustomerID(v.Query("customer")), v.Query("preview")
		if customer == "" || preview == "" {
			return a, identity.ErrNotFound // they have nothing of their own here: their day is /today
		}
	}
	if _, err := v.Get("/v1"+site.CustomerURL(customer)+"/responsibility", map[string]string{"preview": preview}, &a.View); err != nil {
		return a, err
	}
	v.Seen(a.Position)
	if preview == "" {
		return a, nil
	}
	return with(v, a)
}

// with looks at the account with the eyes of the person that was chosen, else of the first who may agree for the
// customer, or of anybody there.
func with(v *site.Visit, a cards.Account) (cards.Account, error) {
	people := members(a, events.Customer)
	eyes := identity.Principal{Tenant: v.Who.Tenant, Party: events.Customer, Customer: a.Customer, Role: identity.Contact}
	as := v.Query("as")
	at := slices.IndexFunc(people, func(m view.Member) bool {
		return string(m.ID) == as || as == "" && m.MayAgree
	})
	if at < 0 && as != "" {
		return a, identity.ErrNotFound
	}
	name := a.PartyName(events.Customer)
	if len(people) > 0 {
		chosen := people[max(at, 0)]
		eyes.Person, name = chosen.ID, cards.Name(chosen.Who)+" of "+name
		if slices.Contains(chosen.Seats, "keeper") {
			eyes.Role = identity.Keeper
		}
	}
	a.Who = eyes
	v.Previews(name)
	return a, nil
}

func members(a cards.Account, party events.PartyID) []view.Member {
	for _, p := range a.Parties {
		if p.ID == party {
			return p.People
		}
	}
	return nil
}

// reader is somebody whose page can be looked at.
type reader struct {
	name, href string
	chosen     bool
}

// readers are the customer's people.
func readers(a cards.Account) []reader {
	var all []reader
	for _, m := range members(a, events.Customer) {
		q := url.Values{"customer": {string(a.Customer)}, "preview": {"customer"}, "as": {string(m.ID)}}
		all = append(all, reader{cards.Name(m.Who), "/yours?" + q.Encode(), a.Mine(m.Who)})
	}
	return all
}
