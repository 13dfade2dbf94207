package webtest

import (
	"context"

	"github.com/chromedp/chromedp"
)

// Drag takes one thing with the mouse and lets it go over another, both named as for [Page.Click]. They have to fit on the
// screen together, for a hand that drags does not scroll.
func (p *Page) Drag(name, onto string) {
	p.t.Helper()
	p.with(name, func(ctx context.Context, e element) error {
		target, err := find(ctx, onto)
		if err != nil {
			return err
		}
		if _, _, err := middle(ctx, target); err != nil {
			return err
		}
		x, y, err := middle(ctx, e) // may scroll, so the target is looked for again
		if err != nil {
			return err
		}
		toX, toY, err := middle(ctx, target)
		if err != nil {
			return err
		}
		return chromedp.Do(ctx, chromedp.DragAndDropXY(x, y, toX, toY))
	})
}
