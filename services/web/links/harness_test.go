package links_test

import (
	"cmp"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/identity"
	"coxswain/pkg/signin"
	"coxswain/rules/record"
	"coxswain/services/web/sitetest"
)

const twoWeeks = 14 * 24 * time.Hour

// letter is a promise that the csm asks the champion for, and whoever has the links of the letter about it.
type letter struct {
	*sitetest.World
	champion identity.Principal
	promise  events.CommitmentID
}

func ask(t *testing.T, w *sitetest.World, binding bool) letter {
	t.Helper()
	l := letter{World: w, champion: w.Who(t, "champion")}
	var made struct{ Commitment events.CommitmentID }
	w.Tell(t, "csm", "/v1/commitments", map[string]any{
		"customer": w.Sample.Customer, "text": "Send the list of depots for " + t.Name(), "person": l.champion.Person,
		"due": time.Now().AddDate(0, 0, 20).Format(time.DateOnly), "binding": binding,
	}, &made)
	l.promise = made.Commitment
	return l
}

// link makes a link as the letters do, and tells its secret.
func (l letter) link(t *testing.T, purpose, item string) string {
	t.Helper()
	return l.linkOf(t, signin.Link{Purpose: purpose, Item: item}, twoWeeks)
}

// linkOf makes a link that is the champion's, where it does not say otherwise.
func (l letter) linkOf(t *testing.T, link signin.Link, ttl time.Duration) string {
	t.Helper()
	p := l.champion
	link.Tenant, link.Person = cmp.Or(link.Tenant, p.Tenant), p.Person
	link.Customer, link.Party, link.Role = p.Customer, p.Party, identity.Contact
	secret, err := l.SignIn.Links.Make(t.Context(), link, ttl)
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

// stands is the promise as its owner sees it.
func (l letter) stands(t *testing.T) record.Promise {
	t.Helper()
	var p record.Promise
	l.Ask(t, "champion", "/v1/commitments/"+string(l.promise), &p)
	return p
}

func (l letter) facts(t *testing.T) int {
	t.Helper()
	all, err := l.Log.Load(t.Context(), l.champion.Tenant, events.Stream{Kind: "commitment", ID: string(l.promise)}, 0)
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}
