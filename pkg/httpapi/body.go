package httpapi

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"coxswain/pkg/fault"
)

// Refusals of a body before anybody looks into it.
var (
	errMediaType = fault.New(fault.Unsupported, "unsupported-media-type", "the body must be application/json in UTF-8")
	errEncoding  = fault.New(fault.Unsupported, "unsupported-encoding", "the body must not be compressed: no Content-Encoding")
	errBodyLarge = fault.New(fault.TooLarge, "body-too-large", "the body is too large")
	errSlow      = fault.New(fault.Timeout, "request-timeout", "the body did not arrive in time")
	errCutOff    = fault.New(fault.Malformed, "malformed-body", "the body ended before it was complete")
)

// defaultBodyTimeout is how long a body may take from the first byte to the last.
const defaultBodyTimeout = 10 * time.Second

// checkBody is the middleware of every operation: it reads the body once, checks it against the
// operation's schema more strictly than huma does, and hands on its canonical form. The hash of method,
// path and canonical body is what tells a repeat from another request under the same Idempotency-Key.
func checkBody(api huma.API) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		r, w := humago.Unwrap(ctx)
		body, err := readBody(w, r, ctx.Operation())
		if err == nil {
			body, err = canonicalBody(api, ctx.Operation(), body)
		}
		if err != nil {
			Refuse(w, r, err)
			return
		}
		x := exchangeOf(ctx.Context())
		x.hash = hashOf(r, body)
		next(checked{huma.WithContext(ctx, withExchange(ctx.Context(), x)), body})
	}
}

// inner lets checked embed huma.Context, which has a method of that name.
type inner = huma.Context

// checked is a request whose body has been read.
type checked struct {
	inner
	body []byte
}

func (c checked) BodyReader() io.Reader { return bytes.NewReader(c.body) }

func (c checked) Unwrap() huma.Context { return c.inner }

func (c checked) WithContext(ctx context.Context) huma.Context {
	return checked{huma.WithContext(c.inner, ctx), c.body}
}

func readBody(w http.ResponseWriter, r *http.Request, op *huma.Operation) ([]byte, error) {
	if r.Method == http.MethodGet || r.Method == http.MethodHead || r.ContentLength == 0 {
		return nil, nil
	}
	limit := limitOf(op)
	if err := checkHeaders(r, limit); err != nil {
		w.Header().Set("Connection", "close") // what is left of the body is not worth reading
		return nil, err
	}
	_ = huma.SetReadDeadline(w, time.Now().Add(cmp.Or(exchangeOf(r.Context()).bodyTimeout, defaultBodyTimeout))) // a recorder in a test has none
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	_ = huma.SetReadDeadline(w, time.Time{})
	if err != nil {
		w.Header().Set("Connection", "close")
		return nil, unreadable(err, limit)
	}
	return body, nil
}

func limitOf(op *huma.Operation) int64 {
	if n, ok := op.Metadata[bodyLimit].(int64); ok {
		return n
	}
	return MaxBody
}

func checkHeaders(r *http.Request, limit int64) error {
	if r.Header.Get("Content-Encoding") != "" {
		return errEncoding
	}
	if r.ContentLength > limit {
		return tooLarge(limit)
	}
	media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset, named := params["charset"]
	if err != nil || media != "application/json" || (named && !strings.EqualFold(charset, "utf-8")) {
		return errMediaType
	}
	return nil
}

func tooLarge(limit int64) error {
	return errBodyLarge.Sayf("the body is larger than %d bytes", limit)
}

func unreadable(err error, limit int64) error {
	var large *http.MaxBytesError
	var network net.Error
	switch {
	case errors.As(err, &large):
		return tooLarge(limit)
	case errors.As(err, &network) && network.Timeout():
		return errSlow.Because(err)
	}
	return errCutOff.Because(err)
}

// canonicalBody checks a body and writes it again in one form: sorted keys, no space, text in Unicode
// NFC. An operation without a body takes none or an empty object.
func canonicalBody(api huma.API, op *huma.Operation, body []byte) ([]byte, error) {
	schema, required := schemaOf(op)
	if len(body) == 0 {
		if required {
			return nil, errMalformed.Sayf("the body is empty; send a JSON value")
		}
		return nil, nil
	}
	tree, err := parse(body)
	if err != nil {
		return nil, err
	}
	if err := check(api.OpenAPI().Components.Schemas, schema, tree); err != nil {
		return nil, err
	}
	if op.RequestBody == nil {
		return nil, nil
	}
	var canonical bytes.Buffer
	err = writeJSON(&canonical, tree)
	return canonical.Bytes(), err
}

// noBody is the schema of operations that take no body.
func noBody() *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: false}
}

func schemaOf(op *huma.Operation) (_ *huma.Schema, required bool) {
	if op.RequestBody == nil {
		return noBody(), false
	}
	media := op.RequestBody.Content["application/json"]
	if media == nil || media.Schema == nil {
		return &huma.Schema{}, op.RequestBody.Required // raw JSON, checked by the operation itself
	}
	return media.Schema, op.RequestBody.Required
}

func hashOf(r *http.Request, canonical []byte) [32]byte {
	h := sha256.New()
	for _, part := range []string{r.Method, r.URL.EscapedPath(), r.URL.RawQuery} {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	h.Write(canonical)
	return [32]byte(h.Sum(nil))
}
