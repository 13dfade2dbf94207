// Package cookie is the one place that writes and reads cookies, so that all of them are alike: HttpOnly, for the whole
// site and no other, SameSite=Lax (they come along when a person follows a link in a mail, not with a form of another site).
//
// Behind https they are Secure and their names begin with __Host-, which keeps browsers from taking them from a
// neighbouring host or without encryption (RFC 6265bis, section 4.1.3.2). A development address on loopback has no https,
// and browsers disagree on whether they keep a Secure cookie there, so it gets plain names.
package cookie

import (
	"net/http"
	"strings"
	"time"
)

// Name of a cookie, without the prefix.
type Name string

// The cookies of the pages.
const (
	Session  Name = "session"  // who has signed in; opaque
	OIDC     Name = "oidc"     // a sign-in under way at the tenant's issuer; sealed, ten minutes
	Code     Name = "code"     // the address that a code was sent to; sealed, ten minutes
	Link     Name = "link"     // a one-time link under way: page shown, button not pressed yet
	CSRF     Name = "csrf"     // the nonce of a form that works without a session
	Position Name = "position" // of the last own action: no page shows older data
	Notice   Name = "notice"   // what was just done, for the next page
	Zone     Name = "zone"     // the reader's time zone; the script of the pages writes it too
	Locale   Name = "locale"   // the reader's locale, where it is not the browser's
)

// UntilClosed is the age of a cookie that ends with the browser.
const UntilClosed time.Duration = 0

// Jar writes and reads cookies. The zero value is for an address without https.
type Jar struct {
	Secure bool
}

// For is the jar for a public address ("https://success.example.com").
func For(publicURL string) Jar {
	return Jar{Secure: strings.HasPrefix(strings.ToLower(publicURL), "https://")}
}

// Set has the browser keep a value (ASCII without blanks, quotes, commas, semicolons and backslashes; under 4 KB with its
// name) for an age of a second or more, or UntilClosed.
func (j Jar) Set(w http.ResponseWriter, name Name, value string, age time.Duration) {
	j.write(w, name, value, int(age/time.Second))
}

// Get is the value that the browser sent; false when it sent none.
func (j Jar) Get(r *http.Request, name Name) (string, bool) {
	c, err := r.Cookie(j.wire(name))
	if err != nil || c.Value == "" {
		return "", false
	}
	return c.Value, true
}

// Clear has the browser forget it.
func (j Jar) Clear(w http.ResponseWriter, name Name) { j.write(w, name, "", -1) }

func (j Jar) write(w http.ResponseWriter, name Name, value string, seconds int) {
	http.SetCookie(w, &http.Cookie{
		Name: j.wire(name), Value: value, Path: "/", MaxAge: seconds,
		HttpOnly: true, Secure: j.Secure, SameSite: http.SameSiteLaxMode,
	})
}

func (j Jar) wire(name Name) string {
	if j.Secure {
		return "__Host-" + string(name)
	}
	return string(name)
}
