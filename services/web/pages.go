package web

import (
	"coxswain/pkg/daemon"
	"coxswain/pkg/mail"
	"coxswain/services/web/account"
	"coxswain/services/web/calls"
	"coxswain/services/web/cookie"
	"coxswain/services/web/dashboard"
	"coxswain/services/web/links"
	"coxswain/services/web/mailbox"
	"coxswain/services/web/people"
	"coxswain/services/web/portal"
	"coxswain/services/web/post"
	"coxswain/services/web/settings"
	"coxswain/services/web/signin"
	"coxswain/services/web/site"
	"coxswain/services/web/workspace"
)

// Pages adds what people see to a process, and the sending of mail: everything outside of the API. demo lets sample people
// sign in without a proof and keeps their mail in a mailbox that everybody may read; production refuses that with
// daemon.ErrConfig, as what else cannot be used of the configuration.
func Pages(r *daemon.Runtime, demo bool) error {
	sending, err := post.Sending(r, demo)
	if err != nil {
		return err
	}
	r.Loop(sending)
	s := site.New(r, cookie.For(r.Config.PublicURL))
	s.Demo = demo
	if err := signin.Register(s, r); err != nil {
		return err
	}
	links.Register(s, r)
	portal.Register(s)
	dashboard.Register(s)
	account.Register(s)
	workspace.Register(s)
	people.Register(s)
	settings.Register(s)
	mailbox.Register(s, mail.NewMailbox(r.Outbox))
	calls.Register(s)
	r.Pages = s.Handler()
	return nil
}
