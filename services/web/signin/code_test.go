package signin_test

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"coxswain/events"
	"coxswain/pkg/identity"
	"coxswain/pkg/signin"
	"coxswain/services/web/sitetest"
)

// guest gives somebody an account with an address, at a customer of the sample; nobody else looks at them.
func guest(t *testing.T, s *sitetest.World, tenant events.TenantID, person events.PersonID, customer events.CustomerID, address string) {
	t.Helper()
	a := signin.Account{Tenant: tenant, Person: person, Customer: customer, Party: events.Customer, Role: identity.Contact}
	if err := s.SignIn.Accounts.Put(t.Context(), a, address); err != nil {
		t.Fatal(err)
	}
}

// asks has a browser ask for a code, and returns the page that wants it.
func asks(b *sitetest.Browser, address string) *sitetest.Page {
	return b.Get("/sign-in?next=/settings").Submit("by-mail", map[string]string{"mail": address})
}

func codeFor(t *testing.T, s *sitetest.World, person events.PersonID) string {
	t.Helper()
	return regexp.MustCompile(`\b\d{6}\b`).FindString(arrives(t, s, person, "code").Text)
}

func other(code string) string {
	if code == "000000" {
		return "111111"
	}
	return "000000"
}

func TestACodeByMailLetsIn(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	guest(t, s, "demo", "albion-champion", "albion", "fiona@code.example")
	b := s.Nobody(t)
	p := asks(b, " Fiona@code.example ").Answers(http.StatusOK).Sees("Look into your mail")
	code := codeFor(t, s, "albion-champion")
	p = p.Submit("code", map[string]string{"code": other(code)}).Answers(http.StatusUnprocessableEntity).Sees("This code does not fit")
	p = p.Submit("code", map[string]string{"code": code[:3] + " " + code[3:]}).Answers(http.StatusOK)
	if p.Path != "/settings" {
		t.Errorf("led to %s", p.Path)
	}
}

func TestTheSixthTryIsLockedWhateverItBrings(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	guest(t, s, "demo", "albion-sponsor", "albion", "geoffrey@code.example")
	p := asks(s.Nobody(t), "geoffrey@code.example")
	code := codeFor(t, s, "albion-sponsor")
	for range 5 {
		p = p.Submit("code", map[string]string{"code": other(code)}).Answers(http.StatusUnprocessableEntity)
	}
	p.Submit("code", map[string]string{"code": code}).Answers(http.StatusTooManyRequests).Sees("Five codes did not fit")
}

func TestOfAHundredTriesAtOnceOneComesInAtMost(t *testing.T) {
	t.Parallel()
	s := sitetest.Own(t) // it uses up what one address may ask
	guest(t, s, "demo", "albion-member", "albion", "nadia@code.example")
	jar := under(t, s, "nadia@code.example")
	code := codeFor(t, s, "albion-member")
	statuses := make(chan int, 100)
	for i := range 100 {
		try := code
		if i%2 == 1 {
			try = fmt.Sprintf("%06d", i)
		}
		go func() { statuses <- tries(t, s, jar, try) }()
	}
	in := 0
	for range 100 {
		if <-statuses == http.StatusSeeOther {
			in++
		}
	}
	if in > 1 {
		t.Errorf("%d came in", in)
	}
}

// under begins a sign-in and returns the cookies that it goes on with.
func under(t *testing.T, s *sitetest.World, address string) []*http.Cookie {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := (&http.Client{Jar: jar}).PostForm(s.URL+"/sign-in/code", url.Values{"mail": {address}})
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	at, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	return jar.Cookies(at)
}

func tries(t *testing.T, s *sitetest.World, cookies []*http.Cookie, code string) int {
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/sign-in/code/check", strings.NewReader("code="+code))
	if err != nil {
		t.Error(err)
		return 0
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for _, c := range cookies {
		r.AddCookie(c)
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Error(err)
		return 0
	}
	defer answer.Body.Close()
	return answer.StatusCode
}

func TestAnAddressThatIsNotKnownGetsTheSameAnswers(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	guest(t, s, "demo", "delta-champion", "delta", "known@same.example")
	const nobody = "other@same.example"
	said := func(address string) (all []string) {
		b := s.Nobody(t)
		p := asks(b, address)
		all = append(all, p.Text())
		for range 6 {
			p = p.Submit("code", map[string]string{"code": "12345"}) // fits nobody
			all = append(all, fmt.Sprint(p.Status, p.Text()))
		}
		for range 3 { // the third of them is one too many
			p = asks(b, address)
			all = append(all, fmt.Sprint(p.Status, p.Text()))
		}
		return all
	}
	known, unknown := said("known@same.example"), said(nobody)
	for i := range known {
		if want := strings.ReplaceAll(known[i], "known@same.example", nobody); unknown[i] != want {
			t.Errorf("answer %d differs:\n%s\n%s", i, want, unknown[i])
		}
	}
	if !strings.Contains(known[len(known)-1], "429") || !strings.Contains(known[len(known)-1], "hree codes were sent") {
		t.Errorf("the fourth code is not refused: %s", known[len(known)-1])
	}
}

func TestACodeIsOfNoUseForAnotherAddress(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	guest(t, s, "demo", "maple-champion", "maple", "mine@cross.example")
	guest(t, s, "demo", "maple-sponsor", "maple", "yours@cross.example")
	asks(s.Nobody(t), "mine@cross.example")
	code := codeFor(t, s, "maple-champion")
	p := asks(s.Nobody(t), "yours@cross.example")
	p.Submit("code", map[string]string{"code": code}).Answers(http.StatusUnprocessableEntity).Sees("does not fit")
}

func TestOneAddressWithSeveralPlansChoosesAfterItIsProven(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	guest(t, s, "demo", "meridian-champion", "meridian", "both@plans.example")
	guest(t, s, "demo", "redwood-champion", "redwood", "both@plans.example")
	b := s.Nobody(t)
	b.Get("/sign-in/choose").Sees("Begin again")
	p := asks(b, "both@plans.example").Hides("Meridian", "Redwood")
	b.Get("/sign-in/choose").Sees("Begin again")
	p.Submit("code", map[string]string{"code": codeFor(t, s, "meridian-champion")}).Sees("Which plan?", "Redwood", "Meridian")
	b.Post("/sign-in/choose", url.Values{"account": {"demo/harbor-champion"}}).Answers(http.StatusNotFound)
	p = b.Post("/sign-in/choose", url.Values{"account": {"demo/redwood-champion"}})
	if p.Path != "/settings" {
		t.Errorf("led to %s", p.Path)
	}
}

func TestWhatIsNoAddressIsSaidAtTheField(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	for _, address := range []string{"", "me", "a@b@c", "Bank <x@y.example>", "x@y.example\r\nBcc: z@y.example"} {
		p := asks(s.Nobody(t), address).Answers(http.StatusUnprocessableEntity).Sees("This is no mail address")
		if address != "" && !strings.Contains(address, "\r") {
			p.Sees("This was not done")
		}
	}
	s.Nobody(t).Get("/sign-in/code").Sees("Begin again")
	s.Nobody(t).Post("/sign-in/code/check", url.Values{"code": {"123456"}}).Answers(http.StatusUnprocessableEntity)
}
