package httpapi

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"sync"
)

// Encoded is the body of an answer as it is sent, so that it is encoded once however often it is asked for. It is
// safe for concurrent use.
type Encoded[T any] struct {
	json   []byte
	tag    string
	pack   sync.Once
	packed []byte // gzip
}

// Encode writes a body as JSON. The same content has the same ETag.
func Encode[T any](body T) (*Encoded[T], error) {
	var b bytes.Buffer
	if err := writeJSON(&b, body); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(b.Bytes())
	// Weak (RFC 9110, 8.8.1): packed and plain are the same content in other bytes.
	return &Encoded[T]{json: bytes.Clone(b.Bytes()), tag: `W/"` + hex.EncodeToString(sum[:16]) + `"`}, nil
}

// Size is what the document takes in memory, in bytes.
func (d *Encoded[T]) Size() int { return len(d.json) }

// ETag is over the content.
func (d *Encoded[T]) ETag() string { return d.tag }

// gzipped packs the document when the first reader wants it so.
func (d *Encoded[T]) gzipped() []byte {
	d.pack.Do(func() {
		var b bytes.Buffer
		w := packers.Get().(*gzip.Writer)
		defer packers.Put(w)
		w.Reset(&b)
		_, _ = w.Write(d.json) // into memory
		_ = w.Close()
		d.packed = bytes.Clone(b.Bytes())
	})
	return d.packed
}

// packers spares the megabyte that each writer begins with. The fastest level packs a view of 500 commitments to a
// twentieth; the next ones take twice the time and more for the last tenth.
var packers = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // a level that there is
	return w
}}
