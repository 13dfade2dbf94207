package post_test

import (
	"errors"
	"io"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"coxswain/pkg/daemon"
	"coxswain/pkg/identity"
	"coxswain/pkg/mail"
	"coxswain/pkg/mail/mailtest"
	"coxswain/pkg/mail/smtp"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
	"coxswain/services/web/post"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// office is a post with a clock that stands still until it is moved.
type office struct {
	*post.Post
	*mail.Outbox
	t     *testing.T
	later atomic.Int64
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{t: t}
	db := pgtest.Pool(t, pgtest.New(t, mail.Migrate), postgres.Options{Role: postgres.AppRole})
	o.Outbox = mail.NewOutbox(db, identity.NewKey(), func() time.Time { return noon.Add(time.Duration(o.later.Load())) })
	o.Post = post.New(daemon.Deps{DB: db, Outbox: o.Outbox, Config: daemon.Config{PublicURL: "https://success.example.com"}})
	return o
}

// invites writes and sends an invitation.
func (o *office) invites(name string) mail.Letter {
	o.t.Helper()
	l, err := o.Invite(o.t.Context(), post.Invited{
		ID: "invitation/ana/1", Tenant: "harbor", Person: "ana", To: mail.Address{Name: name, Address: "ana@acme.test"},
		By: "Elena Marsh", Customer: "Acme", Path: "/welcome/coxl_secret", Until: noon.Add(7 * 24 * time.Hour),
	})
	if err == nil {
		err = o.Send(o.t.Context(), l)
	}
	if err != nil {
		o.t.Fatal(err)
	}
	return l
}

// sends runs a sender once, to a server, and compares what came of it.
func (o *office) sends(server *mailtest.Server, want mail.Result) {
	o.t.Helper()
	by := smtp.New(smtp.Config{Host: "127.0.0.1", Port: server.Port(), TLS: smtp.None, From: mail.Address{Name: "Harbor", Address: "success@harbor.example"}})
	s := mail.NewSender(mail.SenderConfig{Outbox: o.Outbox, Transport: by, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if got, err := s.RunOnce(o.t.Context()); got != want || err != nil {
		o.t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
}

func TestABadServerDelaysAnInvitationAndLosesNone(t *testing.T) {
	t.Parallel()
	o, server := newOffice(t), mailtest.Start(t)
	o.invites("Ana Kovač")
	for _, answer := range []mailtest.Answer{mailtest.Leave, "450 4.2.0 come back later", "451 4.3.0 broken"} {
		server.On(func(step mailtest.Step, _ string) mailtest.Answer {
			if step == mailtest.Data {
				return answer
			}
			return mailtest.Usual
		})
		o.sends(server, mail.Result{Failed: 1})
		o.later.Add(int64(30 * time.Minute))
	}
	if got := server.Received(); len(got) > 0 {
		t.Fatalf("it has taken %d", len(got))
	}
	server.On(func(mailtest.Step, string) mailtest.Answer { return mailtest.Usual })
	o.sends(server, mail.Result{Sent: 1})
	if got := server.Received(); len(got) != 1 || got[0].Header.Get("Subject") != "Elena Marsh invites you to the plan of Acme" {
		t.Errorf("it has taken %v", got)
	}
}

func TestANameThatLooksLikeAnAddressStaysAName(t *testing.T) {
	t.Parallel()
	o, server := newOffice(t), mailtest.Start(t)
	o.invites(`Bank <x@y.example>, "Ana"`)
	o.sends(server, mail.Result{Sent: 1})
	to, err := server.Received()[0].Header.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Address != "ana@acme.test" || to[0].Name != `Bank <x@y.example>, "Ana"` {
		t.Errorf("it goes to %v, %v", to, err)
	}
}

func TestBothPartsOfALetterSayTheSame(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	l := o.invites("Ana <b>Kovač</b>")
	for _, text := range []string{"Elena Marsh invites you to the success plan of Acme", "https://success.example.com/welcome/coxl_secret", "until 9 March 2026"} {
		if !strings.Contains(l.Text, text) || !strings.Contains(l.HTML, text) {
			t.Errorf("%q is not in both parts:\n%s\n%s", text, l.Text, l.HTML)
		}
	}
	if strings.Contains(l.HTML, "<b>Kovač") || strings.Contains(l.HTML, "src=") {
		t.Errorf("the page holds markup of a name, or loads something:\n%s", l.HTML)
	}
	code, err := o.Code(t.Context(), post.Coded{ID: "code/ana/1", Tenant: "harbor", Person: "ana", To: l.To, Code: "123456", For: "sign in", Until: noon})
	if err != nil || strings.Contains(code.Subject, "123456") || !strings.Contains(code.Text, "123456") || !strings.Contains(code.HTML, "123456") {
		t.Errorf("%+v, %v", code, err)
	}
}

func TestALetterWithALinkNeedsAnAddressOfOurOwn(t *testing.T) {
	t.Parallel()
	_, err := post.New(daemon.Deps{}).Invite(t.Context(), post.Invited{Path: "/welcome/x"})
	if !errors.Is(err, post.ErrNoAddress) {
		t.Errorf("got %v", err)
	}
}

func TestAMailboxThatEverybodyMayReadIsNotForProduction(t *testing.T) {
	t.Parallel()
	_, err := post.Sending(&daemon.Runtime{Config: daemon.Config{Env: daemon.Production}}, true)
	if !errors.Is(err, daemon.ErrConfig) {
		t.Errorf("got %v", err)
	}
}
