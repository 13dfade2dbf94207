package webtest

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// patience is how long a page may take to show what a test waits for. It is spent only by tests that fail.
const patience = 15 * time.Second

// Size is that of a screen.
type Size int

// The sizes that pages are made for.
const (
	Desktop Size = iota // 1280 x 900, with a mouse
	Phone               // 390 x 844, with fingers
)

// Options say who looks at a page and with what.
type Options struct {
	Size          Size
	JavaScript    bool // whether the page's scripts run
	Dark          bool // whether the reader prefers dark colours
	ReducedMotion bool // whether the reader prefers things not to move
	Kept          bool // whether Bytes has what came just before the page moved on, but perhaps nothing of streams
}

// Page is a window of a browser that has never been anywhere: no cookies, no cache. It belongs to one goroutine.
type Page struct {
	t       testing.TB
	ctx     context.Context
	options Options
	journal *journal
}

// Open opens a page for this test, and closes it with the test. What goes wrong on the page meanwhile fails the test
// at its end; see [Page.Expect].
func Open(t testing.TB, options Options) *Page {
	t.Helper()
	browser, err := common.acquire()
	t.Cleanup(common.release)
	if err != nil {
		t.Fatalf("webtest: %v", err)
	}
	p := &Page{t: t, options: options, journal: newJournal()}
	ctx, closePage := chromedp.NewContext(browser, chromedp.WithNewBrowserContext(), chromedp.WithListener(p.journal.listen))
	p.ctx = ctx
	t.Cleanup(closePage)
	// The page lives as long as the context of its first command, so that one has no deadline.
	if err := chromedp.Do(ctx, p.prepare()); err != nil {
		t.Fatalf("webtest: the browser opens no page: %v", err)
	}
	t.Cleanup(p.finish)
	return p
}

// keepAll has the browser keep what a page received when it moves on.
var keepAll = network.ConfigureDurableMessagesParams{MaxTotalBufferSize: new(int64(100 << 20)), MaxResourceBufferSize: new(int64(10 << 20))}

// prepare makes the window what the options say.
func (p *Page) prepare() chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		p.journal.follow(ctx, target)
		if err := p.resize(ctx, target); err != nil {
			return err
		}
		if _, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, p.media()); err != nil {
			return err
		}
		if p.options.Kept {
			if _, err := cdp.Call(ctx, target, network.ConfigureDurableMessages, keepAll); err != nil {
				return err
			}
		}
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled,
			emulation.SetScriptExecutionDisabledParams{Value: !p.options.JavaScript})
		return err
	})
}

func (p *Page) resize(ctx context.Context, target *chromedp.Target) error {
	screen := emulation.SetDeviceMetricsOverrideParams{Width: 1280, Height: 900, DeviceScaleFactor: 1}
	if p.options.Size == Phone {
		screen.Width, screen.Height, screen.Mobile = 390, 844, true
		touch := emulation.SetTouchEmulationEnabledParams{Enabled: true, MaxTouchPoints: 5}
		if _, err := cdp.Call(ctx, target, emulation.SetTouchEmulationEnabled, touch); err != nil {
			return err
		}
	}
	_, err := cdp.Call(ctx, target, emulation.SetDeviceMetricsOverride, screen)
	return err
}

func (p *Page) media() emulation.SetEmulatedMediaParams {
	scheme, motion := "light", "no-preference"
	if p.options.Dark {
		scheme = "dark"
	}
	if p.options.ReducedMotion {
		motion = "reduce"
	}
	return emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme},
		{Name: "prefers-reduced-motion", Value: motion},
	}}
}

// Visit goes to the address and waits until it has loaded.
func (p *Page) Visit(url string) {
	p.t.Helper()
	p.settle() // what is under way would be lost to Bytes
	ctx, cancel := p.patiently()
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(url)); err != nil {
		p.t.Fatalf("webtest: visit %s: %v", url, err)
	}
}

// URL gives the address that the page is at.
func (p *Page) URL() string {
	p.t.Helper()
	return ask[string](p, "the address", `document.location.href`)
}

// HTML gives the page as it is now, which is not what the server sent once scripts have run.
func (p *Page) HTML() string {
	p.t.Helper()
	return ask[string](p, "the page's HTML", `document.documentElement.outerHTML`)
}

// Screenshot writes a picture (PNG) of the whole page, to its very end, to the file, and makes the folder for it.
func (p *Page) Screenshot(file string) {
	p.t.Helper()
	ctx, cancel := p.patiently()
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		p.t.Fatalf("webtest: screenshot: %v", err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		p.t.Fatalf("webtest: screenshot: %v", err)
	}
	if err := os.WriteFile(file, picture, 0o644); err != nil {
		p.t.Fatalf("webtest: screenshot: %v", err)
	}
}

// LayoutShift gives how far things have jumped about since the page began, without those that jumped because somebody
// did something: the sum of the layout-shift scores of https://wicg.github.io/layout-instability/, and what jumped from
// where to where. It needs JavaScript.
func (p *Page) LayoutShift() (sum float64, what []string) {
	p.t.Helper()
	p.needsJavaScript("LayoutShift")
	shift := ask[struct {
		Sum  float64
		What []string
	}](p, "the layout shift", layoutShift)
	return shift.Sum, shift.What
}

// layoutShift also marks the time, for the shifts before it come before it, and without a shift nobody would call.
const layoutShift = `new Promise(resolve => {
	const all = {Sum: 0, What: []};
	const add = list => {
		for (const e of list.getEntries()) {
			if (e.hadRecentInput) continue;
			all.Sum += e.value;
			for (const s of e.sources) all.What.push((s.node?.outerHTML ?? s.node?.textContent ?? "").slice(0, 120) + " from y " + s.previousRect.y + " to " + s.currentRect.y);
		}
	};
	new PerformanceObserver(add).observe({type: 'layout-shift', buffered: true});
	new PerformanceObserver((_, self) => { self.disconnect(); resolve(all); }).observe({type: 'mark', buffered: true});
	performance.mark('webtest');
})`

func (p *Page) needsJavaScript(what string) {
	p.t.Helper()
	if !p.options.JavaScript {
		p.t.Fatalf("webtest: %s needs a page with JavaScript", what)
	}
}

// patiently gives the context for one step.
func (p *Page) patiently() (context.Context, context.CancelFunc) {
	return context.WithTimeout(p.ctx, patience)
}

// ask evaluates the expression in the page. The debugger may do so whatever the page's policy says, and with its
// scripts off, where only promises stay open for ever.
func ask[T any](p *Page, what, expression string) T {
	p.t.Helper()
	ctx, cancel := p.patiently()
	defer cancel()
	answer, err := evaluate[T](ctx, expression)
	if err != nil {
		p.t.Fatalf("webtest: %s: %v", what, err)
	}
	return answer
}

func evaluate[T any](ctx context.Context, expression string) (T, error) {
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}
