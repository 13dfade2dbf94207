package site

import (
	"cmp"
	"slices"

	plans "coxswain/services/plans/api"
	"coxswain/services/web/cookie"
	"coxswain/services/web/locale"
)

// place has times and numbers written as the customer's own people are known to read them, for as long as their browser
// has not said where it is: on the first page, and always without script. Without an answer it stays as it is; a page in
// another zone is better than none, and names its zone.
func (v *Visit) place() {
	if v.Cookie(cookie.Zone) != "" || v.Who.Customer == "" || v.Who.Person == "" {
		return
	}
	var known plans.People
	if _, err := v.Get("/v1"+CustomerURL(v.Who.Customer)+"/people", nil, &known); err != nil {
		return
	}
	at := slices.IndexFunc(known.People, func(p plans.Person) bool { return p.ID == v.Who.Person })
	if at < 0 {
		return
	}
	p := known.People[at]
	v.Scene.Format = locale.New(cmp.Or(v.Cookie(cookie.Locale), v.Request.Header.Get("Accept-Language"), p.Locale), p.Zone)
}
