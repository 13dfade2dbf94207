package webtest

import "github.com/chromedp/chromedp"

// Back goes to the page before this one, as the browser's button does.
func (p *Page) Back() {
	p.t.Helper()
	p.settle() // what is under way would be lost to Bytes
	ctx, cancel := p.patiently()
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.NavigateBack()); err != nil {
		p.t.Fatalf("webtest: go back: %v", err)
	}
}
