// Package client talks to a running Coxswain for the command line: the API with a bearer token, one
// idempotency key per write that survives repeats, problems turned into errors that say what to do.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Client is one base address and one token. It may be used by many goroutines.
type Client struct {
	base  string
	token string
	http  *http.Client
}

// New returns a client of the address ("http://127.0.0.1:8080").
func New(base, token string) *Client {
	return &Client{strings.TrimSuffix(base, "/"), token, &http.Client{Timeout: 60 * time.Second, Transport: transport()}}
}

// transport is the usual one, which would throw away all but two connections to the server between the requests
// of many goroutines.
func transport() http.RoundTripper {
	usual, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport // somebody has replaced it, and knows why
	}
	own := usual.Clone()
	own.MaxIdleConnsPerHost = own.MaxIdleConns
	return own
}

// Problem is a refusal as the API gives it (RFC 9457).
type Problem struct {
	Status   int    `json:"status"`
	Code     string `json:"code"`
	Title    string `json:"title"`
	Detail   string `json:"detail"`
	Instance string `json:"instance"`
	Errors   []struct {
		Pointer string `json:"pointer"`
		Message string `json:"message"`
	} `json:"errors"`
}

func (p *Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.Detail)
	if p.Detail == "" {
		fmt.Fprintf(&b, "%s (%d)", p.Title, p.Status)
	}
	for _, e := range p.Errors {
		if e.Pointer != "" && e.Message != p.Detail {
			fmt.Fprintf(&b, "\n  %s: %s", e.Pointer, e.Message)
		}
	}
	return b.String()
}

// UnreachableError says that nobody answers at the address.
type UnreachableError struct {
	Base  string
	Cause error
}

func (e *UnreachableError) Error() string {
	cause := e.Cause
	var of *url.Error
	if errors.As(cause, &of) {
		cause = of.Err // without method and address, which the sentence has
	}
	return fmt.Sprintf("nothing answers at %s (%v); start one with: coxswain up, or set COXSWAIN_URL", e.Base, cause)
}

// Unwrap shows why: a caller that gave up is one of the causes.
func (e *UnreachableError) Unwrap() error { return e.Cause }

// Reply is an answer's body with the position it belongs to.
type Reply struct {
	Position int64
	ETag     string
	Replayed bool
	Body     []byte
}

// Get reads a path ("/v1/customers") with query parameters; empty values are left out.
func (c *Client) Get(ctx context.Context, path string, query map[string]string, out any) (Reply, error) {
	v := url.Values{}
	for name, value := range query {
		if value != "" {
			v.Set(name, value)
		}
	}
	if len(v) > 0 {
		path += "?" + v.Encode()
	}
	return c.send(ctx, asked{method: http.MethodGet, path: path}, out)
}

// Post writes. The key makes a repeat of the same request harmless; "" takes a new one.
func (c *Client) Post(ctx context.Context, path, key string, body, out any) (Reply, error) {
	return c.write(ctx, asked{method: http.MethodPost, path: path, key: key}, body, out)
}

// Patch changes what was seen with this ETag; when it is another by now, the Problem has status 412. The rest is
// as with Post.
func (c *Client) Patch(ctx context.Context, path, key, etag string, body, out any) (Reply, error) {
	return c.write(ctx, asked{method: http.MethodPatch, path: path, key: key, match: etag}, body, out)
}

func (c *Client) write(ctx context.Context, a asked, body, out any) (_ Reply, err error) {
	if a.key == "" {
		a.key = uuid.NewString()
	}
	if a.body, err = json.Marshal(body); err != nil {
		return Reply{}, err
	}
	return c.send(ctx, a, out)
}

// Stream opens a path whose answer has no known end; the caller closes it.
func (c *Client) Stream(ctx context.Context, path string) (io.ReadCloser, error) {
	return c.stream(ctx, asked{method: http.MethodGet, path: path})
}

// StreamPost is Stream for what is asked with POST.
func (c *Client) StreamPost(ctx context.Context, path string) (io.ReadCloser, error) {
	return c.stream(ctx, asked{method: http.MethodPost, path: path})
}

func (c *Client) stream(ctx context.Context, a asked) (io.ReadCloser, error) {
	req, err := c.request(ctx, a)
	if err != nil {
		return nil, err
	}
	answer, err := (&http.Client{Transport: c.http.Transport}).Do(req)
	if err != nil {
		return nil, &UnreachableError{c.base, err}
	}
	if answer.StatusCode >= 300 {
		defer func() { _ = answer.Body.Close() }()
		_, err := read(answer, nil)
		return nil, err
	}
	return answer.Body, nil
}

// asked is one request: it can be sent again as it is.
type asked struct {
	method, path string
	key, match   string // Idempotency-Key and If-Match of a write
	body         []byte
}

// tries is how often a request is sent while the other side says "not now".
const tries = 6

// send sends the request, again with the same key while the answer is 503 or 429 or none came at all.
func (c *Client) send(ctx context.Context, a asked, out any) (Reply, error) {
	for try := 1; ; try++ {
		reply, wait, err := c.once(ctx, a, out)
		if wait == 0 || try == tries {
			return reply, err
		}
		select {
		case <-ctx.Done():
			return reply, errors.Join(ctx.Err(), err)
		case <-time.After(wait):
		}
	}
}

// once sends the request a single time; wait is not zero when sending it again may help.
func (c *Client) once(ctx context.Context, a asked, out any) (Reply, time.Duration, error) {
	req, err := c.request(ctx, a)
	if err != nil {
		return Reply{}, 0, err
	}
	answer, err := c.http.Do(req)
	if err != nil {
		return Reply{}, 0, &UnreachableError{c.base, err}
	}
	defer func() { _ = answer.Body.Close() }()
	reply, err := read(answer, out)
	return reply, retryAfter(answer), err
}

func (c *Client) request(ctx context.Context, a asked) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, a.method, c.base+a.path, bytes.NewReader(a.body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "application/json")
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	if a.body != nil {
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Idempotency-Key", a.key)
	}
	if a.match != "" {
		req.Header.Set("If-Match", a.match)
	}
	return req, nil
}

func read(answer *http.Response, out any) (Reply, error) {
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		return Reply{}, err
	}
	if answer.StatusCode >= 300 {
		p := &Problem{Status: answer.StatusCode, Title: answer.Status}
		_ = json.Unmarshal(data, p) // an answer that is no problem document keeps its status
		return Reply{}, p
	}
	position, _ := strconv.ParseInt(answer.Header.Get("Coxswain-Position"), 10, 64)
	reply := Reply{position, answer.Header.Get("ETag"), answer.Header.Get("Idempotency-Replayed") == "true", data}
	if out == nil || len(data) == 0 {
		return reply, nil
	}
	return reply, json.Unmarshal(data, out)
}

func retryAfter(answer *http.Response) time.Duration {
	if answer.StatusCode != http.StatusServiceUnavailable && answer.StatusCode != http.StatusTooManyRequests {
		return 0
	}
	seconds, err := strconv.Atoi(answer.Header.Get("Retry-After"))
	if err != nil || seconds < 1 {
		seconds = 1
	}
	return time.Duration(seconds) * time.Second
}
