package webtest

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// journal is what happened on a page, written by the goroutine that hears of it.
type journal struct {
	mu       sync.Mutex
	problems []string
	traffic  traffic
	ctx      context.Context
	target   *chromedp.Target
}

func newJournal() *journal {
	return &journal{traffic: traffic{received: map[network.RequestID]*exchange{}}}
}

// follow tells the journal whom to ask for what it does not hear by itself.
func (j *journal) follow(ctx context.Context, target *chromedp.Target) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.ctx, j.target = ctx, target
}

// listen hears everything in order. It must not wait for the browser, which waits for it.
func (j *journal) listen(event any) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if problem := problemIn(event); problem != "" {
		j.problems = append(j.problems, problem)
	}
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		j.traffic.sent(e)
	case *network.EventResponseReceived:
		if x := j.traffic.answered(e); x != nil && x.stream {
			go j.stream(x)
		}
	case *page.EventFrameNavigated:
		if e.Frame.ParentID == "" {
			j.traffic.moved(e.Frame.LoaderID)
		}
	case *network.EventDataReceived:
		j.traffic.data(e)
	case *network.EventLoadingFinished:
		if x := j.traffic.finished(e); x != nil && !x.stream {
			go j.keep(x)
		}
	case *network.EventLoadingFailed:
		if problem := j.traffic.failed(e); problem != "" {
			j.problems = append(j.problems, problem)
		}
	}
}

// stream asks for what a response that never ends brings, from its beginning.
func (j *journal) stream(x *exchange) {
	begun, err := cdp.Call(j.ctx, j.target, network.StreamResourceContent, network.StreamResourceContentParams{RequestID: x.id})
	j.mu.Lock()
	defer j.mu.Unlock()
	x.head, x.lost, x.reading = begun.BufferedData, err, false
}

// keep asks for the body of an answer at once, for the browser forgets it when the page moves on.
func (j *journal) keep(x *exchange) {
	whole, err := cdp.Call(j.ctx, j.target, network.GetResponseBody, network.GetResponseBodyParams{RequestID: x.id})
	j.mu.Lock()
	defer j.mu.Unlock()
	x.Body, x.reading = whole.Body, false
	if x.Type != iconType {
		x.lost = err
	}
}

// problemIn gives what an event complains of. The log's entries about the network are left to the events about it.
func problemIn(event any) string {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		return "uncaught: " + exceptionText(e.ExceptionDetails)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			return "console: " + consoleText(e.Args)
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			return strings.TrimSpace(fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL))
		}
	case *network.EventResponseReceived:
		if refused(e) {
			return fmt.Sprintf("status %d: %s", e.Response.Status, e.Response.URL)
		}
	}
	return ""
}

// refused tells of an answer that a page should not get. One that is refused a whole page sees so, and the test too.
func refused(e *network.EventResponseReceived) bool {
	if e.Type == network.ResourceTypeDocument {
		return e.Response.Status >= 500
	}
	return e.Response.Status >= 400
}

func exceptionText(d *runtime.ExceptionDetails) string {
	if d.Exception != nil && d.Exception.Description != "" {
		return d.Exception.Description
	}
	return d.Text
}

func consoleText(args []*runtime.RemoteObject) string {
	words := make([]string, 0, len(args))
	for _, a := range args {
		var text string
		switch {
		case json.Unmarshal(a.Value, &text) == nil:
		case a.Description != "":
			text = a.Description
		default:
			text = string(a.Value)
		}
		words = append(words, text)
	}
	return strings.Join(words, " ")
}

// Expect waits for one of the page's problems to contain the text, and takes it, and those like it so far, for wanted. Problems are: an error in
// the console ("console: ..."), an uncaught exception ("uncaught: ..."), a breach of the content security policy
// ("security: ..."), a request that fails ("failed: ...") or is answered with 400 or more ("status 422: https://..."; a
// whole page: 500 or more). Those that nobody expects fail the test when it ends.
func (p *Page) Expect(problem string) {
	p.t.Helper()
	ctx, cancel := p.patiently()
	defer cancel()
	if err := retry(ctx, func() (bool, error) { return p.journal.take(problem), nil }); err != nil {
		p.t.Fatalf("webtest: no problem %q (%v), but %q", problem, err, p.journal.left())
	}
}

func (j *journal) take(problem string) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	before := len(j.problems)
	j.problems = slices.DeleteFunc(j.problems, func(have string) bool { return strings.Contains(have, problem) })
	return len(j.problems) < before
}

func (j *journal) left() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.problems)
}

// finish fails the test for the problems that nobody expected.
func (p *Page) finish() {
	p.t.Helper()
	ctx, cancel := p.patiently()
	defer cancel()
	// What the page said before it answers has been heard when the answer is here.
	if _, err := evaluate[bool](ctx, `true`); err != nil {
		p.t.Errorf("webtest: the page is gone before its test: %v", err)
	}
	for _, problem := range p.journal.left() {
		p.t.Errorf("webtest: %s", problem)
	}
}
