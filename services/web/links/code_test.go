package links_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"coxswain/pkg/mail"
	"coxswain/pkg/signin"
	"coxswain/rules/record"
	"coxswain/services/web/links"
	"coxswain/services/web/sitetest"
)

// code waits for the mail with the code for the promise.
func (l letter) code(t *testing.T) string {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(30 * time.Second)
	for {
		all, err := mail.NewMailbox(l.Outbox).List(t.Context(), 1000)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(all, func(r mail.Received) bool { return r.Kind == "code" && strings.Contains(r.Text, t.Name()) })
		if i >= 0 {
			_, after, _ := strings.Cut(all[i].Text, "\n    ")
			return after[:6]
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("no code was mailed")
		}
	}
}

func TestWhatBindsIsConfirmedByACodeInAddition(t *testing.T) {
	t.Parallel()
	l := ask(t, sitetest.Start(t), true)
	p := l.Nobody(t).Get(links.URL(l.link(t, links.Confirm, links.Commitment(l.promise)))).Sees("This is binding.", "a code is mailed to you first")
	p = p.Submit("answer", nil).Answers(http.StatusOK).Sees("A code was mailed to you.")
	if got := l.stands(t); got.Status != record.PromiseProposed {
		t.Fatalf("without the code it is %s", got.Status)
	}
	code := l.code(t)
	p.Submit("code", map[string]string{"_code": wrong(code)}).Answers(http.StatusNotFound).Sees("This was not done.", "This code does not fit")
	p.Submit("code", map[string]string{"_code": code[:3] + " " + code[3:]}).Answers(http.StatusOK).Sees("You have confirmed it.")
	if got := l.stands(t); got.Status != record.PromiseConfirmed {
		t.Errorf("with the code it is %s", got.Status)
	}
}

// wrong is another code.
func wrong(code string) string {
	if code[0] == '9' {
		return "0" + code[1:]
	}
	return "9" + code[1:]
}

func TestTheSixthCodeIsNotTried(t *testing.T) {
	t.Parallel()
	l := ask(t, sitetest.Start(t), true)
	p := l.Nobody(t).Get(links.URL(l.link(t, links.Confirm, links.Commitment(l.promise)))).Submit("answer", nil)
	code := l.code(t)
	for range 5 {
		p.Submit("code", map[string]string{"_code": wrong(code)}).Answers(http.StatusNotFound)
	}
	p.Submit("code", map[string]string{"_code": code}).Answers(http.StatusTooManyRequests).Sees("Five codes did not fit")
	if got := l.stands(t); got.Status != record.PromiseProposed {
		t.Errorf("it is %s", got.Status)
	}
}

func TestOfAHundredCodesAtOnceOneAtMostIsTaken(t *testing.T) {
	t.Parallel()
	l := ask(t, sitetest.Own(t, "COXSWAIN_RATE_PER_SECOND=0"), true)
	before := l.facts(t)
	b := l.Nobody(t)
	address := links.URL(l.link(t, links.Confirm, links.Commitment(l.promise)))
	p := b.Get(address).Submit("answer", nil)
	code := l.code(t)
	form := url.Values{"_nonce": {p.Value("code", "_nonce")}, "_code": {code}}
	var all sync.WaitGroup
	var confirmed atomic.Int32
	for range 100 {
		all.Go(func() {
			if got := b.Post(address+"?code=sent", form); strings.Contains(got.HTML, "You have confirmed it.") {
				confirmed.Add(1)
			}
		})
	}
	all.Wait()
	if facts := l.facts(t) - before; facts != 1 || confirmed.Load() == 0 {
		t.Errorf("%d facts came of it, and %d were told so", facts, confirmed.Load())
	}
}

func TestACodeForOneThingIsNoneForAnother(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	l := ask(t, w, true)
	p := l.Nobody(t).Get(links.URL(l.link(t, links.Confirm, links.Commitment(l.promise)))).Submit("answer", nil)
	own := l.code(t)
	other, err := l.SignIn.Codes.Make(t.Context(), signin.Subject{Tenant: l.champion.Tenant, Person: l.champion.Person, Item: "another thing"}, signin.CodeTTL)
	if err != nil {
		t.Fatal(err)
	}
	if other == own {
		t.Skip("one time in a million the codes of two things are the same")
	}
	p.Submit("code", map[string]string{"_code": other}).Answers(http.StatusNotFound)
	if got := l.stands(t); got.Status != record.PromiseProposed {
		t.Errorf("it is %s", got.Status)
	}
}
