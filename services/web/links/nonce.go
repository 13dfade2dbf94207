package links

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"coxswain/pkg/fault"
	"coxswain/pkg/identity"
	"coxswain/services/web/cookie"
	"coxswain/services/web/site"
)

// errNotPressed answers a POST that comes from no form that was shown: a scanner's, or a person's who has waited too long.
var errNotPressed = fault.New(fault.Forbidden, "link-not-pressed", "press the button below: it was not pressed on this page, or an hour ago")

const (
	nonceField = "_nonce"
	nonceLife  = time.Hour // of the cookie: so long a page may be read before its button is pressed
	browserKey = "link_"   // prefix of the cookie's value
)

// nonces say that a form was shown to the browser that sends it.
type nonces struct{ key [32]byte }

// show is the nonce for the form of a secret. The browser gets a cookie, or keeps the one that it has for a while more.
func (n nonces) show(v *site.Visit, secret string) string {
	browser := v.Cookie(cookie.Link)
	if _, ok := identity.HashOf(browserKey, browser); !ok {
		browser, _ = identity.NewSecret(browserKey)
	}
	v.Site.Cookies.Set(v.Writer, cookie.Link, browser, nonceLife)
	return n.mark("nonce", browser, secret)
}

// fits reports whether the form that was posted is one that this browser was shown.
func (n nonces) fits(v *site.Visit, secret string) bool {
	browser := v.Cookie(cookie.Link)
	_, ok := identity.HashOf(browserKey, browser)
	return ok && hmac.Equal([]byte(v.Request.PostFormValue(nonceField)), []byte(n.mark("nonce", browser, secret)))
}

// command is the idempotency key of what a link does, for good.
func (n nonces) command(secret, step string) string { return "link-" + n.mark("command", secret, step) }

func (n nonces) mark(parts ...string) string {
	mac := hmac.New(sha256.New, n.key[:])
	_, _ = mac.Write([]byte(strings.Join(parts, "\x00"))) // a hash never fails
	return hex.EncodeToString(mac.Sum(nil)[:20])
}

// detached outlives the request: what was begun for it is cleared up also when the browser has gone.
func detached(ctx context.Context) context.Context { return context.WithoutCancel(ctx) }
