package hostile_test

import (
	"bytes"
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// visit asks for a page as a browser does in which somebody has signed in. Redirects are not followed.
func (s *scene) visit(as, path string) reply {
	s.t.Helper()
	return s.ask(attempt{as: "-", method: http.MethodGet, path: path, headers: s.browser(as)})
}

// browser is what a browser sends along.
func (s *scene) browser(as string) map[string]string {
	h := map[string]string{"Accept-Language": "en-GB", "Sec-Fetch-Site": "same-origin", "Cookie": "zone=Europe/Berlin"}
	if as != "-" {
		h["Cookie"] += "; session=" + s.tokens[as]
	}
	return h
}

// walk visits every page that somebody finds, beginning at some: by each link, redirect and form that only asks.
func (s *scene) walk(as string, from ...string) map[string]reply {
	s.t.Helper()
	seen := map[string]reply{}
	for queue := from; len(queue) > 0; queue = queue[1:] {
		path := s.fill(queue[0])
		if _, known := seen[path]; known {
			continue
		}
		got := s.visit(as, path)
		seen[path] = got
		queue = append(queue, ways(s.t, path, got)...)
	}
	return seen
}

// ways are the addresses of this site to which an answer leads.
func ways(t *testing.T, from string, r reply) []string {
	t.Helper()
	here, err := url.Parse(from)
	if err != nil {
		t.Fatal(err)
	}
	found := []string{r.header.Get("Location")}
	for n := range elements(t, r) {
		found = append(found, attr(n, "href"))
		if n.Data == "form" && !strings.EqualFold(attr(n, "method"), http.MethodPost) {
			found = append(found, attr(n, "action"))
		}
	}
	var all []string
	for _, href := range found {
		to, err := here.Parse(href)
		if href == "" || err != nil || to.Host != "" || to.Scheme != "" || strings.HasPrefix(to.Path, "/assets/") {
			continue
		}
		to.Fragment = ""
		all = append(all, to.String())
	}
	return all
}

// elements are those of the page that a browser makes of an answer; none when it is no page.
func elements(t *testing.T, r reply) func(yield func(*html.Node) bool) {
	t.Helper()
	if !strings.HasPrefix(r.header.Get("Content-Type"), "text/html") {
		return func(func(*html.Node) bool) {}
	}
	root, err := html.Parse(bytes.NewReader(r.body))
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func(*html.Node) bool) {
		for n := range root.Descendants() {
			if n.Type == html.ElementNode && !yield(n) {
				return
			}
		}
	}
}

func attr(n *html.Node, name string) string {
	i := slices.IndexFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
	if i < 0 {
		return ""
	}
	return n.Attr[i].Val
}

// read is the text that a page shows, as a browser's reader sees it.
func read(t *testing.T, r reply) string {
	t.Helper()
	var text strings.Builder
	for n := range elements(t, r) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.TextNode && n.Data != "script" && n.Data != "style" {
				text.WriteString(cmp.Or(c.Data, " "))
			}
		}
	}
	return text.String()
}
