package ui

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"
)

// liveURL is where the page hears of new facts: of one customer, or of all that the reader knows of.
func liveURL(ctx context.Context, customer string) string {
	q := url.Values{"after": {strconv.FormatInt(In(ctx).After, 10)}}
	if customer != Everything {
		q.Set("customer", customer)
	}
	return "/live?" + q.Encode()
}

func sorted(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

// current is what aria-current says of a link: that it is this page, or the part of the site that it belongs to.
func (l Link) current() string {
	if l.Here {
		return "page"
	}
	return "true"
}
