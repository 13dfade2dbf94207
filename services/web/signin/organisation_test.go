package signin_test

import (
	"net"
	"net/http"
	"strings"
	"testing"

	"coxswain/pkg/identity"
	"coxswain/services/web/oidc"
	"coxswain/services/web/oidc/oidctest"
	"coxswain/services/web/sitetest"
)

// employer is an organisation whose people sign in at an issuer of its own.
type employer struct {
	*sitetest.World
	t      *testing.T
	issuer *oidctest.Issuer
}

func newEmployer(t *testing.T) *employer {
	t.Helper()
	return newEmployerOf(t, "demo")
}

func newEmployerOf(t *testing.T, tenant string) *employer {
	t.Helper()
	e := &employer{t: t, issuer: oidctest.Start(t)}
	address := free(t)
	e.issuer.Register(oidctest.Client{ID: "coxswain", Secret: "hush", Redirect: "http://" + address + oidc.CallbackPath})
	e.World = sitetest.Own(t, append(e.issuer.Environ(t, tenant), "COXSWAIN_ADDR="+address, "COXSWAIN_PUBLIC_URL=http://"+address)...)
	return e
}

// free is an address that nobody listens on: the issuer has to know it before the process runs.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func elena() oidctest.Person {
	return oidctest.Person{Subject: "u-elena", Mail: "elena.marsh@lumen.example", MailVerified: true, Name: "Elena Marsh", Roles: []string{"csm"}}
}

func (e *employer) signsIn(p oidctest.Person) (*sitetest.Browser, *sitetest.Page) {
	e.t.Helper()
	e.issuer.SignsIn(p)
	b := e.Nobody(e.t)
	return b, b.Get("/sign-in/oidc?next=/settings")
}

// turnsAway signs in somebody who must not come in, and compares the page at which that ends.
func (e *employer) turnsAway(p oidctest.Person, status int, why string) {
	e.t.Helper()
	b, page := e.signsIn(p)
	page.Answers(status).Sees("You are not signed in", why, "Back to signing in")
	if !strings.HasPrefix(page.Path, oidc.CallbackPath) {
		e.t.Errorf("it ends at %s", page.Path)
	}
	if after := b.Get("/settings"); !strings.HasPrefix(after.Path, "/sign-in?") {
		e.t.Errorf("and yet %s is shown", after.Path)
	}
}

func (e *employer) role(want identity.Role) {
	e.t.Helper()
	a, err := e.SignIn.Accounts.Of(e.t.Context(), "demo", "lumen-csm")
	if err != nil || a.Role != want {
		e.t.Errorf("the account is %+v, %v; want the role %s", a, err, want)
	}
}

func TestTheTenantsPeopleSignInWithTheirOrganisation(t *testing.T) {
	t.Parallel()
	e := newEmployer(t)
	e.Nobody(t).Get("/sign-in?next=/today").Sees("Sign in with your organisation")

	stranger, unverified, customers, late := elena(), elena(), elena(), elena()
	stranger.Mail, stranger.Subject = "stranger@lumen.example", "u-stranger"
	unverified.MailVerified = false
	customers.Mail, customers.Subject = "ingrid.solberg@harbor-logistics.example", "u-ingrid"
	e.turnsAway(stranger, http.StatusForbidden, "nobody has given you an account here yet")
	e.turnsAway(unverified, http.StatusForbidden, "nobody has given you an account here yet")
	e.turnsAway(customers, http.StatusForbidden, "nobody has given you an account here yet")

	b, p := e.signsIn(elena())
	p.Answers(http.StatusOK).Sees("Elena Marsh", "this browser")
	if p.Path != "/settings" {
		t.Errorf("led to %s", p.Path)
	}

	t.Run("and are known by their subject from then on, under whatever address", func(t *testing.T) {
		renamed := elena()
		renamed.Mail = "elena.newname@lumen.example"
		_, p := e.signsIn(renamed)
		p.Answers(http.StatusOK).Sees("Elena Marsh")
	})
	t.Run("and nobody else gets in who comes to have their address", func(t *testing.T) {
		late.Subject = "u-successor"
		e.turnsAway(late, http.StatusForbidden, "belongs to another sign-in")
	})
	t.Run("and their role is what the organisation says", func(t *testing.T) {
		e.role(identity.CSM)
		promoted := elena()
		promoted.Roles = []string{"lead"}
		_, p := e.signsIn(promoted)
		p.Answers(http.StatusOK)
		e.role(identity.Lead)
		if after := b.Get("/settings"); !strings.HasPrefix(after.Path, "/sign-in") {
			t.Errorf("a session of the role before goes on at %s", after.Path)
		}
	})
}

func TestAnOrganisationThatRefusesIsAPageAndNoLoop(t *testing.T) {
	t.Parallel()
	e := newEmployer(t)
	for conduct, status := range map[oidctest.Conduct]int{
		oidctest.Denies: http.StatusForbidden, oidctest.WrongState: http.StatusUnauthorized, oidctest.WrongNonce: http.StatusUnauthorized,
		oidctest.Unsigned: http.StatusUnauthorized, oidctest.Falters: http.StatusServiceUnavailable,
	} {
		e.issuer.Behaves(conduct)
		_, p := e.signsIn(elena())
		p.Answers(status).Sees("You are not signed in", "Back to signing in")
	}
	e.issuer.Behaves(oidctest.Honest)
	roleless := elena()
	roleless.Roles = nil
	e.turnsAway(roleless, http.StatusForbidden, "have no role here yet")
	e.Nobody(t).Get(oidc.CallbackPath + "?state=x&code=y").Answers(http.StatusUnauthorized).Sees("You are not signed in")
}

func TestAnOrganisationThatIsAwayIsSaidToBeSo(t *testing.T) {
	t.Parallel()
	e := newEmployer(t)
	e.issuer.Down(true)
	e.Nobody(t).Get("/sign-in/oidc").Answers(http.StatusServiceUnavailable).Sees("does not answer")
}

func TestTheTenantsPeopleGetNoCodeWhereTheirOrganisationSignsThemIn(t *testing.T) {
	t.Parallel()
	e := newEmployer(t)
	asks(e.Nobody(t), "elena.marsh@lumen.example").Sees("Look into your mail")
	asks(e.Nobody(t), "ingrid.solberg@harbor-logistics.example")
	arrives(t, e.World, "harbor-champion", "code")
	var written int
	err := e.DB.QueryRow(t.Context(), `select count(*) from mail.letters where person = 'lumen-csm'`).Scan(&written)
	if err != nil || written > 0 {
		t.Errorf("%d letters, %v", written, err)
	}
}

func TestTheFirstAdministratorOfATenantIsWhomTheOrganisationSays(t *testing.T) {
	t.Parallel()
	e := newEmployerOf(t, "fresh")
	csm, first, second := elena(), elena(), elena()
	first.Roles, second.Roles = []string{"admin"}, []string{"admin"}
	second.Subject, second.Mail = "u-second", "second@fresh.example"
	e.turnsAway(csm, http.StatusForbidden, "nobody has given you an account here yet")
	for range 2 {
		_, p := e.signsIn(first)
		p.Answers(http.StatusOK).Sees("Elena Marsh")
	}
	e.turnsAway(second, http.StatusForbidden, "nobody has given you an account here yet")
}
