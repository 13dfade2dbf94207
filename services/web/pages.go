package web

import (
	"coxswain/pkg/daemon"
	"coxswain/services/web/cookie"
	"coxswain/services/web/links"
	"coxswain/services/web/portal"
	"coxswain/services/web/post"
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
	links.Register(s, r)
	portal.Register(s)
	workspace.Register(s)
	r.Pages = s.Handler()
	return nil
}
