package webtest

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Offline takes the page's network away, or gives it back, as a train does that goes into a tunnel: the page is told, and
// requests fail.
func (p *Page) Offline(away bool) {
	p.t.Helper()
	ctx, cancel := p.patiently()
	defer cancel()
	err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		everything := []*network.Conditions{{Offline: away, DownloadThroughput: -1, UploadThroughput: -1}}
		if _, err := cdp.Call(ctx, target, network.EmulateNetworkConditionsByRule,
			network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: everything}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, target, network.OverrideNetworkState,
			network.OverrideNetworkStateParams{Offline: away, DownloadThroughput: -1, UploadThroughput: -1})
		return err
	}))
	if err != nil {
		p.t.Fatalf("webtest: the network stays as it was: %v", err)
	}
}
