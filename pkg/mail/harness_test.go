package mail_test

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/pkg/identity"
	"coxswain/pkg/mail"
	"coxswain/pkg/mail/mailtest"
	"coxswain/pkg/mail/smtp"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

const link = "https://success.example.com/i/3q9mVYt0one-time-link"

// office is an outbox with a sender and a clock that stands still until it is moved.
type office struct {
	*mail.Outbox
	t   *testing.T
	db  *pgxpool.Pool
	key identity.Key

	mu    sync.Mutex
	clock time.Time
}

// newOffice works as the application does, so that a missing grant is found here.
func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{
		t: t, key: identity.NewKey(), clock: noon,
		db: pgtest.Pool(t, pgtest.New(t, mail.Migrate), postgres.Options{Role: postgres.AppRole}),
	}
	o.Outbox = mail.NewOutbox(o.db, o.key, o.now)
	return o
}

func (o *office) now() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.clock
}

func (o *office) move(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.clock = o.clock.Add(d)
}

func (o *office) put(letters ...mail.Letter) {
	o.t.Helper()
	if err := o.Put(o.t.Context(), o.db, letters...); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) sender(by mail.Transport, options ...func(*mail.SenderConfig)) *mail.Sender {
	c := mail.SenderConfig{Outbox: o.Outbox, Transport: by, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))}
	for _, option := range options {
		option(&c)
	}
	return mail.NewSender(c)
}

// sends runs the sender once and compares what came of it.
func (o *office) sends(s *mail.Sender, want mail.Result) {
	o.t.Helper()
	if got, err := s.RunOnce(o.t.Context()); got != want || err != nil {
		o.t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
}

// is compares the state of a letter.
func (o *office) is(id, state string) mail.Status {
	o.t.Helper()
	status, err := o.Status(o.t.Context(), "harbor", id)
	if err != nil || status.State != state {
		o.t.Errorf("%s is %+v, %v; want it %s", id, status, err, state)
	}
	return status
}

func by(server *mailtest.Server) *smtp.Transport {
	return smtp.New(smtp.Config{
		Host: "127.0.0.1", Port: server.Port(), TLS: smtp.None, From: mail.Address{Name: "Harbor", Address: "success@harbor.example"},
	})
}

func letter(id, to string) mail.Letter {
	return mail.Letter{
		ID: id, Tenant: "harbor", Person: "ann", To: mail.Address{Name: "Ann", Address: to}, Kind: "invitation",
		Subject: "Your plan with Harbor", Text: "Come in: " + link, HTML: `<a href="` + link + `">Come in</a>`,
		Expires: noon.Add(14 * 24 * time.Hour),
	}
}

// transport is one that a test makes up.
type transport func(context.Context, mail.Letter) error

func (t transport) Send(ctx context.Context, l mail.Letter) error { return t(ctx, l) }
