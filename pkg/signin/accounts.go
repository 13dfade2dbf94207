package signin

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/events"
	"coxswain/pkg/fault"
	"coxswain/pkg/identity"
)

// Refusals of an account.
var (
	// ErrNoAccount says that the person may not sign in, or may not any more.
	ErrNoAccount = fault.New(fault.NotFound, "no-account", "there is no account for you here")
	// ErrBound says that somebody else has signed in with this address before.
	ErrBound = fault.New(fault.Forbidden, "account-bound", "this address belongs to another sign-in; ask your administrator")
)

// Account says that a person may sign in, and as whom.
type Account struct {
	Tenant   events.TenantID
	Person   events.PersonID
	Customer events.CustomerID // empty for the tenant's people
	Party    events.PartyID
	Role     identity.Role // any but identity.Machine
	// Issuer and Subject are what an OIDC provider knows the person as; empty before the first such sign-in.
	Issuer, Subject string
	CreatedAt       time.Time
}

// Principal is whom a session of the account stands for.
func (a Account) Principal() identity.Principal {
	return identity.Principal{Tenant: a.Tenant, Person: a.Person, Party: a.Party, Customer: a.Customer, Role: a.Role}
}

// Accounts is who may sign in.
type Accounts struct {
	pool   *pgxpool.Pool
	mails  digest
	tokens *identity.Tokens
	now    func() time.Time
}

// Put lets a person sign in, with the address (or without one, when it is empty) in place of the one before. A closed account
// is opened again. One that gets another customer, party or role loses all that was made for it. What it is
// bound to stays: Issuer, Subject and CreatedAt of the argument are not looked at.
func (a *Accounts) Put(ctx context.Context, account Account, mail string) error {
	if err := account.Principal().Check(); err != nil {
		return err
	}
	return a.change(ctx, func(tx pgx.Tx) error {
		var moved bool
		err := tx.QueryRow(ctx, `select (customer, party, role) <> ($3, $4, $5) from accounts where tenant = $1 and person = $2 for update`,
			account.Tenant, account.Person, account.Customer, account.Party, account.Role).Scan(&moved)
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		_, err = tx.Exec(ctx, `insert into accounts (tenant, person, customer, party, role, mail_mac, created_at)
			values ($1, $2, $3, $4, $5, $6, $7)
			on conflict (tenant, person) do update set customer = excluded.customer, party = excluded.party, role = excluded.role,
				mail_mac = excluded.mail_mac, closed_at = null`,
			account.Tenant, account.Person, account.Customer, account.Party, account.Role, a.mails.mail(mail), a.now())
		if err != nil || !moved {
			return err
		}
		return a.end(ctx, tx, account.Tenant, account.Person)
	})
}

// SetRole gives an account another role, and ends what was made for it in the one before. The same role changes nothing.
func (a *Accounts) SetRole(ctx context.Context, tenant events.TenantID, person events.PersonID, role identity.Role) error {
	return a.change(ctx, func(tx pgx.Tx) error {
		now, err := one(tx.Query(ctx, selectAccounts+` and tenant = $1 and person = $2 for update`, tenant, person))
		if err != nil || now.Role == role {
			return err
		}
		now.Role = role
		if err := now.Principal().Check(); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `update accounts set role = $3 where tenant = $1 and person = $2`, tenant, person, role); err != nil {
			return err
		}
		return a.end(ctx, tx, tenant, person)
	})
}

// Close keeps a person from signing in, and ends all that was made for them: sessions everywhere within five seconds. It
// forgets the address and the OIDC subject. Closing what is not there ends what there may be of the person.
func (a *Accounts) Close(ctx context.Context, tenant events.TenantID, person events.PersonID) error {
	return a.change(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `update accounts set closed_at = coalesce(closed_at, $3), mail_mac = null, issuer = '', subject = ''
			where tenant = $1 and person = $2`, tenant, person, a.now())
		if err != nil {
			return err
		}
		return a.end(ctx, tx, tenant, person)
	})
}

// end ends what was made for a person: tokens, links, codes.
func (a *Accounts) end(ctx context.Context, tx pgx.Tx, tenant events.TenantID, person events.PersonID) error {
	if err := a.tokens.RevokePersonIn(ctx, tx, tenant, person); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `update links set revoked_at = coalesce(revoked_at, $3), mail_mac = null where tenant = $1 and person = $2`,
		tenant, person, a.now())
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `delete from codes where tenant = $1 and person = $2`, tenant, person)
	return err
}

// SignIn makes a session of the account as it is now, and ends the one that the browser had before. ErrNoAccount
// when it is closed: whatever had been proven before, nobody comes in after Close.
func (a *Accounts) SignIn(ctx context.Context, account Account, e identity.Entry) (session string, err error) {
	err = a.change(ctx, func(tx pgx.Tx) error {
		now, err := one(tx.Query(ctx, selectAccounts+` and tenant = $1 and person = $2 for share`, account.Tenant, account.Person))
		if err != nil {
			return err
		}
		session, err = a.tokens.RotateIn(ctx, tx, now.Principal(), e)
		return err
	})
	return session, err
}

// Bind makes an OIDC subject the account's, on the first sign-in with its verified address. ErrBound when the account, or
// another of the tenant with the same address, is another subject's.
func (a *Accounts) Bind(ctx context.Context, account Account, issuer, subject string) error {
	return a.change(ctx, func(tx pgx.Tx) error {
		// All accounts of the address, in one order, so that two sign-ins at once come one after the other.
		same, err := many(tx.Query(ctx, selectAccounts+` and tenant = $1 and (person = $2 or mail_mac =
			(select mail_mac from accounts where tenant = $1 and person = $2)) order by person for update`, account.Tenant, account.Person))
		if err != nil {
			return err
		}
		known := false
		for _, s := range same {
			if s.Subject != "" && (s.Issuer != issuer || s.Subject != subject) {
				return ErrBound
			}
			known = known || s.Person == account.Person
		}
		if !known {
			return ErrNoAccount
		}
		_, err = tx.Exec(ctx, `update accounts set issuer = $3, subject = $4 where tenant = $1 and person = $2`,
			account.Tenant, account.Person, issuer, subject)
		return err
	})
}

func (a *Accounts) change(ctx context.Context, do func(pgx.Tx) error) error {
	return identity.Unavailable(pgx.BeginFunc(ctx, a.pool, do))
}
