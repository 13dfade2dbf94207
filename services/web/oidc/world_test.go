package oidc_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"coxswain/pkg/daemon"
	"coxswain/pkg/fault"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/services/web/oidc"
	"coxswain/services/web/oidc/oidctest"
)

const secret = "a secret with / and : in it"

func ben() oidctest.Person {
	return oidctest.Person{Subject: "u-ben", Mail: "ben@harbor.test", MailVerified: true, Name: "Ben Okafor", Roles: []string{"csm"}}
}

// world is an issuer and a site that signs in there.
type world struct {
	issuer *oidctest.Issuer
	site   *httptest.Server
	later  atomic.Int64 // nanoseconds that the site's clock is ahead
}

func (w *world) now() time.Time         { return time.Now().Add(time.Duration(w.later.Load())) }
func (w *world) passes(d time.Duration) { w.later.Add(int64(d)) }
func (w *world) callback() string       { return w.site.URL + oidc.CallbackPath }
func (w *world) begin(to string) string {
	return w.site.URL + "/sign-in?return_to=" + url.QueryEscape(to)
}

// start makes a world on loopback without https; changes are made to the configuration of the site.
func start(t *testing.T, changes ...func(*oidc.Config)) *world {
	t.Helper()
	return startOn(t, httptest.NewServer, changes...)
}

func startOn(t *testing.T, serve func(http.Handler) *httptest.Server, changes ...func(*oidc.Config)) *world {
	t.Helper()
	mux := http.NewServeMux()
	w := &world{issuer: oidctest.Start(t), site: serve(mux)}
	t.Cleanup(w.site.Close)
	w.issuer.Register(oidctest.Client{ID: "coxswain", Secret: secret, Redirect: w.callback()})
	w.issuer.SignsIn(ben())
	c := w.config(t)
	for _, change := range changes {
		change(&c)
	}
	w.route(t, mux, c)
	return w
}

// config is what a process would read from its environment.
func (w *world) config(t *testing.T) oidc.Config {
	t.Helper()
	c, err := daemon.ReadConfig(append(w.issuer.Environ(t, "harbor"),
		"COXSWAIN_PUBLIC_URL="+w.site.URL, "DATABASE_URL=postgres://none", "COXSWAIN_MASTER_KEY_FILE=none"))
	if err != nil {
		t.Fatal(err)
	}
	return oidc.Config{OIDC: c.OIDC, PublicURL: c.PublicURL}
}

func (w *world) route(t *testing.T, mux *http.ServeMux, c oidc.Config) {
	t.Helper()
	p, err := oidc.New(c, identity.NewKey(), w.now)
	if err != nil {
		t.Fatal(err)
	}
	mux.HandleFunc("GET /sign-in", func(w http.ResponseWriter, r *http.Request) {
		if err := p.Begin(w, r, r.FormValue("return_to")); err != nil {
			refuse(t, w, err)
		}
	})
	mux.HandleFunc("GET "+oidc.CallbackPath, func(w http.ResponseWriter, r *http.Request) {
		claims, err := p.Finish(w, r)
		if err != nil {
			refuse(t, w, err)
			return
		}
		_ = json.NewEncoder(w).Encode(claims)
	})
}

// refuse answers as a page would: with the status and the sentence of the fault, nothing of its cause.
func refuse(t *testing.T, w http.ResponseWriter, err error) {
	var f *fault.Error
	if !errors.As(err, &f) {
		t.Errorf("not a fault: %v", err)
		return
	}
	t.Logf("%s: %v", f.Code, errors.Unwrap(f))
	w.WriteHeader(httpapi.StatusOf(f.Kind))
	_ = json.NewEncoder(w).Encode(page{Code: f.Code, Sentence: f.Message})
}

// page is what a person ends at.
type page struct {
	Status   int
	Code     string
	Sentence string
	oidc.Claims
}

func refused(f *fault.Error) page {
	return page{Status: httpapi.StatusOf(f.Kind), Code: f.Code, Sentence: f.Message}
}

// browser keeps cookies and follows redirects, as a person's does.
type browser struct{ *http.Client }

func (w *world) browser(t *testing.T) browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := w.site.Client() // trusts the site's certificate
	return browser{&http.Client{Jar: jar, Transport: client.Transport}}
}

func (b browser) open(t *testing.T, address string) (p page) {
	t.Helper()
	r, err := b.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil || json.Unmarshal(text, &p) != nil {
		t.Fatalf("%d %s: %v", r.StatusCode, text, err)
	}
	p.Status = r.StatusCode
	return p
}

// openUntil goes from redirect to redirect and stops before the address that begins with a prefix.
func (b browser) openUntil(t *testing.T, address, prefix string) (next string) {
	t.Helper()
	stopping := *b.Client
	stopping.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), prefix) {
			next = r.URL.String()
			return http.ErrUseLastResponse
		}
		return nil
	}
	r, err := stopping.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if next == "" {
		t.Fatalf("ended at %s with %s", r.Request.URL, r.Status)
	}
	return next
}

// cookies are those that the browser would send to the site.
func (b browser) cookies(t *testing.T, w *world) []*http.Cookie {
	t.Helper()
	site, err := url.Parse(w.site.URL)
	if err != nil {
		t.Fatal(err)
	}
	return b.Jar.Cookies(site)
}

func secretFile(t *testing.T, text string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	return path
}
