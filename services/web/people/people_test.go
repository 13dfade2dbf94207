package people_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"coxswain/services/web/sitetest"
)

func TestThePeopleOfACustomerAreShownByParty(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	p := s.As(t, "csm").Get("/customers/harbor/people").Answers(http.StatusOK)
	p.Sees("Lumen", "Harbor Logistics", "Northwind Integrations")
	for id, texts := range map[string][]string{
		"person-harbor-champion": {"Ingrid Solberg", "Head of terminal operations", "champion", "may agree", "may sign in since"},
		"person-harbor-keeper":   {"Freja Holm", "keeper", "may agree"},
		"person-lumen-engineer":  {"Samir Haddad", "contributor", "not invited"},
	} {
		for _, text := range texts {
			if !strings.Contains(p.Part(id), text) {
				t.Errorf("%s does not show %q: %s", id, text, p.Part(id))
			}
		}
	}
	if p.Has("invite-lumen-engineer") {
		t.Error("a CSM is offered to let in a colleague")
	}
	if !s.As(t, "admin").Get("/customers/harbor/people").Has("invite-lumen-engineer") {
		t.Error("an administrator is not offered to let in a colleague")
	}
}

func TestACustomersPeopleSeeWhoIsWhoAndChangeNothing(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	p := s.As(t, "champion").Get("/customers/harbor/people").Answers(http.StatusOK)
	p.Sees("Ingrid Solberg", "Elena Marsh", "amalie.berg@harbor-logistics.example")
	p.Hides("may sign in", "not invited", "elena.marsh@lumen.example", "/invitations", "/remove", "add-person")
	s.As(t, "champion").Get("/customers/albion/people").Answers(http.StatusNotFound)
	lead := s.As(t, "lead").Get("/customers/harbor/people").Answers(http.StatusOK).Sees("may sign in since")
	lead.Hides("/invitations", "/remove", "add-person")
	s.As(t, "csm").Get("/customers/harbor/people?preview=customer").Hides("may sign in", "/do/")
}

func TestSomebodyIsAddedAndTheRefusedFormKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	p := s.As(t, "csm").Get("/customers/spree/people")
	p = p.Submit("add-person", map[string]string{"party": "customer", "name": "Tom Vogel", "mail": "not an address", "title": "Buyer"})
	p.Answers(http.StatusUnprocessableEntity).Sees("This was not done")
	if !strings.Contains(p.HTML, `value="Tom Vogel"`) || !strings.Contains(p.HTML, `value="not an address"`) {
		t.Error("what was typed is lost")
	}
	p = p.Submit("add-person", map[string]string{"mail": "tom.vogel@spree.example"}).Answers(http.StatusOK)
	p.Sees("Added.", "Tom Vogel", "Buyer")
}

func TestNamesThatWouldForgeAHeaderAreRefused(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	p := s.As(t, "csm").Get("/customers/tanaka/people")
	for _, name := range []string{"A\r\nBcc: x@y.example", strings.Repeat("x", 301), "\u202emoc.knab", "a\u0000b"} {
		p.Submit("add-person", map[string]string{"party": "customer", "name": name, "mail": "a@tanaka.example"}).Answers(http.StatusUnprocessableEntity)
	}
}

func TestWhoIsRemovedIsOut(t *testing.T) {
	t.Parallel()
	s := sitetest.Own(t) // the person is one with whom others tell stories
	guest := s.As(t, "sponsor")
	guest.Get("/settings").Answers(http.StatusOK)
	csm := s.As(t, "csm")
	csm.Get("/customers/harbor/people").Submit("invite-harbor-sponsor", nil).Answers(http.StatusOK)
	csm.Get("/customers/harbor/people").Submit("remove-harbor-sponsor", nil).Answers(http.StatusOK).
		Sees("acts for this party no longer", "Before: Henrik Dahl")
	out := func() bool { return strings.HasPrefix(guest.Get("/settings").Path, "/sign-in") }
	for deadline := time.Now().Add(20 * time.Second); !out(); <-time.After(20 * time.Millisecond) { // a policy gives no signal
		if time.Now().After(deadline) {
			t.Fatal("the session goes on")
		}
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/v1/tokens", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+guest.Session)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("the API answers %d", answer.StatusCode)
	}
	p := csm.Get("/customers/harbor/people")
	if p.Has("invite-harbor-sponsor") {
		t.Error("who was removed is offered to be invited")
	}
}
