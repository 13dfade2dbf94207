package signin

import (
	"net/url"

	"coxswain/pkg/signin"
	"coxswain/services/web/roster"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// choice is an account of somebody who has several.
type choice struct {
	Value string // tenant and person
	Name  string // of the customer
}

// proven are the accounts of the address that the browser has proven to be its owner's.
func (l *lobby) proven(v *site.Visit) (attempt, []signin.Account, error) {
	a, err := l.under(v)
	if err == nil && !a.Proven {
		err = errAgain
	}
	if err != nil {
		return a, nil, err
	}
	accounts, err := l.guests(v.Request.Context(), a.Mail)
	return a, accounts, err
}

// choose asks somebody with several accounts which one it is to be.
func (l *lobby) choose(v *site.Visit) (ui.Page, error) {
	_, accounts, err := l.proven(v)
	if err != nil {
		return ui.Page{Title: "Begin again", Body: beginAgainPage()}, nil //nolint:nilerr // the page says it
	}
	var choices []choice
	for _, a := range accounts {
		c := choice{Value: value(a), Name: "All customers"}
		if a.Customer != "" {
			people, err := roster.Of(v.Request.Context(), l.Log, a.Tenant, a.Customer)
			if err != nil {
				return ui.Page{}, err
			}
			c.Name = people.Name
		}
		choices = append(choices, c)
	}
	return ui.Page{Title: "Which plan?", Lede: "Your address is known to several.", Body: choosePage(choices)}, nil
}

func (l *lobby) chosen(v *site.Visit) error {
	a, accounts, err := l.proven(v)
	if err != nil {
		return v.Again("/sign-in", "by-mail", err)
	}
	for _, account := range accounts {
		if value(account) == v.Request.PostFormValue("account") {
			return l.enter(v, account, a.Next)
		}
	}
	return signin.ErrNoAccount
}

func value(a signin.Account) string { return string(a.Tenant) + "/" + string(a.Person) }

func urlEscape(text string) string { return url.QueryEscape(text) }
