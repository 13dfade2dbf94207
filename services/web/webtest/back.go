package webtest

import (
	"context"
	"errors"
	"fmt"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Back goes to the page before this one, as the browser's button does. A page that the browser has kept is not loaded
// again.
func (p *Page) Back() {
	p.t.Helper()
	p.settle() // what is under way would be lost to Bytes
	ctx, cancel := p.patiently()
	defer cancel()
	before, err := chromedp.Run(ctx, back)
	if err == nil {
		err = p.until(condition(fmt.Sprintf(`document.location.href === %s`, quote(before))))
	}
	if err != nil {
		p.t.Fatalf("webtest: go back: %v", err)
	}
}

// back begins to go back, and gives the address to which.
func back(ctx context.Context, target *chromedp.Target) (url string, err error) {
	history, err := cdp.Call(ctx, target, page.GetNavigationHistory, cdp.Empty{})
	if err != nil {
		return "", err
	}
	if history.CurrentIndex == 0 {
		return "", errors.New("there is no page before this one")
	}
	before := history.Entries[history.CurrentIndex-1]
	_, err = cdp.Call(ctx, target, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: before.ID})
	return before.URL, err
}
