package post

import (
	"context"
	"fmt"
	"time"

	"coxswain/pkg/daemon"
	"coxswain/pkg/fault"
	"coxswain/pkg/mail"
)

// ErrNoAddress says that nothing can be linked to, because nobody has said where the pages are found.
var ErrNoAddress = fault.New(fault.Unavailable, "no-public-address",
	"this installation does not know its own address yet; its operator sets COXSWAIN_PUBLIC_URL")

// Post puts letters into the outbox. All parts that write letters share the outbox and may have a Post each.
type Post struct {
	outbox *mail.Outbox
	db     mail.DB
	base   string // "https://success.example.com"
}

// New is the post of a process.
func New(d daemon.Deps) *Post { return &Post{outbox: d.Outbox, db: d.DB, base: d.Config.PublicURL} }

// Address is where people find a path of this site ("/welcome/coxl_..."), or ErrNoAddress.
func (p *Post) Address(path string) (string, error) {
	if p.base == "" {
		return "", ErrNoAddress
	}
	return p.base + path, nil
}

// Send keeps letters for sending, all or none. What was sent before under the same id changes nothing.
func (p *Post) Send(ctx context.Context, letters ...mail.Letter) error {
	if err := p.outbox.Put(ctx, p.db, letters...); err != nil {
		return err
	}
	p.outbox.Wake()
	return nil
}

// lookEvery is how often a sender that has ended by itself is begun again; it looks into the outbox by itself.
const lookEvery = 2 * time.Second

// Sending is the loop that sends what is in the outbox: to the configured server, or into the mailbox of a demonstration.
// It registers the figures of mail. The error is daemon.ErrConfig: a password that cannot be read, a demonstration in production.
func Sending(r *daemon.Runtime, demo bool) (daemon.Loop, error) {
	transport, err := transportOf(r, demo)
	if err != nil {
		return daemon.Loop{}, err
	}
	sender := mail.NewSender(mail.SenderConfig{
		Outbox: r.Outbox, Transport: transport, Logger: r.Logger, Metrics: mail.NewMetrics(r.Telemetry.Metrics, r.Outbox),
	})
	return daemon.Loop{Name: "mail", Every: lookEvery, Run: sender.Run}, nil
}

// transportOf never lets a letter of a demonstration leave the machine, whatever server there is: its people are made up.
func transportOf(r *daemon.Runtime, demo bool) (mail.Transport, error) {
	switch {
	case demo && r.Config.Env == daemon.Production:
		return nil, fmt.Errorf("%w: a mailbox that everybody may read is not for production", daemon.ErrConfig)
	case demo:
		return mail.NewMailbox(r.Outbox), nil
	}
	return r.Config.Mail.Transport()
}
