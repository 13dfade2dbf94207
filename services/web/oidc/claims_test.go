package oidc_test

import (
	"net/http"
	"testing"

	"coxswain/pkg/identity"
	"coxswain/services/web/oidc"
)

func TestTheHighestRoleCountsAndWithoutOneNobodyComesIn(t *testing.T) {
	t.Parallel()
	w := start(t)
	for _, c := range []struct {
		roles any
		want  identity.Role // "" is refused
	}{
		{"lead", identity.Lead},
		{[]string{"lead", "csm"}, identity.CSM},
		{[]string{"csm", "admin", "lead"}, identity.Admin},
		{[]string{"accounting", "lead"}, identity.Lead},
		{[]string{"accounting"}, ""},
		{[]string{"keeper", "contact", "machine", "Admin", "admin ", ""}, ""},
		{"csm admin", ""},
		{[]string{}, ""},
		{"", ""},
		{map[string]bool{"admin": true}, ""},
		{true, ""},
		{nil, ""}, // no such claim
	} {
		person := ben()
		person.More = map[string]any{"roles": c.roles}
		w.issuer.SignsIn(person)
		want := refused(oidc.ErrNoRole)
		if c.want != "" {
			want = asBen(w, "/")
			want.Role = c.want
		}
		expect(t, w.browser(t).open(t, w.begin("/")), want)
	}
}

func TestRolesMayComeInAnotherClaimUnderOtherNames(t *testing.T) {
	t.Parallel()
	w := start(t, func(c *oidc.Config) {
		c.RoleClaim, c.Roles = "groups", map[string]identity.Role{"Customer Success": identity.CSM}
	})
	person := ben()
	person.Roles, person.More = []string{"admin"}, map[string]any{"groups": []string{"Everybody", "Customer Success"}}
	w.issuer.SignsIn(person)
	expect(t, w.browser(t).open(t, w.begin("/")), asBen(w, "/"))
}

func TestWhatTheIssuerDoesNotSayIsEmpty(t *testing.T) {
	t.Parallel()
	w := start(t)
	person := ben()
	person.More = map[string]any{"email": nil, "email_verified": nil, "name": nil}
	w.issuer.SignsIn(person)
	want := page{Status: http.StatusOK, Claims: oidc.Claims{
		Tenant: "harbor", Issuer: w.issuer.URL, Subject: "u-ben", Role: identity.CSM, ReturnTo: "/",
	}}
	expect(t, w.browser(t).open(t, w.begin("/")), want)

	person.More["preferred_username"] = "ben.okafor"
	w.issuer.SignsIn(person)
	want.Name = "ben.okafor"
	expect(t, w.browser(t).open(t, w.begin("/")), want)
}

func TestAVerifiedAddressIsOneThatTheIssuerCallsSo(t *testing.T) {
	t.Parallel()
	w := start(t)
	for _, c := range []struct {
		says any
		want bool
	}{{true, true}, {"true", true}, {false, false}, {"false", false}, {1, false}, {[]bool{true}, false}} {
		person := ben()
		person.More = map[string]any{"email_verified": c.says}
		w.issuer.SignsIn(person)
		want := asBen(w, "/")
		want.MailVerified = c.want
		expect(t, w.browser(t).open(t, w.begin("/")), want)
	}
}
