package signin

import (
	"context"

	"coxswain/events"
	"coxswain/pkg/daemon"
	"coxswain/pkg/identity"
	"coxswain/pkg/signin"
	"coxswain/services/web/oidc"
	"coxswain/services/web/post"
	"coxswain/services/web/site"
	"coxswain/services/web/throttle"
	"coxswain/services/web/ui"
)

// lobby is where people come in.
type lobby struct {
	daemon.Deps
	door         *signin.Door
	box          identity.Box // for the address that a code was sent to
	post         *post.Post
	gate         *throttle.Throttle
	organisation *oidc.Provider // nil: nobody signs in with OpenID Connect
	demo         bool
}

// Requests of one connection's address that come in here: a crowd behind one proxy stays below, a guesser does not.
const perSecond, burst = 10, 100

// Register adds the pages. The error is daemon.ErrConfig: a client secret that cannot be used.
func Register(s *site.Site, r *daemon.Runtime) error {
	deps := r.Deps("web")
	l := &lobby{
		Deps: deps, door: r.SignIn, box: r.Key.Box("sign-in"), post: post.New(deps),
		gate: throttle.New(perSecond, burst, r.Now), demo: s.Demo,
	}
	if r.Config.OIDC.On() {
		var err error
		if l.organisation, err = oidc.New(oidc.Config{OIDC: r.Config.OIDC, PublicURL: r.Config.PublicURL}, r.Key, r.Now); err != nil {
			return err
		}
		s.OpenHandle("GET /sign-in/oidc", l.beginOrganisation)
		s.OpenHandle("GET "+oidc.CallbackPath, l.finishOrganisation)
	}
	if s.Demo {
		s.OpenHandle("POST /sign-in/demo", l.guarded(l.enterDemo))
	}
	s.OpenHandle("GET /{$}", home)
	s.Open("/sign-in", l.signIn)
	s.Open("/sign-in/code", l.code)
	s.OpenHandle("POST /sign-in/code", l.guarded(l.sendCode))
	s.OpenHandle("POST /sign-in/code/check", l.guarded(l.checkCode))
	s.Open("/sign-in/choose", l.choose)
	s.OpenHandle("POST /sign-in/choose", l.guarded(l.chosen))
	s.Open("/welcome/{secret}", l.welcome)
	s.OpenHandle("POST /welcome/{secret}", l.guarded(l.comeIn))
	s.OpenHandle("POST /sign-out", l.guarded(l.signOut))
	return nil
}

// guarded slows guessers down, and reads the form.
func (l *lobby) guarded(answer func(*site.Visit) error) func(*site.Visit) error {
	return func(v *site.Visit) error {
		if err := l.gate.Admit(v.Request); err != nil {
			return err
		}
		if _, err := v.Posted(); err != nil {
			return err
		}
		return answer(v)
	}
}

// home leads everybody to where they begin.
func home(v *site.Visit) error {
	if !v.Known() {
		return v.Go("/sign-in")
	}
	return v.Go(site.HomeOf(v.Who))
}

// entrance is what the sign-in page offers.
type entrance struct {
	Next         string
	Who          string // who has signed in already; empty: nobody
	Organisation bool
	Sample       []company
}

func (l *lobby) signIn(v *site.Visit) (ui.Page, error) {
	e := entrance{Next: site.Local(v.Query("next")), Who: v.Scene.Name, Organisation: l.organisation != nil}
	if l.demo {
		var err error
		if e.Sample, err = l.sample(v.Request.Context()); err != nil {
			return ui.Page{}, err
		}
	}
	return ui.Page{Title: "Sign in", Lede: "Both sides of a success plan, in one place.", Body: entrancePage(e)}, nil
}

// named adds what the people of accounts are called.
func (l *lobby) named(ctx context.Context, tenant events.TenantID, accounts []signin.Account) (map[events.PersonID]identity.Details, error) {
	ids := make([]events.PersonID, len(accounts))
	for i, a := range accounts {
		ids[i] = a.Person
	}
	return l.Directory.Details(ctx, tenant, ids...)
}
