package web

import (
	"coxswain/pkg/daemon"
	"coxswain/services/web/cookie"
	"coxswain/services/web/site"
	"coxswain/services/web/workspace"
)

// Pages adds what people see to a process: everything outside of the API. demo lets sample people sign in without a
// proof; a process in production refuses it.
func Pages(r *daemon.Runtime, demo bool) {
	s := site.New(r, cookie.For(r.Config.PublicURL))
	s.Demo = demo && r.Config.Env != daemon.Production
	workspace.Register(s)
	r.Pages = s.Handler()
}
