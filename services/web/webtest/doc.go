// Package webtest looks at pages as people do: in a real Chromium, on a desk or a phone, with scripts or without.
//
//	p := webtest.Open(t, webtest.Options{JavaScript: true, Size: webtest.Phone})
//	p.Visit(url)
//	p.Type("Subject", "Night shift")
//	p.Click("Confirm")
//	p.See("confirmed")
//	p.Axe(t, "after a promise is confirmed")
//
// Things are named as a screen reader names them, so a test that finds its button has also shown that it has a name; a
// CSS selector does where there is no name. Every step waits for what it needs, and none waits for longer than that.
//
//	  test binary                        Chromium, one for all tests
//	┌──────────────┐   DevTools pipe   ┌─────────────────────────────┐
//	│ Page, journal│ <───────────────> │ a window for each page, with│ ──> the server under test
//	└──────────────┘  steps, events    │ cookies and cache of its own│
//	                                   └─────────────────────────────┘
//
// A page fails its test by itself: for an error in the console, an uncaught exception, a breach of the content security
// policy, a request that fails. What a test means to happen it takes with [Page.Expect].
//
// The pages' scripts and those of the test are strangers to each other: the debugger looks at a page with scripts off,
// and under any policy. With scripts off nothing can be awaited inside the page, so it is asked every 20 ms; axe, which
// would have to run in it, is not asked at all.
//
// Tests fail, and are not skipped, where there is no Chromium: .ci/chromium installs it. [Vendored] verifies the files of
// others that the pages and this package are built from.
package webtest
