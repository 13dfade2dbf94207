package links_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"coxswain/pkg/signin"
	"coxswain/rules/record"
	"coxswain/services/web/links"
	"coxswain/services/web/sitetest"
)

func TestWhateverIsWrongWithALinkTheAnswerIsOne(t *testing.T) {
	t.Parallel()
	l := ask(t, sitetest.Start(t), false)
	good := l.link(t, links.Confirm, links.Commitment(l.promise))
	invitation := l.linkOf(t, signin.Link{Purpose: signin.Invitation, Item: "x"}, twoWeeks)
	elsewhere := l.linkOf(t, signin.Link{Tenant: "another", Purpose: links.Confirm, Item: links.Commitment(l.promise)}, twoWeeks)
	b := l.Nobody(t)
	want := b.Get(links.URL("coxl_" + strings.Repeat("x", 43))).Answers(http.StatusNotFound)
	for what, secret := range map[string]string{
		"cut off": good[:len(good)-1], "one bit changed": good[:20] + string(good[20]^1) + good[21:],
		"of another purpose": invitation, "of another tenant": elsewhere, "nothing": "x",
	} {
		got := b.Get(links.URL(secret))
		if got.Status != want.Status || got.HTML != want.HTML {
			t.Errorf("%s: answered %d: %s", what, got.Status, got.Text())
		}
		if got := b.Post(links.URL(secret), nil); got.Status != want.Status || got.HTML != want.HTML {
			t.Errorf("%s, posted to: answered %d: %s", what, got.Status, got.Text())
		}
	}
	b.Get(links.URL(good)).Answers(http.StatusOK)
}

func TestALinkOfSomebodyWhoWasRemovedLeadsNowhere(t *testing.T) {
	t.Parallel()
	l := ask(t, sitetest.Own(t), false)
	address := links.URL(l.link(t, links.Confirm, links.Commitment(l.promise)))
	p := l.Nobody(t).Get(address).Answers(http.StatusOK)
	path := "/v1/customers/" + string(l.Sample.Customer) + "/people/" + string(l.champion.Person) + "/remove"
	l.Tell(t, "csm", path, struct{}{}, nil)
	if err := l.SignIn.Accounts.Close(t.Context(), l.champion.Tenant, l.champion.Person); err != nil { // as the policy does, in a moment
		t.Fatal(err)
	}
	p.Submit("answer", nil).Answers(http.StatusNotFound)
	l.Nobody(t).Get(address).Answers(http.StatusNotFound)
}

func TestWhoeverGuessesIsToldToWaitAndShutsNobodyOut(t *testing.T) {
	t.Parallel()
	l := ask(t, sitetest.Own(t), false)
	good := links.URL(l.link(t, links.Confirm, links.Commitment(l.promise)))
	b := l.Nobody(t)
	for range 30 {
		b.Get(links.URL("coxl_" + strings.Repeat("x", 43))).Answers(http.StatusNotFound)
	}
	b.Get(links.URL("coxl_" + strings.Repeat("x", 43))).Answers(http.StatusTooManyRequests)
	b.Get(good).Answers(http.StatusOK)
}

func TestALinkIsGoodForTwoWeeksAndAYesIsTakenBackForADay(t *testing.T) {
	t.Parallel()
	clock := filepath.Join(t.TempDir(), "clock")
	later := func(d time.Duration) {
		if err := os.WriteFile(clock, []byte(d.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	later(0)
	l := ask(t, sitetest.Own(t, "COXSWAIN_CLOCK_FILE="+clock), false)
	used, left := links.URL(l.link(t, links.Confirm, links.Commitment(l.promise))), links.URL(l.link(t, links.Decline, links.Commitment(l.promise)))
	p := l.Nobody(t).Get(used).Submit("answer", nil).Sees("You can take it back until")
	later(24*time.Hour + time.Minute)
	p.Submit("undo-answer", nil).Answers(http.StatusConflict).Sees("This was not done.")
	if got := l.stands(t); got.Status != record.PromiseConfirmed {
		t.Errorf("it is %s", got.Status)
	}
	if p := l.Nobody(t).Get(used).Sees("You have confirmed it."); p.Has("undo-answer") {
		t.Error("it offers to take back what cannot be any more")
	}
	later(twoWeeks + time.Minute)
	for _, address := range []string{used, left} {
		l.Nobody(t).Get(address).Answers(http.StatusGone).Sees("This link is too old", "Sign in")
	}
}
