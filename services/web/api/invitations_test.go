package api_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"coxswain/events"
	"coxswain/pkg/identity"
	"coxswain/pkg/signin"
	"coxswain/services/web/sitetest"
)

// host is a process with the sample, in which people are invited.
type host struct {
	*tokenDesk
	*sitetest.World
}

func newHost(t *testing.T) *host {
	t.Helper()
	s := sitetest.Start(t)
	return &host{&tokenDesk{Server: &httptest.Server{URL: s.URL}, t: t, tokens: s.Tokens}, s}
}

func (h *host) invites(as, key, customer, person string) said {
	h.t.Helper()
	return h.do(http.MethodPost, "/v1/customers/"+customer+"/people/"+person+"/invitations", h.As(h.t, as).Session, key, "")
}

func (h *host) letters(person events.PersonID) int {
	h.t.Helper()
	var n int
	err := h.DB.QueryRow(h.t.Context(), `select count(*) from mail.letters where person = $1 and kind = 'invitation'`, person).Scan(&n)
	if err != nil {
		h.t.Fatal(err)
	}
	return n
}

func TestARepeatedInvitationIsTheSameLetter(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	for range 5 {
		if got := h.invites("csm", "same", "southern", "southern-champion"); got.status != http.StatusCreated || got.text("role") != "contact" {
			t.Fatalf("%d %v", got.status, got.body)
		}
	}
	if n := h.letters("southern-champion"); n != 1 {
		t.Errorf("%d letters", n)
	}
}

func TestARecipientIsInvitedThreeTimesADayAndNotAFourth(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	for _, key := range []string{"1", "2", "3"} {
		if got := h.invites("csm", key, "southern", "southern-sponsor"); got.status != http.StatusCreated {
			t.Fatalf("%d %v", got.status, got.body)
		}
	}
	if got := h.invites("csm", "4", "southern", "southern-sponsor"); got.status != http.StatusTooManyRequests || !strings.HasSuffix(got.text("type"), "too-many-invitations") {
		t.Errorf("%d %v", got.status, got.body)
	}
	if n := h.letters("southern-sponsor"); n != 3 {
		t.Errorf("%d letters", n)
	}
}

func TestWhoMayInviteWhom(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	for _, c := range []struct {
		as, customer, person string
		status               int
	}{
		{"champion", "harbor", "harbor-member", http.StatusForbidden},
		{"lead", "harbor", "harbor-member", http.StatusForbidden},
		{"champion", "albion", "albion-member", http.StatusNotFound},
		{"csm", "harbor", "albion-member", http.StatusNotFound},
		{"csm", "harbor", "nobody", http.StatusNotFound},
		{"csm", "nowhere", "harbor-member", http.StatusNotFound},
		{"csm", "harbor", "lumen-engineer", http.StatusForbidden},
		{"admin", "harbor", "lumen-engineer", http.StatusCreated},
	} {
		if got := h.invites(c.as, "who", c.customer, c.person); got.status != c.status {
			t.Errorf("%s invites %s of %s: %d %v", c.as, c.person, c.customer, got.status, got.body)
		}
	}
	if a, err := h.SignIn.Accounts.Of(t.Context(), "demo", "lumen-engineer"); err != nil || a.Role != identity.CSM || a.Customer != "" {
		t.Errorf("the colleague has %+v, %v", a, err)
	}
}

func TestAnInvitationTellsNothingOfOtherTenants(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	known, err := h.Directory.Details(t.Context(), "demo", "tanaka-champion", "tanaka-sponsor")
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := signin.Account{Tenant: "pier", Person: "yuki", Customer: "quay", Party: events.Customer, Role: identity.Contact}
	if err := h.SignIn.Accounts.Put(t.Context(), elsewhere, known["tanaka-champion"].Mail); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		l := signin.Link{Tenant: "pier", Person: "yuki", Customer: "quay", Party: events.Customer, Role: identity.Contact, Purpose: signin.Invitation, Mail: known["tanaka-champion"].Mail}
		if _, err := h.SignIn.Links.Make(t.Context(), l, 1e9); err != nil {
			t.Fatal(err)
		}
	}
	there, here := h.invites("csm", "b8", "tanaka", "tanaka-champion"), h.invites("csm", "b8", "tanaka", "tanaka-sponsor")
	if there.status != http.StatusCreated || here.status != http.StatusCreated || len(there.body) != len(here.body) || there.text("role") != here.text("role") {
		t.Errorf("an address known elsewhere: %d %v; one that is not: %d %v", there.status, there.body, here.status, here.body)
	}
}

func TestTheLetterHoldsTheOnlyCopyOfTheSecret(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	got := h.invites("csm", "secret", "hooghly", "hooghly-champion")
	for field, value := range got.body {
		if text, _ := value.(string); strings.Contains(text, "coxl_") {
			t.Errorf("%s holds it", field)
		}
	}
	s, err := h.Outbox.Status(t.Context(), "demo", h.idOf("hooghly-champion"))
	if err != nil || s.Kind != "invitation" || s.State == "dead" {
		t.Errorf("%+v, %v", s, err)
	}
}

func (h *host) idOf(person events.PersonID) (id string) {
	h.t.Helper()
	if err := h.DB.QueryRow(h.t.Context(), `select id from mail.letters where person = $1`, person).Scan(&id); err != nil {
		h.t.Fatal(err)
	}
	return id
}

func TestAnAddressThatCannotBeWrittenToUsesUpNoInvitation(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	if err := h.Directory.Put(t.Context(), "demo", "carmine-member", identity.Details{Name: "A\r\nBcc: x@y.example", Mail: "a@carmine.example"}); err != nil {
		t.Fatal(err)
	}
	for range 4 {
		if got := h.invites("csm", "bad", "carmine", "carmine-member"); got.status != http.StatusUnprocessableEntity {
			t.Fatalf("%d %v", got.status, got.body)
		}
	}
	if err := h.Directory.Put(t.Context(), "demo", "carmine-member", identity.Details{Name: "Ada"}); err != nil {
		t.Fatal(err)
	}
	if got := h.invites("csm", "none", "carmine", "carmine-member"); got.status != http.StatusUnprocessableEntity || !strings.HasSuffix(got.text("type"), "no-mail-address") {
		t.Errorf("%d %v", got.status, got.body)
	}
}

func TestTheAccountsOfACustomerAreTheTenantsToKnow(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	for as, status := range map[string]int{"csm": http.StatusOK, "lead": http.StatusOK, "champion": http.StatusForbidden} {
		if got := h.do(http.MethodGet, "/v1/customers/harbor/accounts", h.As(t, as).Session, "", ""); got.status != status {
			t.Errorf("%s: %d %v", as, got.status, got.body)
		}
	}
}
