package site

import (
	"log/slog"
	"net/http"
	"strings"
	"time"

	"coxswain/events"
	"coxswain/pkg/daemon"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/services/web/assets"
	"coxswain/services/web/cookie"
	"coxswain/services/web/ui"
)

// Site serves pages. Add them with Page, Open and Handle, then serve Handler.
type Site struct {
	Tokens    *identity.Tokens
	Directory identity.Directory
	Cookies   cookie.Jar
	Now       func() time.Time
	Logger    *slog.Logger
	Demo      bool // sample people sign in without a proof

	api    http.Handler // the operations of all services
	assets *assets.Bundle
	pages  *http.ServeMux
	wall   *http.CrossOriginProtection
}

// New is a site over the operations that the runtime serves.
func New(r *daemon.Runtime, jar cookie.Jar) *Site {
	s := &Site{
		Tokens: r.Tokens, Directory: r.Directory, Cookies: jar, Now: r.Now, Logger: r.Logger,
		api: httpapi.LimitRate(r.Config.RatePerSecond, r.Now)(r.Mux), assets: assets.New(), pages: http.NewServeMux(), wall: http.NewCrossOriginProtection(),
	}
	s.pages.Handle("GET /assets/", s.assets)
	s.Handle("POST /do/", s.do)
	s.Handle("GET /live", s.live)
	s.pages.HandleFunc("/", s.nowhere)
	return s
}

// Page makes a page of a visit. Its error becomes the page that says so.
type Page func(v *Visit) (ui.Page, error)

// Page serves a page to people who have signed in.
func (s *Site) Page(pattern string, page Page) {
	s.Handle("GET "+pattern, func(v *Visit) error { return v.show(page) })
}

// Open serves a page to everybody; who has signed in is known all the same.
func (s *Site) Open(pattern string, page Page) {
	s.OpenHandle("GET "+pattern, func(v *Visit) error { return v.show(page) })
}

// Handle serves something else than a page to people who have signed in.
func (s *Site) Handle(pattern string, answer func(v *Visit) error) {
	s.serve(pattern, answer, true)
}

// OpenHandle serves something else than a page to everybody.
func (s *Site) OpenHandle(pattern string, answer func(v *Visit) error) {
	s.serve(pattern, answer, false)
}

func (s *Site) serve(pattern string, answer func(v *Visit) error, closed bool) {
	_, route, _ := strings.Cut(pattern, " ")
	s.pages.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		httpapi.Route(r.Context(), route)
		v, err := s.visit(w, r)
		if err == nil && closed && !v.Known() {
			v.signIn()
			return
		}
		if err == nil {
			err = answer(v)
		}
		if err != nil {
			v.refuse(err)
		}
	})
}

// nowhere answers addresses that no page has.
func (s *Site) nowhere(w http.ResponseWriter, r *http.Request) {
	httpapi.Route(r.Context(), "nowhere")
	v, err := s.visit(w, r)
	if err == nil {
		err = identity.ErrNotFound
	}
	v.refuse(err)
}

// policy of what a page may do: nothing that does not come from here, nothing inside the page, in nobody's frame.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"

// Handler is the site with the walls around it.
func (s *Site) Handler() http.Handler {
	guarded := s.wall.Handler(s.pages)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		if s.Cookies.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		guarded.ServeHTTP(w, r)
	})
}

// HomeOf is where people begin: the tenant's with their day, a customer's with what is theirs.
func HomeOf(p identity.Principal) string {
	if p.Vendor() {
		return "/today"
	}
	return "/yours"
}

// CustomerURL is the page of a customer.
func CustomerURL(c events.CustomerID) string { return "/customers/" + escape(string(c)) }
