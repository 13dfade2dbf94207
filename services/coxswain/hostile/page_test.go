package hostile_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// TestWhatPeopleTypeIsInertOnPages plants texts that harm whoever takes them for markup into everything that people type,
// and visits every page with them, as each side.
func TestWhatPeopleTypeIsInertOnPages(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	s.poison()
	s.settle()
	shown := ""
	for _, who := range []string{"anna", "bela", "nora"} {
		for path, got := range s.walk(who, "/yours", "/customers/$customer", "/calls/$held", "/calls/$next", "/yours?customer=$customer&preview=customer") {
			inert(t, who+" at "+path, got)
			shown += read(t, got)
		}
	}
	for _, text := range payloads() {
		if !strings.Contains(shown, strings.ReplaceAll(text, "\r\n", "\n")) {
			t.Errorf("A48: no page shows %q as it was typed", text)
		}
	}
}

// poison puts each text where people type: promises, counters, evidence, topics, decisions, notes, recaps, reasons, names.
func (s *scene) poison() {
	s.t.Helper()
	s.call("$held", s.give(attempt{path: "/v1/calls", body: callOn("2190-02-01")})["call"])
	s.call("$next", s.give(attempt{path: "/v1/calls", body: callOn("2190-03-01")})["call"])
	for _, text := range payloads() {
		typed := strings.NewReplacer("TEXT", quoted(s.t, text))
		promise := s.give(attempt{path: "/v1/commitments", body: typed.Replace(`{"customer":"$customer","text":TEXT,"person":"$bela","due":"2190-01-31"}`)})
		at := "/v1/commitments/" + promise["commitment"].(string)
		s.give(attempt{as: "bela", path: at + "/counter", body: typed.Replace(`{"due":"2190-02-28","reason":TEXT}`)})
		s.give(attempt{as: "bela", path: at + "/comments", body: typed.Replace(`{"text":TEXT}`)})
		s.give(attempt{as: "bela", path: "/v1/calls/$next/topics", body: typed.Replace(`{"text":TEXT,"minutes":5}`)})
		if !strings.ContainsAny(text, "\r\n") { // a name is one line
			s.give(attempt{path: "/v1/customers/$customer/people", body: typed.Replace(`{"party":"customer","name":TEXT}`)})
		}
	}
	typed := strings.NewReplacer("TEXT", quoted(s.t, payloads()[0]), "OTHER", quoted(s.t, payloads()[4]))
	s.give(attempt{path: "/v1/calls/$next/agenda/share", body: `{}`})
	s.give(attempt{path: "/v1/calls/$held/held", body: typed.Replace(`{"attendance":{"present":["$anna","$bela"]},"minutes":30,"decisions":[{"decision":TEXT}],
		"commitments":[{"text":OTHER,"party":"customer","person":"$bela","due":"2190-02-09"}],"notes":[TEXT,OTHER],"internal_notes":[OTHER]}`)})
	s.give(attempt{path: "/v1/plans/$agreed/proposals", body: typed.Replace(`{"base":1,"reason":TEXT,"changes":[{"kind":"goal_reworded","goal_id":"$goal","outcome":OTHER}]}`)})
}

func quoted(t *testing.T, text string) string {
	t.Helper()
	b, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// inert expects of a page that a browser runs and loads nothing of it but the site's own assets, and that its links and
// forms stay on the site.
func inert(t *testing.T, name string, r reply) {
	t.Helper()
	if !strings.Contains(r.header.Get("Content-Security-Policy"), "default-src 'none'; script-src 'self';") || r.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("A48: %s: a page without its walls: %v", name, r.header)
	}
	for n := range elements(t, r) {
		if fault := harm(n); fault != "" {
			t.Errorf("A48: %s: %s in <%s %v>", name, fault, n.Data, n.Attr)
		}
	}
}

// harm is what an element could do; empty when it is harmless.
func harm(n *html.Node) string {
	switch n.Data {
	case "script":
		if n.FirstChild != nil || !strings.HasPrefix(attr(n, "src"), "/assets/") {
			return "a script of somebody's"
		}
	case "style", "iframe", "frame", "object", "embed", "base", "img", "math", "mglyph", "portal", "template":
		return "an element that no page of ours has"
	case "a":
		if attr(n, "target") != "" && !strings.Contains(attr(n, "rel"), "noopener") {
			return "a window that may reach back"
		}
	}
	for _, a := range n.Attr {
		switch {
		case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "srcdoc":
			return "a handler or style"
		case isAddress(a.Key) && !local(a.Val):
			return "a way off the site"
		}
	}
	return ""
}

// TestHarmIsKnownWhenItIsSeen: an eye that sees nothing would find every page inert.
func TestHarmIsKnownWhenItIsSeen(t *testing.T) {
	t.Parallel()
	for _, page := range []string{
		payloads()[0], payloads()[4], payloads()[5], `<a href=" javascript:alert(1)">x</a>`, `<a href="//evil.example">x</a>`, `<a href="/x" target="_blank">x</a>`,
		`<p style="color:red">`, `<p onclick=x>`, `<form action="https://evil.example">`, `<svg><a xlink:href="javascript:x">`,
	} {
		found := ""
		for n := range elements(t, reply{body: []byte(page), header: http.Header{"Content-Type": {"text/html"}}}) {
			found += harm(n)
		}
		if found == "" {
			t.Errorf("nothing was found in %s", page)
		}
	}
}

func isAddress(key string) bool {
	switch key {
	case "href", "src", "action", "formaction", "xlink:href", "poster", "data", "ping", "cite", "hx-get", "hx-post", "hx-sse:connect":
		return true
	}
	return false
}

// local: an address of this site, or a place on the page.
func local(address string) bool {
	return strings.HasPrefix(address, "#") || strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") && !strings.HasPrefix(address, `/\`)
}

// TestNoOtherSiteHoldsAPage: nobody frames a page, reaches its window, or sends its forms.
func TestNoOtherSiteHoldsAPage(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	for _, path := range []string{"/yours", "/customers/$customer", "/customers/$foreign", "/nowhere", "/sign-in"} {
		for _, who := range []string{"bela", "-"} {
			got := s.visit(who, path)
			if !strings.Contains(got.header.Get("Content-Security-Policy"), "frame-ancestors 'none'") || got.header.Get("Cross-Origin-Opener-Policy") != "same-origin" {
				t.Errorf("B13: %s at %s: %v", who, path, got.header)
			}
		}
	}
	before := s.image()
	from := s.browser("bela")
	from["Content-Type"], from["Origin"] = "application/x-www-form-urlencoded", "https://evil.example"
	for _, site := range []string{"cross-site", "same-site"} {
		from["Sec-Fetch-Site"] = site
		if got := s.ask(attempt{as: "-", path: "/do/commitments/$commitment/confirm", body: "_key=stolen", headers: from}); got.status != http.StatusForbidden {
			t.Errorf("B13: a form of a %s page is answered %d", site, got.status)
		}
	}
	s.unharmed("B13", before)
}
