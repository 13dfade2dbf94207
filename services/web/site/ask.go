package site

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"coxswain/pkg/fault"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
)

// Answer is what an operation has answered.
type Answer struct {
	Position int64
	ETag     string
	Body     []byte
}

// Get asks an operation on the reader's behalf, at the position that the reader has last written, and reads its answer
// into out. Empty parameters are left out. The error is an *httpapi.Problem.
func (v *Visit) Get(path string, query map[string]string, out any) (Answer, error) {
	q := url.Values{}
	for name, value := range query {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) > 0 {
		path += "?" + q.Encode()
	}
	r, err := v.request(v.Request.Context(), http.MethodGet, path, nil)
	if err != nil {
		return Answer{}, err
	}
	return v.ask(r, out)
}

// Post gives a command on the reader's behalf.
func (v *Visit) Post(path, key string, body, out any) (Answer, error) {
	data, err := json.Marshal(body)
	if err != nil {
		return Answer{}, err
	}
	return v.write(http.MethodPost, path, key, "", data, out)
}

func (v *Visit) write(method, path, key, match string, body []byte, out any) (Answer, error) {
	r, err := v.request(v.Request.Context(), method, path, bytes.NewReader(body))
	if err != nil {
		return Answer{}, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", key)
	if match != "" {
		r.Header.Set("If-Match", match)
	}
	return v.ask(r, out)
}

// request is a request to the API as the reader: with the principal for operations in this process, and with the
// session's token for those that the gateway passes on.
func (v *Visit) request(ctx context.Context, method, path string, body io.Reader) (*http.Request, error) {
	r, err := http.NewRequestWithContext(v.as(ctx), method, path, body)
	if err != nil {
		return nil, err
	}
	r.RequestURI, r.RemoteAddr, r.Host = path, v.Request.RemoteAddr, v.Request.Host
	r.Header.Set("Authorization", "Bearer "+v.token)
	r.Header.Set("Request-Id", httpapi.RequestID(v.Request.Context()))
	if v.atLeast > 0 && method == http.MethodGet {
		r.Header.Set("Coxswain-Position", strconv.FormatInt(v.atLeast, 10))
	}
	return r, nil
}

func (v *Visit) ask(r *http.Request, out any) (Answer, error) {
	w := &recorder{header: http.Header{}, status: http.StatusOK}
	v.Site.api.ServeHTTP(w, r)
	a := Answer{Position: number(w.header.Get("Coxswain-Position")), ETag: w.header.Get("ETag"), Body: w.body.Bytes()}
	if w.status >= http.StatusMultipleChoices { // no operation sends anybody elsewhere: that was no operation
		return a, problemOf(w)
	}
	if r.Method == http.MethodGet && v.Who.Vendor() {
		v.Seen(a.Position)
	}
	if out == nil {
		return a, nil
	}
	return a, json.Unmarshal(a.Body, out)
}

// problemOf reads a refusal. One that is no problem of ours comes from the mux, which knows no such operation, or from a
// proxy in front of a service.
func problemOf(w *recorder) error {
	p := &httpapi.Problem{}
	switch {
	case strings.Contains(w.header.Get("Content-Type"), "json") && json.Unmarshal(w.body.Bytes(), p) == nil:
		return p
	case w.status < http.StatusInternalServerError:
		return identity.ErrNotFound
	}
	return errUnavailable
}

var errUnavailable = fault.New(fault.Unavailable, "service-unavailable", "this part does not answer at the moment; try again")

// recorder keeps an answer of the API in memory.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *recorder) Header() http.Header            { return w.header }
func (w *recorder) WriteHeader(status int)         { w.status = status }
func (w *recorder) Write(part []byte) (int, error) { return w.body.Write(part) }

// Flush is asked for by answers that are streams: here they end, and are read whole.
func (w *recorder) Flush() {}

// as is the context of a request to the API: the reader's.
func (v *Visit) as(ctx context.Context) context.Context {
	return identity.With(httpapi.Apart(ctx), v.Who)
}
