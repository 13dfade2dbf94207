package projection

import (
	"sync"

	"coxswain/events"
)

// decodedBytes is how much text of documents a store remembers with what it was decoded to.
const decodedBytes = 4 << 20

// decoded remembers what documents were decoded to. Most of what is read was read before and has not changed since, and to
// decode a document takes ten times as long as to fetch it. It cannot be stale: what counts is the text that was
// fetched. Documents are values that nobody writes into, in folds and in readers alike, so they can be shared.
type decoded struct {
	mu    sync.Mutex
	bytes int
	docs  map[place]spelt
}

// spelt is the text of a document and what it says.
type spelt struct {
	text string
	doc  any
}

func newDecoded() *decoded { return &decoded{docs: map[place]spelt{}} }

// read decodes the text of a document, or finds it decoded.
func (d *decoded) read(t Table, tenant events.TenantID, key string, text []byte) (any, error) {
	at := place{space{t.TableName(), tenant}, key}
	if r, ok := d.find(at); ok && r.text == string(text) {
		return r.doc, nil
	}
	doc, err := t.Decode(text)
	if err == nil {
		d.keep(at, spelt{string(text), doc})
	}
	return doc, err
}

func (d *decoded) find(at place) (spelt, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	r, ok := d.docs[at]
	return r, ok
}

// keep forgets everything when it is full: then what is still in use is decoded once more.
func (d *decoded) keep(at place, r spelt) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.bytes += len(r.text) - len(d.docs[at].text)
	d.docs[at] = r
	if d.bytes > decodedBytes {
		clear(d.docs)
		d.bytes = 0
	}
}
