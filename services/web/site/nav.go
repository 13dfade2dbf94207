package site

import (
	"net/url"
	"strings"

	"coxswain/events"
	"coxswain/pkg/identity"
	"coxswain/services/web/ui"
)

// navigation is where a reader may go from everywhere, with the place of the path marked.
func navigation(p identity.Principal, path string) []ui.Link {
	links := []ui.Link{{Text: "Today", Href: "/today"}, {Text: "Portfolio", Href: "/portfolio"}}
	if !p.Vendor() {
		home := CustomerURL(p.Customer)
		links = []ui.Link{
			{Text: "Yours first", Href: "/yours"},
			{Text: "Who owes what", Href: home},
			{Text: "Plan", Href: home + "/plans"},
			{Text: "Calls", Href: home + "/calls"},
			{Text: "Records", Href: home + "/records"},
			{Text: "What happened", Href: home + "/timeline"},
		}
	}
	if at := belonging(links, path); at >= 0 {
		links[at].Here, links[at].Within = links[at].Href == path, true
	}
	return links
}

// belonging is the link to which a path belongs, -1 when it belongs to none: the one that begins the longest part of it, so that
// the plans of a customer are not the customer. A single call has an address of its own and belongs to the calls.
func belonging(links []ui.Link, path string) int {
	found, longest := -1, 0
	for i, l := range links {
		within := path == l.Href || strings.HasPrefix(path, l.Href+"/") ||
			strings.HasSuffix(l.Href, "/calls") && strings.HasPrefix(path, "/calls/")
		if within && len(l.Href) > longest {
			found, longest = i, len(l.Href)
		}
	}
	return found
}

// PreviewURL is where the tenant's people look at what a customer's see.
func PreviewURL(c events.CustomerID) string {
	return "/yours?" + url.Values{"customer": {string(c)}, "preview": {"customer"}}.Encode()
}
