package signin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"coxswain/pkg/identity"
	"coxswain/services/web/sitetest"
)

func TestEverybodyBeginsWhereTheyLeftOff(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	for name, home := range map[string]string{"csm": "/today", "lead": "/today", "champion": "/yours", "keeper": "/yours"} {
		if p := s.As(t, name).Get("/"); !strings.HasPrefix(p.Path, home) {
			t.Errorf("%s begins at %s", name, p.Path)
		}
	}
	p := s.Nobody(t).Get("/customers/harbor?as_of=3").Answers(http.StatusOK)
	if p.Path != "/sign-in?next="+url.QueryEscape("/customers/harbor?as_of=3") {
		t.Errorf("nobody is led to %s", p.Path)
	}
}

func TestInADemonstrationAnybodyCanBeAnyOfTheSamplePeople(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	b := s.Nobody(t)
	b.Get("/sign-in").Sees("Demonstration", "Elena Marsh", "Ingrid Solberg", "administrator")
	p := b.Post("/sign-in/demo", url.Values{"person": {"demo/harbor-champion"}, "next": {"/settings"}}).Answers(http.StatusOK)
	p.Sees("Settings", "this browser")
	if p.Path != "/settings" {
		t.Errorf("led to %s", p.Path)
	}
	b.Get("/sign-in").Sees("You are signed in as Ingrid Solberg")
	for _, nobody := range []string{"", "demo/nobody", "demo/\x00", "demo/\xff", "demo"} {
		b.Post("/sign-in/demo", url.Values{"person": {nobody}}).Answers(http.StatusNotFound)
	}
}

func TestWhoSignsInIsLedNowhereElse(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	for _, next := range []string{"https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"} {
		p := s.Nobody(t).Post("/sign-in/demo", url.Values{"person": {"demo/harbor-sponsor"}, "next": {next}})
		if !strings.HasPrefix(p.Path, "/yours") {
			t.Errorf("%s leads to %s", next, p.Path)
		}
		s.Nobody(t).Get("/sign-in?next="+url.QueryEscape(next)).Hides("evil.example", "javascript:")
	}
}

func TestASignInEndsTheSessionThatTheBrowserHad(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	b := s.As(t, "champion")
	before := b.Session
	b.Post("/sign-in/demo", url.Values{"person": {"demo/lumen-lead"}})
	if _, err := s.Tokens.Verify(t.Context(), before); err == nil {
		t.Error("the session before is good still")
	}
	b.Get("/settings").Sees("Marcus Adeyemi")
}

func TestWhoSignsOutIsOut(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	b, elsewhere := s.As(t, "keeper"), s.As(t, "keeper")
	b.Post("/sign-out", nil)
	if p := b.Get("/settings"); !strings.HasPrefix(p.Path, "/sign-in") {
		t.Errorf("after signing out: %s", p.Path)
	}
	if p := elsewhere.Get("/settings"); p.Path != "/settings" {
		t.Errorf("in the other browser: %s", p.Path)
	}
	third := s.As(t, "keeper")
	third.Get("/settings").Submit("everywhere", nil)
	for _, browser := range []*sitetest.Browser{elsewhere, third} {
		if p := browser.Get("/settings"); !strings.HasPrefix(p.Path, "/sign-in") {
			t.Errorf("after signing out everywhere: %s", p.Path)
		}
	}
}

func TestAFormOfAnotherSiteSignsNobodyIn(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/sign-in/demo", strings.NewReader("person=demo/lumen-csm"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusForbidden || len(answer.Cookies()) > 0 {
		t.Errorf("answered %d with %v", answer.StatusCode, answer.Cookies())
	}
}

func TestTheSessionsOfADemonstrationAreMarked(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	s.Nobody(t).Post("/sign-in/demo", url.Values{"person": {"demo/lumen-admin"}})
	issued, err := s.Tokens.List(t.Context(), "demo", "lumen-admin")
	if err != nil || len(issued) == 0 {
		t.Fatalf("%v, %v", issued, err)
	}
	if issued[0].Kind != identity.DemoSession {
		t.Errorf("the session is %q: production would take it", issued[0].Kind)
	}
}
