package sitetest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Page is what a browser was given.
type Page struct {
	Status int
	Header http.Header
	Path   string // with its query, after redirects
	HTML   string

	browser *Browser
	t       testing.TB
	root    *html.Node
}

// Text is what one reads on the page, in its order, blanks closed up.
func (p *Page) Text() string { return textOf(p.root) }

// Sees fails the test unless the page shows all of the texts.
func (p *Page) Sees(texts ...string) *Page {
	p.t.Helper()
	shown := p.Text()
	for _, text := range texts {
		if !strings.Contains(shown, text) {
			p.t.Fatalf("%s (%d) does not show %q:\n%s", p.Path, p.Status, text, shown)
		}
	}
	return p
}

// Hides fails the test if any of the texts is anywhere in the page's bytes.
func (p *Page) Hides(texts ...string) *Page {
	p.t.Helper()
	for _, text := range texts {
		if strings.Contains(p.HTML, text) {
			p.t.Fatalf("%s (%d) holds %q", p.Path, p.Status, text)
		}
	}
	return p
}

// Answers fails the test unless the page has the status.
func (p *Page) Answers(status int) *Page {
	p.t.Helper()
	if p.Status != status {
		p.t.Fatalf("%s answers %d, not %d:\n%s", p.Path, p.Status, status, p.Text())
	}
	return p
}

// Has reports whether there is an element with the id.
func (p *Page) Has(id string) bool { return p.byID(id) != nil }

// Part is what one reads in the element with the id.
func (p *Page) Part(id string) string {
	p.t.Helper()
	n := p.byID(id)
	if n == nil {
		p.t.Fatalf("%s (%d) has no #%s", p.Path, p.Status, id)
	}
	return textOf(n)
}

// Links lists where the page leads to on this site.
func (p *Page) Links() []string {
	var all []string
	each(p.root, func(n *html.Node) {
		if href, ok := attribute(n, "href"); ok && n.Data == "a" && strings.HasPrefix(href, "/") {
			all = append(all, href)
		}
	})
	slices.Sort(all)
	return slices.Compact(all)
}

// Submit fills in the form with the id, sends it and follows. Fields that are not given keep their values; a box is ticked
// with "true".
func (p *Page) Submit(form string, fields map[string]string) *Page {
	p.t.Helper()
	n := p.byID(form)
	if n == nil || n.Data != "form" {
		p.t.Fatalf("%s (%d) has no form #%s:\n%s", p.Path, p.Status, form, p.Text())
	}
	values := p.valuesOf(n, form)
	for name, value := range fields {
		values.Set(name, value)
	}
	action, _ := attribute(n, "action")
	if method, _ := attribute(n, "method"); !strings.EqualFold(method, http.MethodPost) {
		return p.browser.Get(action + "?" + values.Encode())
	}
	return p.browser.Post(action, values)
}

// Value is what the form with the id would send untouched under a name.
func (p *Page) Value(form, name string) string {
	p.t.Helper()
	n := p.byID(form)
	if n == nil {
		p.t.Fatalf("%s (%d) has no form #%s:\n%s", p.Path, p.Status, form, p.Text())
	}
	return p.valuesOf(n, form).Get(name)
}

// valuesOf are the values that the form would send untouched, those of inputs elsewhere that name it among them.
func (p *Page) valuesOf(form *html.Node, id string) url.Values {
	values := url.Values{}
	each(p.root, func(n *html.Node) {
		name, named := attribute(n, "name")
		of, elsewhere := attribute(n, "form")
		ours := inside(n, form)
		if elsewhere {
			ours = of == id
		}
		if !named || !ours {
			return
		}
		if value, sent := valueOf(n); sent {
			values.Add(name, value)
		}
	})
	return values
}

// valueOf is what an input would send; nothing when it is a box that is not ticked, or a button.
func valueOf(n *html.Node) (string, bool) {
	value, _ := attribute(n, "value")
	kind, _ := attribute(n, "type")
	_, checked := attribute(n, "checked")
	switch {
	case n.Data == "textarea":
		return textOf(n), true
	case n.Data == "select":
		return chosen(n), true
	case n.Data != "input", kind == "submit", (kind == "checkbox" || kind == "radio") && !checked:
		return "", false
	}
	return value, true
}

// chosen is the value of the option that is chosen: the first one where none is.
func chosen(choice *html.Node) string {
	var first, selected *html.Node
	each(choice, func(n *html.Node) {
		if n.Data != "option" {
			return
		}
		if first == nil {
			first = n
		}
		if _, ok := attribute(n, "selected"); ok {
			selected = n
		}
	})
	if selected == nil {
		selected = first
	}
	if selected == nil {
		return ""
	}
	value, _ := attribute(selected, "value")
	return value
}

func (p *Page) byID(id string) (found *html.Node) {
	each(p.root, func(n *html.Node) {
		if v, ok := attribute(n, "id"); ok && v == id && found == nil {
			found = n
		}
	})
	return found
}

func inside(n, outer *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == outer {
			return true
		}
	}
	return false
}

func each(n *html.Node, do func(*html.Node)) {
	if n.Type == html.ElementNode {
		do(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		each(c, do)
	}
}

func attribute(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// textOf is the text below a node, as one line.
func textOf(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		if n.Data == "script" || n.Data == "style" || n.Data == "head" {
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if n.Type == html.ElementNode {
			b.WriteByte(' ')
		}
	}
	walk(n)
	return strings.Join(strings.Fields(b.String()), " ")
}
