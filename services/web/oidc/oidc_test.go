package oidc_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"coxswain/pkg/daemon"
	"coxswain/pkg/identity"
	"coxswain/services/web/oidc"
	"coxswain/services/web/oidc/oidctest"
)

// asBen is the page that Ben ends at after having signed in.
func asBen(w *world, returnTo string) page {
	return page{Status: http.StatusOK, Claims: oidc.Claims{
		Tenant: "harbor", Issuer: w.issuer.URL, Subject: "u-ben", Mail: "ben@harbor.test", MailVerified: true,
		Name: "Ben Okafor", Role: identity.CSM, ReturnTo: returnTo,
	}}
}

func expect(t *testing.T, got, want page) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhoSignsInAtTheIssuerIsWhoTheyAreHere(t *testing.T) {
	t.Parallel()
	w := start(t)
	b := w.browser(t)
	expect(t, b.open(t, w.begin("/customers/acme?tab=goals#g1")), asBen(w, "/customers/acme?tab=goals#g1"))
	if left := b.cookies(t, w); len(left) != 0 {
		t.Errorf("the browser still has %v", left)
	}
}

func TestSignInBehindHTTPSKeepsItsCookieToThisHost(t *testing.T) {
	t.Parallel()
	w := startOn(t, httptest.NewTLSServer)
	b := w.browser(t)
	back := b.openUntil(t, w.begin("/"), w.callback())
	kept := b.cookies(t, w)
	if len(kept) != 1 || kept[0].Name != "__Host-oidc" {
		t.Errorf("the browser has %v", kept)
	}
	expect(t, b.open(t, back), asBen(w, "/"))
}

func TestTheSecretIsSentAsTheIssuerWantsIt(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.issuer.WantsSecretInForm()
	expect(t, w.browser(t).open(t, w.begin("/")), asBen(w, "/"))
}

func TestNothingThatTheIssuerSaysWronglyIsBelieved(t *testing.T) {
	t.Parallel()
	for _, conduct := range []oidctest.Conduct{
		oidctest.WrongNonce, oidctest.NoNonce, oidctest.NoSubject, oidctest.OtherIssuer, oidctest.OtherAudience, oidctest.OtherParty,
		oidctest.Expired, oidctest.Unsigned, oidctest.SignedWithPublicKey, oidctest.SignedByStranger, oidctest.NoIDToken, oidctest.NoJSON,
	} {
		t.Run(string(conduct), func(t *testing.T) {
			t.Parallel()
			w := start(t)
			w.issuer.Behaves(conduct)
			b := w.browser(t)
			expect(t, b.open(t, w.begin("/")), refused(oidc.ErrRefused))
			if left := b.cookies(t, w); len(left) != 0 {
				t.Errorf("the browser still has %v", left)
			}
			w.issuer.Behaves(oidctest.Honest)
			expect(t, b.open(t, w.begin("/")), asBen(w, "/"))
		})
	}
}

func TestWhomTheIssuerDoesNotSignInIsTold(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.issuer.Behaves(oidctest.Denies)
	expect(t, w.browser(t).open(t, w.begin("/")), refused(oidc.ErrDenied))
	w.issuer.Behaves(oidctest.Falters)
	expect(t, w.browser(t).open(t, w.begin("/")), refused(oidc.ErrUnavailable))
}

func TestAWrongSecretSignsNobodyIn(t *testing.T) {
	t.Parallel()
	w := start(t, func(c *oidc.Config) { c.ClientSecretFile = secretFile(t, "wrong", 0o600) })
	expect(t, w.browser(t).open(t, w.begin("/")), refused(oidc.ErrRefused))
}

func TestACodeWorksOnce(t *testing.T) {
	t.Parallel()
	w := start(t)
	b := w.browser(t)
	back := b.openUntil(t, w.begin("/"), w.callback())
	copied := b.cookies(t, w)
	expect(t, b.open(t, back), asBen(w, "/"))
	expect(t, b.open(t, back), refused(oidc.ErrNotBegun))

	thief := w.browser(t)
	site, _ := url.Parse(w.site.URL)
	thief.Jar.SetCookies(site, copied) // even with the cookie
	expect(t, thief.open(t, back), refused(oidc.ErrRefused))
}

