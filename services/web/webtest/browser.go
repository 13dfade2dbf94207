package webtest

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// common is the Chromium that the tests of this process share. It is process-wide state on purpose: it takes half a
// second to start, and a test has its own cookies, cache and window in it anyway.
var common = &sharing{}

type sharing struct {
	mu    sync.Mutex
	users int
	tab   context.Context // Chromium's first, which shows nothing and lives as long as it
	stop  context.CancelFunc
}

// Main runs the tests with one Chromium from the first page to the last. Without it Chromium stops whenever no test
// has a page open, and starts again for the next:
//
//	func TestMain(m *testing.M) { os.Exit(webtest.Main(m)) }
func Main(m *testing.M) int {
	common.mu.Lock()
	common.users++
	common.mu.Unlock()
	defer common.release()
	return m.Run()
}

// acquire gives the context of the browser. Whoever acquires must release, whatever the error.
func (s *sharing) acquire() (context.Context, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users++
	if s.tab != nil {
		return s.tab, nil
	}
	tab, stop, err := start()
	if err != nil {
		return nil, err
	}
	s.tab, s.stop = tab, stop
	return tab, nil
}

// release stops the browser with its last user.
func (s *sharing) release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users--
	if s.users > 0 || s.tab == nil {
		return
	}
	s.stop()
	s.tab, s.stop = nil, nil
}

func start() (context.Context, context.CancelFunc, error) {
	options := append([]chromedp.ExecAllocatorOption{}, chromedp.DefaultExecAllocatorOptions[:]...)
	options = append(options, chromedp.Flag("font-render-hinting", "none"))  // the same text has the same width everywhere
	options = append(options, chromedp.Flag("allow-pre-commit-input", true)) // a click before the first picture counts
	if os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium refuses to run as root with it
	}
	allocator, forget := chromedp.NewExecAllocator(context.Background(), options...)
	tab, stop := chromedp.NewContext(allocator, chromedp.WithBrowserOption(
		chromedp.WithBrowserLogf(quiet), chromedp.WithBrowserErrorf(quiet)))
	end := func() { stop(); forget() }
	if err := chromedp.Do(tab); err != nil {
		end()
		return nil, nil, fmt.Errorf("no Chromium (.ci/chromium installs it): %w", err)
	}
	return tab, end, nil
}

// quiet drops what chromedp says about pages that went away while it looked at them.
func quiet(string, ...any) {}
