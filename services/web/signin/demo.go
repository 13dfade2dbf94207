package signin

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"coxswain/events"
	"coxswain/pkg/identity"
	"coxswain/pkg/signin"
	"coxswain/services/web/locale"
	"coxswain/services/web/roster"
	"coxswain/services/web/site"
)

// company are the sample people of one organisation, or of those around one customer.
type company struct {
	ID     string
	Name   string
	People []extra
}

// extra is one of the sample people.
type extra struct {
	Value string // tenant and person, for the button
	Name  string
	Title string
	Role  string
}

// sample lists who can be anybody in a demonstration: the tenant's people first, then each customer's.
func (l *lobby) sample(ctx context.Context) ([]company, error) {
	tenants, err := l.Tenants(ctx)
	if err != nil {
		return nil, err
	}
	var all []company
	for _, tenant := range tenants {
		accounts, err := l.door.Accounts.List(ctx, tenant)
		if err != nil {
			return nil, err
		}
		known, err := l.named(ctx, tenant, accounts)
		if err != nil {
			return nil, err
		}
		for customer, people := range grouped(accounts) {
			c, err := l.company(ctx, tenant, customer, people, known)
			if err != nil {
				return nil, err
			}
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b company) int {
		return cmp.Or(byVendor(a)-byVendor(b), len(b.People)-len(a.People), cmp.Compare(a.ID, b.ID))
	})
	return all, nil
}

// byVendor puts the vendor first.
func byVendor(c company) int {
	if c.ID == "" {
		return 0
	}
	return 1
}

func grouped(accounts []signin.Account) map[events.CustomerID][]signin.Account {
	of := map[events.CustomerID][]signin.Account{}
	for _, a := range accounts {
		of[a.Customer] = append(of[a.Customer], a)
	}
	return of
}

func (l *lobby) company(ctx context.Context, tenant events.TenantID, customer events.CustomerID, accounts []signin.Account, known map[events.PersonID]identity.Details) (company, error) {
	c := company{ID: string(customer), Name: "The vendor"}
	if customer != "" {
		people, err := roster.Of(ctx, l.Log, tenant, customer)
		if err != nil {
			return c, err
		}
		c.Name = people.Name
	}
	for _, a := range accounts {
		d := known[a.Person]
		c.People = append(c.People, extra{
			Value: string(tenant) + "/" + string(a.Person), Name: cmp.Or(d.Name, string(a.Person)), Title: d.Title, Role: inWords(a),
		})
	}
	return c, nil
}

// inWords is what an account lets its person do, in a few words.
func inWords(a signin.Account) string {
	switch a.Role {
	case identity.Admin:
		return "administrator"
	case identity.CSM:
		return "all customers"
	case identity.Lead:
		return "reads everything"
	case identity.Keeper:
		return "keeper"
	case identity.Machine, identity.Contact:
	}
	if a.Party != events.Customer {
		return "partner"
	}
	return "" // the heading says whose
}

// enterDemo signs in one of the sample people without a proof. The route is there in a demonstration alone, and its
// sessions are refused in production.
func (l *lobby) enterDemo(v *site.Visit) error {
	who := v.Request.PostFormValue("person")
	if !utf8.ValidString(who) || strings.Contains(who, "\x00") { // the database takes neither
		return signin.ErrNoAccount
	}
	tenant, person, _ := strings.Cut(who, "/")
	account, err := l.door.Accounts.Of(v.Request.Context(), events.TenantID(tenant), events.PersonID(person))
	if err != nil {
		return err
	}
	return l.enter(v, account, v.Request.PostFormValue("next"))
}

// shownOpen is how many organisations are shown at once: the vendor, and the customer with whom the story is told.
const shownOpen = 2

func (p extra) about() string {
	if p.Title == "" || p.Role == "" {
		return p.Title + p.Role
	}
	return p.Title + " · " + p.Role
}

func ofMore(e entrance) string {
	return locale.Count(len(e.Sample)-shownOpen, "more customer", "more customers")
}
