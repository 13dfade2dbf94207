package signin_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/identity"
	"coxswain/pkg/mail"
	"coxswain/pkg/signin"
	"coxswain/services/web/sitetest"
)

// patience is how long something that happens beside the requests may take.
const patience = 20 * time.Second

// arrives waits for the newest letter of a kind to a person in the mailbox, which gives no signal.
func arrives(t *testing.T, s *sitetest.World, person events.PersonID, kind string) mail.Received {
	t.Helper()
	box := mail.NewMailbox(s.Outbox)
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); <-time.After(20 * time.Millisecond) {
		letters, err := box.List(t.Context(), 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range letters {
			if l.Person == person && l.Kind == kind {
				return l
			}
		}
	}
	t.Fatalf("no %s came for %s", kind, person)
	return mail.Received{}
}

// welcomeIn is the path of the link in an invitation.
func welcomeIn(t *testing.T, l mail.Received) string {
	t.Helper()
	path := regexp.MustCompile(`/welcome/coxl_[0-9A-Za-z]+`).FindString(l.Text)
	if path == "" || !strings.Contains(l.HTML, path) {
		t.Fatalf("no link in both parts of\n%s\n%s", l.Text, l.HTML)
	}
	return path
}

func TestAnInvitationLetsInOnce(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	s.As(t, "csm").Get("/customers/harbor/people").Submit("invite-harbor-builder", nil).Answers(http.StatusOK).
		Sees("Invited: the mail is on its way to mikkel.juhl@northwind.example")
	letter := arrives(t, s, "harbor-builder", "invitation")
	if letter.To != (mail.Address{Name: "Mikkel Juhl", Address: "mikkel.juhl@northwind.example"}) {
		t.Errorf("it goes to %+v", letter.To)
	}
	path := welcomeIn(t, letter)

	scanner := s.Nobody(t)
	for range 20 {
		scanner.Get(path).Answers(http.StatusOK)
	}
	guest := s.Nobody(t)
	p := guest.Get(path).Sees("Welcome, Mikkel Juhl", "Elena Marsh invites you to the success plan of Harbor Logistics").Submit("come-in", nil)
	if !strings.HasPrefix(p.Path, "/yours") {
		t.Errorf("led to %s", p.Path)
	}
	guest.Get("/customers/harbor").Answers(http.StatusOK)
	guest.Get("/customers/albion").Answers(http.StatusNotFound)

	late := s.Nobody(t).Post(path, nil).Answers(http.StatusGone)
	late.Sees("This invitation was used", "Send me a code")
	if strings.Contains(late.Header.Get("Set-Cookie"), "session=") {
		t.Error("the second use made a session")
	}
}

func TestOfTenUsesAtOnceOneComesIn(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	secret := link(t, s, signin.Link{Item: "harbor"}, time.Hour)
	browsers := make([]*sitetest.Browser, 10)
	for i := range browsers {
		browsers[i] = s.Nobody(t)
	}
	came := make(chan bool, len(browsers))
	for _, b := range browsers {
		go func() { came <- b.Post("/welcome/"+secret, nil).Status == http.StatusOK }()
	}
	in := 0
	for range browsers {
		if <-came {
			in++
		}
	}
	if in != 1 {
		t.Errorf("%d came in", in)
	}
}

// link makes a link for the sponsor of Harbor.
func link(t *testing.T, s *sitetest.World, l signin.Link, ttl time.Duration) string {
	t.Helper()
	l.Tenant, l.Person, l.Customer, l.Party, l.Role, l.Data = "demo", "harbor-sponsor", "harbor", events.Customer, identity.Contact, []byte(`{"by":"lumen-csm"}`)
	if l.Purpose == "" {
		l.Purpose = signin.Invitation
	}
	secret, err := s.SignIn.Links.Make(t.Context(), l, ttl)
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

func TestWhateverIsNoInvitationLeadsToTheSamePage(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	good := link(t, s, signin.Link{Item: "harbor"}, time.Hour)
	other := link(t, s, signin.Link{Purpose: "commitment.confirm", Item: "x"}, time.Hour)
	last := "A"
	if strings.HasSuffix(good, last) {
		last = "B"
	}
	pages := map[string]bool{}
	for name, secret := range map[string]string{
		"one letter changed": good[:len(good)-1] + last, "cut off": good[:20], "another purpose": other, "unknown": "coxl_" + strings.Repeat("A", 43),
	} {
		for _, p := range []*sitetest.Page{s.Nobody(t).Get("/welcome/" + secret), s.Nobody(t).Post("/welcome/"+secret, nil)} {
			if p.Status != http.StatusNotFound {
				t.Errorf("%s: %d", name, p.Status)
			}
			pages[p.Text()] = true
		}
	}
	if len(pages) != 1 {
		t.Errorf("they differ: %v", pages)
	}
	s.Nobody(t).Get("/welcome/" + good).Answers(http.StatusOK)
}

func TestAnInvitationThatIsTooOldSaysSoAndOffersACode(t *testing.T) {
	t.Parallel()
	s := sitetest.Start(t)
	old := link(t, s, signin.Link{Item: "harbor"}, time.Microsecond)
	s.Nobody(t).Get("/welcome/"+old).Answers(http.StatusGone).Sees("too old", "Send me a code")
	s.Nobody(t).Post("/welcome/"+old, nil).Answers(http.StatusGone).Sees("too old")
}
