package sitetest

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"coxswain/pkg/identity"
)

// Browser is a browser without script.
type Browser struct {
	Session string // the value of its session cookie

	t    testing.TB
	base string
	http *http.Client
}

// As is a browser in which somebody of the sample has signed in.
func (w *World) As(t testing.TB, name string) *Browser {
	t.Helper()
	return w.AsPrincipal(t, w.Who(t, name))
}

// AsPrincipal is a browser in which somebody has signed in.
func (w *World) AsPrincipal(t testing.TB, who identity.Principal) *Browser {
	t.Helper()
	session, err := w.Tokens.IssueSession(t.Context(), who, time.Hour, "a test")
	if err != nil {
		t.Fatal(err)
	}
	b := w.Nobody(t)
	b.Session = session
	at, err := url.Parse(w.URL)
	if err != nil {
		t.Fatal(err)
	}
	b.http.Jar.SetCookies(at, []*http.Cookie{{Name: "session", Value: session, Path: "/"}, {Name: "zone", Value: "Europe/Oslo", Path: "/"}})
	return b
}

// Nobody is a browser in which nobody has signed in.
func (w *World) Nobody(t testing.TB) *Browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &Browser{t: t, base: w.URL, http: &http.Client{Jar: jar, Transport: transport, Timeout: time.Minute}}
}

// Get loads a page and follows redirects.
func (b *Browser) Get(path string) *Page {
	b.t.Helper()
	return b.do(http.MethodGet, path, nil)
}

// Head asks for a page without its body, as programs do that look whether a link works.
func (b *Browser) Head(path string) *Page {
	b.t.Helper()
	return b.do(http.MethodHead, path, nil)
}

// Post sends a form to an address.
func (b *Browser) Post(path string, form url.Values) *Page {
	b.t.Helper()
	return b.do(http.MethodPost, path, form)
}

func (b *Browser) do(method, path string, form url.Values) *Page {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	r.Header.Set("Accept-Language", "en-GB")
	answer, err := b.http.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	p := &Page{browser: b, t: b.t, Status: answer.StatusCode, Header: answer.Header, Path: answer.Request.URL.RequestURI(), HTML: string(body)}
	if p.root, err = html.Parse(strings.NewReader(p.HTML)); err != nil {
		b.t.Fatal(err)
	}
	return p
}
