package oidc_test

import (
	"net/url"
	"strings"
	"testing"

	"coxswain/services/web/oidc"
)

// attacks are addresses that lead away from the site, or may in some browser.
func attacks() []string {
	return []string{
		"", "evil.test", "https://evil.test", "HTTPS://evil.test/", "//evil.test", "///evil.test", `/\evil.test`, `\/evil.test`, `\\evil.test`,
		"/\t/evil.test", "/\n/evil.test", "\t//evil.test", " //evil.test", "/ /evil.test", "javascript:alert(1)", "data:text/html,x",
		"/x\r\nSet-Cookie: session=planted", "/x\x00", "/x\x7f", "/caf\u00e9", "/\u202e/evil.test", "/%zz", "mailto:a@evil.test", "?x", "#x", ".",
		"/" + strings.Repeat("x", 5000),
	}
}

func TestNobodyIsSentToAnotherSite(t *testing.T) {
	t.Parallel()
	for _, path := range attacks() {
		if got := oidc.LocalPath(path); got != "/" {
			t.Errorf("%q became %q", path, got)
		}
	}
	for _, path := range []string{
		"/", "/today", "/customers/acme?tab=goals&as_of=2026-11-22#g1", "/a//b", "/caf%C3%A9", "/%2f/evil.test", "/%5cevil.test",
		"/search?q=https://evil.test", "/a:b", "/@evil.test", "/.//evil.test",
	} {
		if got := oidc.LocalPath(path); got != path {
			t.Errorf("%q became %q", path, got)
		}
	}
}

func TestNobodyIsSentToAnotherSiteAfterSigningIn(t *testing.T) {
	t.Parallel()
	w := start(t)
	for _, path := range attacks() {
		expect(t, w.browser(t).open(t, w.begin(path)), asBen(w, "/"))
	}
}

func FuzzALocalPathStaysHere(f *testing.F) {
	for _, path := range attacks() {
		f.Add(path)
	}
	f.Add("/customers/acme?tab=goals#g1")
	here, err := url.Parse("https://success.example.com/sign-in")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, path string) {
		to, err := here.Parse(oidc.LocalPath(path))
		if err != nil || to.Scheme != "https" || to.Host != here.Host || to.User != nil {
			t.Errorf("%q leads to %v, %v", path, to, err)
		}
	})
}
