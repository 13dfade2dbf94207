package signin

import (
	"strings"
	"time"

	"coxswain/pkg/identity"
	"coxswain/pkg/signin"
	"coxswain/services/web/cookie"
	"coxswain/services/web/site"
)

// How long a session lasts. The tenant's people see every customer and have an organisation that signs them in again at a
// press; customers' people see their own and have a mailbox to go through.
const (
	tenantsSession   = 12 * time.Hour
	customersSession = 30 * 24 * time.Hour
)

// enter makes a session of the account in place of the one that the browser had, and goes on. Whoever proved to be one
// person stays no moment longer signed in as another.
func (l *lobby) enter(v *site.Visit, a signin.Account, next string) error {
	ttl := customersSession
	if a.Customer == "" {
		ttl = tenantsSession
	}
	session, err := l.door.Accounts.SignIn(v.Request.Context(), a, identity.Entry{
		Old: v.Cookie(cookie.Session), TTL: ttl, Label: device(v.Request.UserAgent()), Demo: l.demo,
	})
	if err != nil {
		return err
	}
	v.Site.Cookies.Set(v.Writer, cookie.Session, session, ttl)
	for _, over := range []cookie.Name{cookie.Code, cookie.Position, cookie.Notice} {
		v.Site.Cookies.Clear(v.Writer, over)
	}
	if next = site.Local(next); next == "/" {
		next = site.HomeOf(a.Principal())
	}
	return v.Go(next)
}

// signOut ends the session of the browser, or with everywhere=true all of the person.
func (l *lobby) signOut(v *site.Visit) error {
	var err error
	switch {
	case !v.Known():
	case v.Request.PostFormValue("everywhere") == "true":
		err = v.Site.Tokens.RevokeSessions(v.Request.Context(), v.Who.Tenant, v.Who.Person)
	default:
		err = v.Site.Tokens.Revoke(v.Request.Context(), v.Cookie(cookie.Session))
	}
	if err != nil {
		return err
	}
	v.Site.Cookies.Clear(v.Writer, cookie.Session)
	v.Site.Cookies.Clear(v.Writer, cookie.Position)
	return v.Go("/sign-in")
}

// device names a browser and a system, as people know them, from what the browser says of itself.
func device(agent string) string {
	browser := firstOf(agent, "A browser", "Edg/", "Edge", "OPR/", "Opera", "Firefox/", "Firefox", "Chrome/", "Chrome", "Safari/", "Safari")
	system := firstOf(agent, "", "Android", "Android", "iPhone", "iPhone", "iPad", "iPad", "Windows", "Windows", "Mac OS", "Mac", "CrOS", "ChromeOS", "Linux", "Linux")
	if system == "" {
		return browser
	}
	return browser + " on " + system
}

// firstOf is the name behind the first mark that the text holds: marks and names take turns.
func firstOf(text, otherwise string, marksAndNames ...string) string {
	for i := 0; i < len(marksAndNames); i += 2 {
		if strings.Contains(text, marksAndNames[i]) {
			return marksAndNames[i+1]
		}
	}
	return otherwise
}