func TestAnAnswerIsForTheBrowserThatAsked(t *testing.T) {
	t.Parallel()
	w := start(t)
	attacker, victim := w.browser(t), w.browser(t)
	trap := attacker.openUntil(t, w.begin("/"), w.callback())
	expect(t, victim.open(t, trap), refused(oidc.ErrNotBegun)) // has begun nothing
	back := victim.openUntil(t, w.begin("/"), w.callback())
	expect(t, victim.open(t, trap), refused(oidc.ErrNotBegun)) // has begun another

	crossed := w.callback() + "?" + url.Values{"state": {query(t, back, "state")}, "code": {query(t, trap, "code")}}.Encode()
	other := w.browser(t)
	site, _ := url.Parse(w.site.URL)
	other.Jar.SetCookies(site, victim.cookies(t, w))
	expect(t, other.open(t, crossed), refused(oidc.ErrRefused)) // somebody else's code: PKCE

	expect(t, victim.open(t, back), asBen(w, "/")) // the traps have broken nothing off
}

func TestAStateOfTheIssuersOwnIsNotBelieved(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.issuer.Behaves(oidctest.WrongState)
	expect(t, w.browser(t).open(t, w.begin("/")), refused(oidc.ErrNotBegun))
}

func TestAnAttemptLastsTenMinutes(t *testing.T) {
	t.Parallel()
	w := start(t)
	for after, want := range map[time.Duration]page{
		9 * time.Minute:  asBen(w, "/"),
		11 * time.Minute: refused(oidc.ErrNotBegun),
	} {
		b := w.browser(t)
		back := b.openUntil(t, w.begin("/"), w.callback())
		w.passes(after)
		expect(t, b.open(t, back), want)
		w.passes(-after)
	}
}

func TestACookieThatWasTamperedWithIsNoAttempt(t *testing.T) {
	t.Parallel()
	w := start(t)
	b := w.browser(t)
	back := b.openUntil(t, w.begin("/"), w.callback())
	value := b.cookies(t, w)[0].Value
	site, _ := url.Parse(w.site.URL)
	for _, forged := range []string{value[:len(value)-2], "A" + value, strings.ToUpper(value), "%%%", "e30"} {
		other := w.browser(t)
		other.Jar.SetCookies(site, []*http.Cookie{{Name: "oidc", Value: forged, Path: "/"}})
		expect(t, other.open(t, back), refused(oidc.ErrNotBegun))
	}
	expect(t, b.open(t, back), asBen(w, "/"))
}

func TestTheIssuerMayChangeItsKeys(t *testing.T) {
	t.Parallel()
	w := start(t)
	for range 3 {
		expect(t, w.browser(t).open(t, w.begin("/")), asBen(w, "/"))
		w.issuer.Rotate()
	}
}

func TestAnIssuerThatIsAwayAtFirstIsAskedAgain(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.issuer.Down(true)
	expect(t, w.browser(t).open(t, w.begin("/")), refused(oidc.ErrUnavailable))
	w.issuer.Down(false)
	expect(t, w.browser(t).open(t, w.begin("/")), refused(oidc.ErrUnavailable)) // not asked so soon
	w.passes(6 * time.Second)
	expect(t, w.browser(t).open(t, w.begin("/")), asBen(w, "/"))
}

func TestAnIssuerThatGoesAwayWhileSomebodySignsIn(t *testing.T) {
	t.Parallel()
	w := start(t)
	b := w.browser(t)
	back := b.openUntil(t, w.begin("/"), w.callback())
	w.issuer.Down(true)
	expect(t, b.open(t, back), refused(oidc.ErrUnavailable))
	w.issuer.Down(false)
	expect(t, b.open(t, w.begin("/")), asBen(w, "/"))
}

func TestAnIssuerOfAnotherNameIsNotTheOneConfigured(t *testing.T) {
	t.Parallel()
	w := start(t, func(c *oidc.Config) { c.Issuer += "/" })
	expect(t, w.browser(t).open(t, w.begin("/")), refused(oidc.ErrUnavailable))
}

func TestManyBeginAtOnce(t *testing.T) {
	t.Parallel()
	w := start(t)
	var all sync.WaitGroup
	for range 20 {
		b := w.browser(t)
		all.Go(func() { expect(t, b.open(t, w.begin("/")), asBen(w, "/")) })
	}
	all.Wait()
}

func TestAClientSecretThatOthersMayReadIsRefused(t *testing.T) {
	t.Parallel()
	for what, path := range map[string]string{
		"readable by all": secretFile(t, secret, 0o644),
		"empty":           secretFile(t, " \n", 0o600),
		"missing":         filepath.Join(t.TempDir(), "nothing"),
	} {
		c := oidc.Config{PublicURL: "http://localhost"}
		c.ClientSecretFile = path
		if _, err := oidc.New(c, identity.NewKey(), time.Now); !errors.Is(err, oidc.ErrSecretFile) || !errors.Is(err, daemon.ErrConfig) {
			t.Errorf("%s: got %v", what, err)
		}
	}
}

func query(t *testing.T, address, name string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query().Get(name)
}
