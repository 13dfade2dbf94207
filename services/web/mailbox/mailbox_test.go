package mailbox_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"coxswain/pkg/mail"
	"coxswain/services/web/sitetest"
)

// put has a letter caught by the mailbox, and waits until it is there.
func put(t *testing.T, s *sitetest.World, l mail.Letter) *sitetest.Page {
	t.Helper()
	l.Tenant, l.Person, l.Kind = "demo", "harbor-champion", "test"
	l.To = mail.Address{Name: "Ingrid Solberg", Address: "ingrid@harbor.example"}
	if err := s.Outbox.Put(t.Context(), s.DB, l); err != nil {
		t.Fatal(err)
	}
	s.Outbox.Wake()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); <-time.After(20 * time.Millisecond) { // a mailbox gives no signal
		p := s.Nobody(t).Get("/mailbox").Answers(http.StatusOK)
		if strings.Contains(p.Text(), l.Subject) {
			return p
		}
	}
	t.Fatalf("%q did not come", l.Subject)
	return nil
}

func TestAnEmptyMailboxSaysHowLettersComeToBe(t *testing.T) {
	t.Parallel()
	sitetest.Own(t).Nobody(t).Get("/mailbox").Answers(http.StatusOK).Sees("No letter yet", "Nothing leaves this machine")
}

func TestALetterIsReadAndItsLinksLeadHere(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	p := put(t, s, mail.Letter{
		ID: "mailbox/one", Subject: "Will you do it?", Text: "Hello,\n\nhttps://elsewhere.example/l/coxl_x?y=1\nhttps is no link\njavascript:alert(1)\n",
		HTML: `<script>alert(1)</script><a href="https://elsewhere.example/l/coxl_x">Yes</a>`,
	}).Sees("Ingrid Solberg", "ingrid@harbor.example")
	found := ""
	for _, link := range p.Links() {
		if l := s.Nobody(t).Get(link); strings.HasPrefix(link, "/mailbox/") && strings.Contains(l.Text(), "https is no link") {
			found = link
			l.Sees("Will you do it?", "<script>alert(1)</script>").Hides("<script>alert", `href="https://elsewhere`, `href="javascript`)
			if !strings.Contains(strings.Join(l.Links(), " "), "/l/coxl_x?y=1") {
				t.Errorf("its links are %v", l.Links())
			}
		}
	}
	if found == "" {
		t.Errorf("no page of the letter among %v", p.Links())
	}
}

func TestALetterThatIsNotThereIsNotFound(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	for _, id := range []string{"x", "ZGVtbwB4", strings.Repeat("A", 3000)} {
		s.Nobody(t).Get("/mailbox/" + id).Answers(http.StatusNotFound)
	}
}
