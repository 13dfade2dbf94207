package policy

import (
	"context"
	"errors"

	"coxswain/events"
	"coxswain/events/customerevent"
	"coxswain/pkg/bus"
	"coxswain/pkg/daemon"
	"coxswain/pkg/signin"
	"coxswain/services/web/roster"
)

// onPersonRemoved keeps somebody out who acts for a customer's party no longer: what is open in a browser ends with the
// next request, and what was written and not yet sent is dropped. The tenant's own people are not meant: who of them may
// sign in does not hang on one customer.
func onPersonRemoved(d daemon.Deps) bus.Policy {
	return bus.Policy{
		Name: "web_on_person_removed", On: []string{customerevent.PersonRemoved{}.EventType()},
		Handle: func(ctx context.Context, r events.Recorded) error {
			e, ok := r.Event.(customerevent.PersonRemoved)
			if !ok {
				return nil // a fact that the subscription does not mean
			}
			out, err := isOut(ctx, d, r, e.Person)
			if err != nil || !out {
				return err
			}
			return shutOut(ctx, d, r.Tenant, e.Person)
		},
	}
}

// isOut reports whether the person is to be kept out: nobody who has been added again meanwhile, none of the tenant's own, and
// nobody who comes in for another customer.
func isOut(ctx context.Context, d daemon.Deps, r events.Recorded, person events.PersonID) (bool, error) {
	now, err := roster.Of(ctx, d.Log, r.Tenant, r.Customer)
	if err != nil {
		return false, err
	}
	if _, acts := now.Party(person); acts || now.Last(person) == events.Vendor {
		return false, nil
	}
	account, err := d.SignIn.Accounts.Of(ctx, r.Tenant, person)
	if errors.Is(err, signin.ErrNoAccount) {
		return true, nil // links may be about all the same
	}
	return account.Customer == r.Customer, err
}

func shutOut(ctx context.Context, d daemon.Deps, tenant events.TenantID, person events.PersonID) error {
	if err := d.SignIn.Accounts.Close(ctx, tenant, person); err != nil {
		return err
	}
	dropped, err := d.Outbox.DropPerson(ctx, tenant, person)
	if err == nil {
		d.Logger.InfoContext(ctx, "somebody was removed and is kept out", "person", person, "letters_dropped", dropped)
	}
	return err
}
