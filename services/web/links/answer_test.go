package links_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"coxswain/rules/record"
	"coxswain/services/web/links"
	"coxswain/services/web/sitetest"
)

func TestAPromiseIsConfirmedByOnePressAndTakenBackByAnother(t *testing.T) {
	t.Parallel()
	l := ask(t, sitetest.Start(t), false)
	address := links.URL(l.link(t, links.Confirm, links.Commitment(l.promise)))
	p := l.Nobody(t).Get(address).Answers(http.StatusOK)
	p.Sees("Will you do this?", "Send the list of depots for "+t.Name(), "Asked by")
	p = p.Submit("answer", nil).Answers(http.StatusOK)
	p.Sees("Thank you", "You have confirmed it.", "You can take it back until")
	if got := l.stands(t); got.Status != record.PromiseConfirmed {
		t.Fatalf("it is %s", got.Status)
	}
	l.Nobody(t).Get(address).Sees("You have confirmed it.") // in another browser, later
	p = p.Submit("undo-answer", nil).Answers(http.StatusOK)
	p.Sees("Taken back.", "You had confirmed it, and took that back.")
	if got := l.stands(t); got.Status != record.PromiseProposed {
		t.Fatalf("it is %s", got.Status)
	}
}

func TestWhoeverAnswersByALinkIsNotSignedIn(t *testing.T) {
	t.Parallel()
	l := ask(t, sitetest.Start(t), false)
	b := l.Nobody(t)
	b.Get(links.URL(l.link(t, links.Confirm, links.Commitment(l.promise)))).Submit("answer", nil).Sees("You have confirmed it.")
	if p := b.Get("/customers/" + string(l.Sample.Customer)); !strings.HasPrefix(p.Path, "/sign-in") {
		t.Errorf("the link leads to %s", p.Path)
	}
}

func TestEachLinkDoesWhatItIsForAndNothingElse(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	later := time.Now().AddDate(0, 0, 40).Format(time.DateOnly)
	for purpose, c := range map[string]struct {
		typed map[string]string
		want  func(record.Promise) bool
	}{
		links.Counter: {map[string]string{"due": later, "reason": "the depots move", "text": "something else"}, func(p record.Promise) bool {
			return p.Status == record.PromiseCountered && string(p.Counter.Due) == later && p.Counter.Reason == "the depots move" && p.Counter.Text == ""
		}},
		links.Decline: {map[string]string{"reason": "we have none"}, func(p record.Promise) bool { return p.Status == record.PromiseDeclined }},
	} {
		t.Run(purpose, func(t *testing.T) {
			t.Parallel()
			l := ask(t, w, false)
			l.Nobody(t).Get(links.URL(l.link(t, purpose, links.Commitment(l.promise)))).Submit("answer", c.typed).Answers(http.StatusOK).Sees("Thank you")
			if got := l.stands(t); !c.want(got) {
				t.Errorf("it is %+v", got)
			}
		})
	}
	t.Run(links.Complete, func(t *testing.T) {
		t.Parallel()
		l := ask(t, w, false)
		b := l.Nobody(t)
		done := links.URL(l.link(t, links.Complete, links.Commitment(l.promise)))
		b.Get(done).Sees("There is nothing left to do here", "proposed")
		b.Get(links.URL(l.link(t, links.Confirm, links.Commitment(l.promise)))).Submit("answer", nil)
		b.Get(done).Submit("answer", map[string]string{"evidence": "see the shared folder"}).Sees("Thank you")
		if got := l.stands(t); got.Status != record.PromiseDone || got.Evidence != "see the shared folder" {
			t.Errorf("it is %+v", got)
		}
	})
}

func TestWhatIsRefusedIsShownAgainWithWhatWasTyped(t *testing.T) {
	t.Parallel()
	l := ask(t, sitetest.Start(t), false)
	address := links.URL(l.link(t, links.Counter, links.Commitment(l.promise)))
	p := l.Nobody(t).Get(address).Submit("answer", map[string]string{"due": "2020-01-01", "reason": "the depots move"})
	p.Answers(http.StatusUnprocessableEntity).Sees("This was not done.", "the depots move")
	p.Submit("answer", map[string]string{"due": time.Now().AddDate(0, 0, 30).Format(time.DateOnly)}).Answers(http.StatusOK).Sees("Your date was sent")
}

func TestTenPressesAtOnceAreOneConfirmation(t *testing.T) {
	t.Parallel()
	l := ask(t, sitetest.Start(t), false)
	before := l.facts(t)
	p := l.Nobody(t).Get(links.URL(l.link(t, links.Confirm, links.Commitment(l.promise))))
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			if got := p.Submit("answer", nil); got.Status != http.StatusOK || !strings.Contains(got.HTML, "You have confirmed it.") {
				t.Errorf("answered %d: %s", got.Status, got.Text())
			}
		})
	}
	all.Wait()
	if after := l.facts(t); after != before+1 {
		t.Errorf("%d facts came of it", after-before)
	}
}

func TestNothingIsConfirmedByWhoeverOnlyLooks(t *testing.T) {
	t.Parallel()
	l := ask(t, sitetest.Own(t, "COXSWAIN_RATE_PER_SECOND=0"), false)
	before := l.facts(t)
	var addresses []string
	for _, purpose := range []string{links.Confirm, links.Counter, links.Decline, links.Complete} {
		addresses = append(addresses, links.URL(l.link(t, purpose, links.Commitment(l.promise))))
	}
	blind := url.Values{"due": {"2030-01-01"}, "reason": {"x"}, "evidence": {"x"}, "_nonce": {"x"}}
	t.Run("scanners", func(t *testing.T) {
		for _, address := range addresses {
			t.Run(address[:8], func(t *testing.T) { // each has a browser of its own, that keeps its cookies
				t.Parallel()
				scanner := l.Nobody(t)
				for range 84 { // 1,008 visits in all
					scanner.Get(address).Answers(http.StatusOK)
					scanner.Head(address).Answers(http.StatusOK)
					scanner.Post(address, blind).Answers(http.StatusForbidden)
				}
			})
		}
	})
	if after := l.facts(t); after != before {
		t.Errorf("%d facts came of it", after-before)
	}
	l.Nobody(t).Get(addresses[0]).Submit("answer", nil).Sees("You have confirmed it.") // still unused
}

func TestAFormIsWorthNothingInAnotherBrowserOrForAnotherLink(t *testing.T) {
	t.Parallel()
	l := ask(t, sitetest.Start(t), false)
	one, other := l.link(t, links.Confirm, links.Commitment(l.promise)), l.link(t, links.Decline, links.Commitment(l.promise))
	b := l.Nobody(t)
	nonce := b.Get(links.URL(one)).Value("answer", "_nonce")
	l.Nobody(t).Post(links.URL(one), url.Values{"_nonce": {nonce}}).Answers(http.StatusForbidden)
	b.Post(links.URL(other), url.Values{"_nonce": {nonce}, "reason": {"x"}}).Answers(http.StatusForbidden)
	b.Get(links.URL(other)) // a second letter, opened in the meantime
	b.Post(links.URL(one), url.Values{"_nonce": {nonce}}).Answers(http.StatusOK).Sees("You have confirmed it.")
}
