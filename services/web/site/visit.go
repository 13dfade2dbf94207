package site

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"sync"

	"coxswain/events"
	"coxswain/pkg/identity"
	"coxswain/services/web/cookie"
	"coxswain/services/web/locale"
	"coxswain/services/web/oidc"
	"coxswain/services/web/ui"
)

// Visit is one request of a browser.
type Visit struct {
	Request *http.Request
	Writer  http.ResponseWriter
	Site    *Site
	Who     identity.Principal // of nobody when Known is false
	Scene   *ui.Scene

	token   string     // of the session
	atLeast int64      // position that every read must show
	mu      sync.Mutex // of Scene.After: several reads may be under way at once
}

// visit finds out who asks. An unknown or ended session is nobody's; a database that does not answer is an error.
func (s *Site) visit(w http.ResponseWriter, r *http.Request) (*Visit, error) {
	v := &Visit{Request: r, Writer: w, Site: s}
	v.Scene = &ui.Scene{
		Format: locale.New(cmp.Or(v.Cookie(cookie.Locale), r.Header.Get("Accept-Language")), v.Cookie(cookie.Zone)),
		Now:    s.Now(), Here: r.URL.RequestURI(), Style: s.assets.Style, Scripts: s.assets.Scripts, Icon: s.assets.Icon, Demo: s.Demo,
	}
	v.atLeast = max(number(v.Cookie(cookie.Position)), number(r.Header.Get("Coxswain-Position")))
	v.Scene.After = v.atLeast
	v.token = v.Cookie(cookie.Session)
	if v.token == "" {
		return v, nil
	}
	who, err := s.Tokens.Verify(r.Context(), v.token)
	switch {
	case errors.Is(err, identity.ErrInvalidToken):
		v.token = ""
		return v, nil
	case err != nil:
		return v, err
	}
	v.Who = who
	return v, v.introduce()
}

// introduce fills in what the frame of a page shows about its reader.
func (v *Visit) introduce() error {
	known, err := v.Site.Directory.Details(v.Request.Context(), v.Who.Tenant, v.Who.Person)
	if err != nil {
		return err
	}
	v.Scene.Name = cmp.Or(known[v.Who.Person].Name, string(v.Who.Person))
	v.Scene.Party = v.Who.Party
	v.place()
	v.Scene.Nav = navigation(v.Who, v.Request.URL.Path)
	return nil
}

// Cookie is the value of a cookie, empty when the browser sent none.
func (v *Visit) Cookie(name cookie.Name) string {
	value, _ := v.Site.Cookies.Get(v.Request, name)
	return value
}

// Become goes on as somebody, with a token that says so: a sign-in, or a link of a single purpose.
func (v *Visit) Become(who identity.Principal, token string) error {
	v.Who, v.token = who, token
	return v.introduce()
}

// As is the visit on behalf of somebody, with a token that says so: the API is asked as them, and the page stays the reader's.
func (v *Visit) As(who identity.Principal, token string) (*Visit, error) {
	scene := *v.Scene
	as := &Visit{Request: v.Request, Writer: v.Writer, Site: v.Site, Scene: &scene, atLeast: v.atLeast}
	return as, as.Become(who, token)
}

// AtLeast has every read of the visit show what was written at the position.
func (v *Visit) AtLeast(position int64) { v.atLeast = max(v.atLeast, position) }

// Known reports whether somebody has signed in.
func (v *Visit) Known() bool { return v.token != "" }

// Query is a parameter of the address.
func (v *Visit) Query(name string) string { return v.Request.URL.Query().Get(name) }

// Path is a wildcard of the pattern.
func (v *Visit) Path(name string) string { return v.Request.PathValue(name) }

// Customer is the customer that the address names.
func (v *Visit) Customer() events.CustomerID { return events.CustomerID(v.Path("customer")) }

// Previews reports whether the tenant's people look through a customer's eyes (?preview=customer), and then keeps all
// forms off the page. name is what the preview says.
func (v *Visit) Previews(name string) bool {
	if !v.Who.Vendor() || v.Query("preview") == "" {
		return false
	}
	v.Scene.Preview, v.Scene.Quiet = name, true
	return true
}

// Seen raises the position behind which the page is renewed.
func (v *Visit) Seen(position int64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.Scene.After = max(v.Scene.After, position)
}

// Go sends the browser somewhere else on this site. Anything else is the way home.
func (v *Visit) Go(to string) error {
	http.Redirect(v.Writer, v.Request, Local(to), http.StatusSeeOther)
	return nil
}

func (v *Visit) signIn() {
	next := v.Request.URL.RequestURI()
	if v.Request.Method != http.MethodGet {
		next = Local(v.Request.PostFormValue("_back"))
	}
	if v.Request.Header.Get("HX-Request") != "" || v.Request.URL.Path == "/live" {
		http.Error(v.Writer, "sign in again", http.StatusUnauthorized)
		return
	}
	_ = v.Go("/sign-in?next=" + url.QueryEscape(next))
}

// Local is the address if it is one of this site, and the way home otherwise: "//evil" and "/\\evil" are not.
func Local(to string) string { return oidc.LocalPath(to) }

func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func escape(segment string) string { return url.PathEscape(segment) }
