package settings_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"coxswain/services/web/sitetest"
)

func TestTimesAreToldInTheZoneAndTheWayThatTheReaderChose(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	b := s.As(t, "csm")
	p := b.Get("/settings").Submit("reading", map[string]string{"zone": "Asia/Tokyo", "locale": "ja"}).Answers(http.StatusOK)
	p.Sees("Saved for this browser", "Times are in Asia/Tokyo")
	if !regexp.MustCompile(`\d{4}/\d\d/\d\d`).MatchString(p.Part("sessions")) {
		t.Errorf("days are not written as in Japan: %s", p.Part("sessions"))
	}
	for field, value := range map[string]string{"zone": "../../etc/passwd", "locale": "xx"} {
		p := b.Get("/settings").Submit("reading", map[string]string{field: value}).Answers(http.StatusUnprocessableEntity)
		p.Sees("This was not done", "Times are in Asia/Tokyo")
	}
}

func TestASessionElsewhereIsEndedFromHere(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	here, there := s.As(t, "lead"), s.As(t, "lead")
	id, err := s.Tokens.ID(t.Context(), there.Session)
	if err != nil {
		t.Fatal(err)
	}
	p := here.Get("/settings").Sees("this browser")
	if mine, _ := s.Tokens.ID(t.Context(), here.Session); p.Has("end-" + mine) {
		t.Error("the session of this browser has a button of its own")
	}
	p.Submit("end-"+id, nil).Answers(http.StatusOK).Sees("Signed out there.")
	if p := there.Get("/settings"); !strings.HasPrefix(p.Path, "/sign-in") {
		t.Errorf("the other browser is shown %s", p.Path)
	}
	here.Get("/settings").Answers(http.StatusOK).Sees("this browser")
}

func TestAllOtherSessionsEndAtOnceAndTokensStay(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	one, two, here := s.As(t, "keeper"), s.As(t, "keeper"), s.As(t, "keeper")
	token, err := s.Tokens.Issue(t.Context(), s.Who(t, "keeper"), time.Hour, "a program")
	if err != nil {
		t.Fatal(err)
	}
	here.Get("/settings").Submit("others", nil).Answers(http.StatusOK).Sees("Signed out everywhere else", "this browser", "a program")
	for _, b := range []*sitetest.Browser{one, two} {
		if p := b.Get("/settings"); !strings.HasPrefix(p.Path, "/sign-in") {
			t.Errorf("another browser is shown %s", p.Path)
		}
	}
	if got := asks(t, s, token); got != http.StatusOK {
		t.Errorf("the API answers the token with %d", got)
	}
}

func TestATokenIsShownOnceWorksAndIsRevoked(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	b := s.As(t, "champion")
	page := b.Get("/settings")
	fields := map[string]string{"label": "nightly export", "scope": "read", "days": "30"}
	p := page.Submit("make-token", fields).Answers(http.StatusOK).Sees("Copy this now", "nightly export", "reads")
	secret := regexp.MustCompile(`cox_[0-9A-Za-z]+`).FindString(p.Part("secret"))
	if got := asks(t, s, secret); got != http.StatusOK {
		t.Errorf("the API answers it with %d", got)
	}
	b.Get("/settings").Sees("nightly export").Hides(secret)
	page.Submit("make-token", fields).Answers(http.StatusConflict).Hides(secret)

	id, err := s.Tokens.ID(t.Context(), secret)
	if err != nil {
		t.Fatal(err)
	}
	b.Get("/settings").Submit("end-"+id, nil).Answers(http.StatusOK).Sees("Revoked").Hides("nightly export")
	if got := asks(t, s, secret); got != http.StatusUnauthorized {
		t.Errorf("after it was revoked the API answers %d", got)
	}
}

func TestATokenThatCannotBeMadeKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	for field, value := range map[string]string{"days": "many", "label": ""} {
		fields := map[string]string{"label": "my import", "scope": "read", "days": "17"}
		fields[field] = value
		p := s.As(t, "csm").Get("/settings").Submit("make-token", fields).Answers(http.StatusUnprocessableEntity).Sees("This was not done")
		for _, kept := range fields {
			if !strings.Contains(p.HTML, `value="`+kept+`"`) {
				t.Errorf("%q is lost", kept)
			}
		}
	}
	s.As(t, "csm").Get("/settings").Submit("make-token", map[string]string{"label": "x", "scope": "read", "days": "366"}).
		Answers(http.StatusUnprocessableEntity)
}

// asks asks the API with a token.
func asks(t *testing.T, s *sitetest.World, token string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/v1/customers/harbor/people", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode
}
