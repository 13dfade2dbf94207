package signin

import (
	"context"

	"github.com/jackc/pgx/v5"

	"coxswain/events"
	"coxswain/pkg/identity"
)

const selectAccounts = `select tenant, person, customer, party, role, issuer, subject, created_at from accounts where closed_at is null`

// ByMail is every open account with the address, across tenants. Nobody may learn which there are before the address is
// proven to be theirs.
func (a *Accounts) ByMail(ctx context.Context, mail string) ([]Account, error) {
	return a.all(ctx, selectAccounts+` and mail_mac = $1 order by tenant, person`, a.mails.mail(mail))
}

// BySubject is every open account that is bound to the subject, across tenants.
func (a *Accounts) BySubject(ctx context.Context, issuer, subject string) ([]Account, error) {
	if subject == "" {
		return nil, nil
	}
	return a.all(ctx, selectAccounts+` and issuer = $1 and subject = $2 order by tenant, person`, issuer, subject)
}

// List is every open account of a tenant.
func (a *Accounts) List(ctx context.Context, tenant events.TenantID) ([]Account, error) {
	return a.all(ctx, selectAccounts+` and tenant = $1 order by customer, person`, tenant)
}

// Of is the open account of a person, or ErrNoAccount.
func (a *Accounts) Of(ctx context.Context, tenant events.TenantID, person events.PersonID) (Account, error) {
	account, err := one(a.pool.Query(ctx, selectAccounts+` and tenant = $1 and person = $2`, tenant, person))
	return account, identity.Unavailable(err)
}

func (a *Accounts) all(ctx context.Context, sql string, args ...any) ([]Account, error) {
	found, err := many(a.pool.Query(ctx, sql, args...))
	return found, identity.Unavailable(err)
}

func many(rows pgx.Rows, err error) ([]Account, error) {
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (a Account, err error) {
		err = row.Scan(&a.Tenant, &a.Person, &a.Customer, &a.Party, &a.Role, &a.Issuer, &a.Subject, &a.CreatedAt)
		a.CreatedAt = a.CreatedAt.UTC()
		return a, err
	})
}

func one(rows pgx.Rows, err error) (Account, error) {
	found, err := many(rows, err)
	switch {
	case err != nil:
		return Account{}, err
	case len(found) == 0:
		return Account{}, ErrNoAccount
	}
	return found[0], nil
}
