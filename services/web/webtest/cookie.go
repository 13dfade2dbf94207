package webtest

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// SetCookie gives the page's browser a cookie for the site at url: somebody who has signed in before.
func (p *Page) SetCookie(url, name, value string) {
	p.t.Helper()
	ctx, cancel := p.patiently()
	defer cancel()
	err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: url, HTTPOnly: new(true)})
		return err
	}))
	if err != nil {
		p.t.Fatalf("webtest: the browser takes no cookie: %v", err)
	}
}
