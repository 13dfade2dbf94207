package sample

import (
	"context"
	"errors"

	"coxswain/events"
	"coxswain/pkg/daemon"
	"coxswain/pkg/identity"
	"coxswain/pkg/signin"
	"coxswain/pkg/worktime"
	"coxswain/services/web/roster"
)

// OpenAccounts lets the sample people sign in, those of all customers. It may be repeated; who has an account keeps it, and who was
// removed meanwhile gets none.
func OpenAccounts(ctx context.Context, r *daemon.Runtime) error {
	for _, s := range stories() {
		people, err := castOf(s, &worktime.Calendars{})
		if err != nil {
			return err
		}
		people["admin"] = vendorsAdmin()
		now, err := roster.Of(ctx, r.Log, tenant, s.id)
		if err != nil {
			return err
		}
		for key, h := range people {
			_, acts := now.Party(h.id)
			if key == engineer || key == builder || h.party != events.Vendor && !acts {
				continue // who only does the work has nothing to sign in for
			}
			if err := openAccount(ctx, r, s.id, key, h); err != nil {
				return err
			}
		}
	}
	return nil
}

func openAccount(ctx context.Context, r *daemon.Runtime, id events.CustomerID, key string, h human) error {
	_, err := r.SignIn.Accounts.Of(ctx, tenant, h.id)
	if !errors.Is(err, signin.ErrNoAccount) {
		return err
	}
	return r.SignIn.Accounts.Put(ctx, accountOf(id, key, h), h.details.Mail)
}

// accountOf gives the vendor's people the role that their key names, and a partner's keeper that of a keeper.
func accountOf(id events.CustomerID, key string, h human) signin.Account {
	a := signin.Account{Tenant: tenant, Person: h.id, Customer: id, Party: h.party, Role: identity.Contact}
	switch {
	case h.party == events.Vendor:
		a.Customer, a.Role = "", identity.Role(key)
	case key == keeper:
		a.Role = identity.Keeper
	}
	return a
}
