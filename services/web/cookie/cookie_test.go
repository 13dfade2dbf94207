package cookie_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"coxswain/services/web/cookie"
)

// header is what a browser is told.
func header(write func(http.ResponseWriter)) string {
	w := httptest.NewRecorder()
	write(w)
	return w.Header().Get("Set-Cookie")
}

func TestCookiesBehindHTTPSAreOfThisHostAlone(t *testing.T) {
	t.Parallel()
	jar := cookie.For("HTTPS://success.example.com")
	for want, write := range map[string]func(http.ResponseWriter){
		"__Host-session=abc; Path=/; Max-Age=60; HttpOnly; Secure; SameSite=Lax": func(w http.ResponseWriter) {
			jar.Set(w, cookie.Session, "abc", time.Minute)
		},
		"__Host-position=7; Path=/; HttpOnly; Secure; SameSite=Lax": func(w http.ResponseWriter) {
			jar.Set(w, cookie.Position, "7", cookie.UntilClosed)
		},
		"__Host-oidc=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax": func(w http.ResponseWriter) {
			jar.Clear(w, cookie.OIDC)
		},
	} {
		if got := header(write); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestCookiesWithoutHTTPSHavePlainNames(t *testing.T) {
	t.Parallel()
	jar := cookie.For("http://127.0.0.1:8080")
	want := "session=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax"
	if got := header(func(w http.ResponseWriter) { jar.Set(w, cookie.Session, "abc", time.Minute) }); got != want {
		t.Errorf("got %s", got)
	}
}

func TestACookieOfTheOtherKindIsNotRead(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.AddCookie(&http.Cookie{Name: "session", Value: "planted without https"})
	if got, ok := (cookie.Jar{Secure: true}).Get(r, cookie.Session); ok {
		t.Errorf("got %q", got)
	}
	if got, ok := (cookie.Jar{}).Get(r, cookie.Session); !ok || got != "planted without https" {
		t.Errorf("got %q, %v", got, ok)
	}
	r = httptest.NewRequest(http.MethodGet, "/", nil)
	r.AddCookie(&http.Cookie{Name: "session", Value: ""})
	if _, ok := (cookie.Jar{}).Get(r, cookie.Session); ok {
		t.Error("an empty one counts")
	}
}
