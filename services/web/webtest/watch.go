package webtest

import (
	"fmt"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Watch looks from now on for the text in the first element that the CSS selector finds. The function that it gives waits
// until the text has been drawn, and says when that was, by the clock of this machine. It needs JavaScript, and a page that
// is not left meanwhile.
func (p *Page) Watch(css, text string) func() time.Time {
	p.t.Helper()
	p.needsJavaScript("Watch")
	ctx, cancel := p.patiently()
	defer cancel()
	watch, err := evaluate[*runtime.RemoteObject](ctx, fmt.Sprintf(`({seen: new Promise(resolve => {
		const look = () => {
			if ((document.querySelector(%s)?.innerText ?? "").includes(%s)) resolve(Date.now()); else requestAnimationFrame(look);
		};
		look();
	})})`, quote(css), quote(text)))
	if err != nil {
		p.t.Fatalf("webtest: %q in %s is not watched: %v", text, css, err)
	}
	return func() time.Time {
		p.t.Helper()
		ctx, cancel := p.patiently()
		defer cancel()
		wait := func(c *runtime.CallFunctionOnParams) { c.ObjectID, c.AwaitPromise = watch.ObjectID, new(true) }
		seen, err := chromedp.Run(ctx, chromedp.CallFunctionOn[float64](`function () { return this.seen; }`, wait))
		if err != nil {
			p.t.Fatalf("webtest: %q does not appear in %s (%v), but:\n%s", text, css, err, p.shown())
		}
		return time.UnixMilli(int64(seen))
	}
}
