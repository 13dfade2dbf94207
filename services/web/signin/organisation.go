package signin

import (
	"context"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"coxswain/events"
	"coxswain/pkg/fault"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/pkg/signin"
	"coxswain/services/web/oidc"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// errUninvited says that the organisation vouches for somebody whom nobody has let in here.
var errUninvited = fault.New(fault.Forbidden, "sign-in-no-account",
	"your organisation knows you, but nobody has given you an account here yet; ask your administrator to invite you under the mail address of your organisation")

func (l *lobby) beginOrganisation(v *site.Visit) error {
	if err := l.organisation.Begin(v.Writer, v.Request, v.Query("next")); err != nil {
		return l.turnAway(v, err)
	}
	return nil
}

func (l *lobby) finishOrganisation(v *site.Visit) error {
	claims, err := l.organisation.Finish(v.Writer, v.Request)
	if err != nil {
		return l.turnAway(v, err)
	}
	account, err := l.accountOf(v.Request.Context(), claims)
	if err != nil {
		return l.turnAway(v, err)
	}
	return l.enter(v, account, claims.ReturnTo)
}

// accountOf is the account that the claims stand for, in the role that they give.
func (l *lobby) accountOf(ctx context.Context, c oidc.Claims) (signin.Account, error) {
	found, err := l.door.Accounts.BySubject(ctx, c.Issuer, c.Subject)
	if err != nil {
		return signin.Account{}, err
	}
	account, known := colleague(found, c)
	if !known {
		if account, err = l.bind(ctx, c); err != nil {
			return account, err
		}
	}
	err = l.door.Accounts.SetRole(ctx, account.Tenant, account.Person, c.Role)
	account.Role = c.Role
	return account, err
}

// bind finds the account by an address that the issuer has verified: anybody can claim one that it was only told.
func (l *lobby) bind(ctx context.Context, c oidc.Claims) (signin.Account, error) {
	if !c.MailVerified || c.Mail == "" {
		return signin.Account{}, errUninvited
	}
	found, err := l.door.Accounts.ByMail(ctx, c.Mail)
	if err != nil {
		return signin.Account{}, err
	}
	account, known := colleague(found, c)
	if !known {
		if account, err = l.foundBy(ctx, c); err != nil {
			return account, err
		}
	}
	return account, l.door.Accounts.Bind(ctx, account, c.Issuer, c.Subject)
}

// foundBy makes the account of the tenant's first administrator, whom nobody is there to invite: the organisation's word is
// taken for it while there is no other.
func (l *lobby) foundBy(ctx context.Context, c oidc.Claims) (signin.Account, error) {
	all, err := l.door.Accounts.List(ctx, c.Tenant)
	switch {
	case err != nil:
		return signin.Account{}, err
	case c.Role != identity.Admin || slices.ContainsFunc(all, func(a signin.Account) bool { return a.Role == identity.Admin }):
		return signin.Account{}, errUninvited
	}
	id := uuid.NewSHA1(uuid.NameSpaceURL, []byte(c.Issuer+" "+c.Subject)).String()
	account := signin.Account{Tenant: c.Tenant, Person: events.PersonID(id), Party: events.Vendor, Role: identity.Admin}
	if err := l.Directory.Put(ctx, c.Tenant, account.Person, identity.Details{Name: c.Name, Mail: c.Mail}); err != nil {
		return account, err
	}
	return account, l.door.Accounts.Put(ctx, account, c.Mail)
}

// colleague is the account of one of the tenant's own people. Those of its customers' do not come in this way: the issuer
// vouches for its own.
func colleague(found []signin.Account, c oidc.Claims) (signin.Account, bool) {
	at := slices.IndexFunc(found, func(a signin.Account) bool { return a.Tenant == c.Tenant && a.Customer == "" })
	if at < 0 {
		return signin.Account{}, false
	}
	return found[at], true
}

// turnAway says why somebody does not come in. It is a page of its own and leads nowhere by itself.
func (l *lobby) turnAway(v *site.Visit, err error) error {
	p := httpapi.ProblemOf(v.Request.Context(), err)
	v.Writer.Header().Del("Location")
	if p.Status == http.StatusServiceUnavailable {
		v.Writer.Header().Set("Retry-After", "60")
	}
	return v.Write(ui.Page{Title: "You are not signed in", Status: p.Status, Body: turnedAwayPage(site.Sentence(p.Detail))})
}
