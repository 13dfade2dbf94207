package ui

import (
	"context"
	"net/url"

	"github.com/a-h/templ"
)

// To is where a link of the page leads. In a preview the next page is a preview too.
func To(ctx context.Context, href string) templ.SafeURL {
	s := In(ctx)
	if s.Preview == "" {
		return templ.SafeURL(href)
	}
	here, err := url.Parse(s.Here)
	to, toErr := url.Parse(href)
	if err != nil || toErr != nil {
		return templ.SafeURL(href)
	}
	q := to.Query()
	for _, name := range []string{"preview", "as"} {
		if value := here.Query().Get(name); value != "" {
			q.Set(name, value)
		}
	}
	to.RawQuery = q.Encode()
	return templ.SafeURL(to.String())
}
