package webtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
)

// Received is what a page received in answer to a request.
type Received struct {
	URL    string
	Type   string // "document", "stylesheet", "script", "image", "fetch", "eventsource" and so on, as the browser says
	Status int
	Size   int    // bytes on the wire, headers and compression included; 0 from the cache
	Body   []byte // uncompressed; of a redirection nothing, of a stream what has come so far, of icons what is still known
}

// Bytes gives everything that the page has received since it was opened, on all pages that it showed, in the order in
// which it asked. It waits for requests under way, but not for the end of streams.
func (p *Page) Bytes() []Received {
	p.t.Helper()
	p.settle()
	all, err := p.journal.received()
	if err != nil {
		p.t.Fatalf("webtest: %v", err)
	}
	return all
}

// settle waits for the answers that are under way.
func (p *Page) settle() {
	p.t.Helper()
	ctx, cancel := p.patiently()
	defer cancel()
	if err := retry(ctx, func() (bool, error) { return len(p.journal.pending()) == 0, nil }); err != nil {
		p.t.Fatalf("webtest: no end of %q (%v)", p.journal.pending(), err)
	}
}

// iconType is what the browser calls its own errands, as fetching the icon of a tab. It runs them when it likes, maybe
// after the page or even the server has ended.
const iconType = "other"

// traffic is what a page asked for and received.
type traffic struct {
	order    []*exchange
	received map[network.RequestID]*exchange // the last one by each id: redirections share it
}

// exchange is a request with its answer, as far as it has come.
type exchange struct {
	Received
	id      network.RequestID
	loader  cdp.LoaderID // the document that asked
	stream  bool
	ended   bool
	reading bool   // the body is asked for
	lost    error  // why it is not here
	head    []byte // of a stream, what came before it was asked for
}

// sent begins an exchange, which ends the one that was redirected to it.
func (t *traffic) sent(e *network.EventRequestWillBeSent) {
	if strings.HasPrefix(e.Request.URL, "data:") {
		return // not from the network
	}
	if before := t.received[e.RequestID]; before != nil && e.RedirectResponse != nil {
		before.Status, before.Size = int(e.RedirectResponse.Status), int(e.RedirectResponse.EncodedDataLength)
		before.ended = true
	}
	next := &exchange{id: e.RequestID, loader: e.LoaderID, Received: Received{URL: e.Request.URL, Type: strings.ToLower(string(e.Type))}}
	t.order, t.received[e.RequestID] = append(t.order, next), next
}

func (t *traffic) answered(e *network.EventResponseReceived) *exchange {
	x := t.received[e.RequestID]
	if x != nil {
		x.Status, x.stream = int(e.Response.Status), e.Response.MimeType == "text/event-stream"
		x.reading = x.stream
	}
	return x
}

func (t *traffic) data(e *network.EventDataReceived) {
	if x := t.received[e.RequestID]; x != nil && x.stream {
		x.Body, x.Size = append(x.Body, e.Data...), x.Size+int(e.EncodedDataLength)
	}
}

func (t *traffic) finished(e *network.EventLoadingFinished) *exchange {
	x := t.received[e.RequestID]
	if x != nil {
		x.ended, x.reading, x.Size = true, !x.stream, int(e.EncodedDataLength)
	}
	return x
}

// moved ends what the documents before this one still waited for. The browser does not tell of each.
func (t *traffic) moved(to cdp.LoaderID) {
	for _, x := range t.order {
		x.ended = x.ended || x.loader != to
	}
}

// failed ends an exchange. One that the page itself gave up, as it does when it is left, is no problem, nor is an
// icon.
func (t *traffic) failed(e *network.EventLoadingFailed) (problem string) {
	x := t.received[e.RequestID]
	if x == nil {
		return ""
	}
	x.ended = true
	if e.Canceled || x.Type == iconType {
		return ""
	}
	return strings.TrimSpace(fmt.Sprintf("failed: %s %s %s", x.URL, e.ErrorText, e.BlockedReason))
}

// pending gives what has not been answered yet, streams aside of which only the beginning counts.
func (j *journal) pending() (urls []string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, x := range j.traffic.order {
		if x.reading || !x.ended && !x.stream {
			urls = append(urls, x.URL)
		}
	}
	return urls
}

func (j *journal) received() ([]Received, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	all := make([]Received, 0, len(j.traffic.order))
	for _, x := range j.traffic.order {
		if x.lost != nil {
			return nil, fmt.Errorf("what came from %s was lost when the page moved on: %w", x.URL, x.lost)
		}
		r := x.Received
		r.Body = slices.Concat(x.head, x.Body)
		all = append(all, r)
	}
	return all, nil
}
