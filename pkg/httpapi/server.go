package httpapi

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"
	"unicode/utf8"

	"coxswain/pkg/fault"
	"coxswain/pkg/identity"
)

// Options of the layers around the operations.
type Options struct {
	// Logger takes the access log and what goes wrong; slog.Default() when nil.
	Logger *slog.Logger
	// Cursors signs the places in lists.
	Cursors Cursors
	// Observe is told of each answered request, for metrics; route is the operation's pattern, or "other".
	Observe func(method, route string, status int, took time.Duration)
	// Denied is told of each refusal that guards something, for metrics; see the Denied constants.
	Denied func(reason string)
	// BodyTimeout is how long a body may take to arrive; 10 s when zero.
	BodyTimeout time.Duration
	// Draining is closed when the server is about to stop; see Draining.
	Draining <-chan struct{}
	// Pages serves what is outside of the API and has no route of its own; nil: nothing is there.
	Pages http.Handler
	// Inner are layers between the request id and the operations, the first one outermost: sign-in.
	Inner []func(http.Handler) http.Handler
}

// Refusals of a request before its operation is known.
var (
	errURL       = fault.New(fault.Malformed, "malformed-url", "the address holds characters that cannot be part of it")
	errURLLong   = fault.New(fault.TooLarge, "uri-too-long", "the address is longer than 8 KiB")
	errRepeated  = fault.New(fault.Invalid, "duplicate-parameter", "this parameter stands in the address twice; give several values with commas, where it takes several")
	errNotMethod = fault.New(fault.Invalid, "method-not-allowed", "this address does not take that method; see the Allow header")
)

const maxURL = 8 << 10

// Handler puts the layers that every request goes through around the operations of mux:
//
//	request id ─> access log, metrics ─> panics ─> address ─> Inner (sign-in) ─> mux, or 404 and 405 as problems
func Handler(mux *http.ServeMux, o Options) http.Handler {
	h := routed(mux, o.Pages)
	for i := len(o.Inner) - 1; i >= 0; i-- {
		h = o.Inner[i](h)
	}
	return o.around(addressed(h))
}

// around is the outermost layer: what it answers is logged and counted, whatever happens inside.
func (o Options) around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		x := &exchange{id: requestID(r), log: o.Logger, cursors: o.Cursors, drain: o.Draining, bodyTimeout: o.BodyTimeout, denied: o.Denied}
		r = r.WithContext(withExchange(r.Context(), x))
		out := &recorder{ResponseWriter: w}
		out.Header().Set("Request-Id", x.id)
		out.Header().Set("X-Content-Type-Options", "nosniff")
		defer o.done(r, x, out, start)
		defer survive(out, r)
		next.ServeHTTP(out, r)
	})
}

func (o Options) done(r *http.Request, x *exchange, out *recorder, start time.Time) {
	took, route := time.Since(start), x.route
	if route == "" {
		route = "other"
	}
	if o.Observe != nil {
		o.Observe(r.Method, route, out.statusOr(http.StatusOK), took)
	}
	x.logger().InfoContext(r.Context(), "request", "request", x.id, "method", r.Method, "route", route,
		"status", out.statusOr(http.StatusOK), "bytes", out.bytes, "ms", float64(took.Microseconds())/1000)
}

// survive turns a panic into a 500, or into a broken connection when the answer has begun. The process
// lives: one broken handler must not take the others with it.
func survive(out *recorder, r *http.Request) {
	p := recover()
	switch p {
	case nil:
		return
	case http.ErrAbortHandler: // net/http's sentinel, thrown as it is
		panic(p)
	}
	exchangeOf(r.Context()).logger().ErrorContext(r.Context(), "panic", "panic", p, "request", RequestID(r.Context()), "stack", string(debug.Stack()))
	if out.status != 0 {
		panic(http.ErrAbortHandler) // the client must not take half an answer for a whole one
	}
	writeProblem(out, newProblem(r.Context(), http.StatusInternalServerError, errInternal.Code, errInternal.Message, nil))
}

// requestID keeps the id that a proxy in front has given, if it is a plain one.
func requestID(r *http.Request) string {
	id := r.Header.Get("Request-Id")
	if id != "" && len(id) <= 64 && strings.Trim(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == "" {
		return id
	}
	return rand.Text()
}

// addressed refuses addresses that no operation could mean, so that no query ever sees them.
func addressed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch err := checkAddress(r.URL); {
		case errors.Is(err, errURLLong): // has a status of its own among what is too large
			writeProblem(w, newProblem(r.Context(), http.StatusRequestURITooLong, errURLLong.Code, errURLLong.Message, nil))
			return
		case err != nil:
			Refuse(w, r, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func checkAddress(u *url.URL) error {
	if len(u.Path)+len(u.RawQuery) > maxURL {
		return errURLLong
	}
	query, err := url.QueryUnescape(u.RawQuery)
	if err != nil {
		return errURL.Because(err)
	}
	if !readable(u.Path) || !readable(query) {
		return errURL
	}
	if !strings.HasPrefix(u.Path, "/v1/") {
		return nil
	}
	return checkOnce(u.RawQuery)
}

// checkOnce refuses a parameter that stands twice: one of the two would be ignored. Like huma, and unlike net/url, it takes
// a semicolon for a part of a value.
func checkOnce(rawQuery string) error {
	seen := map[string]bool{}
	for part := range strings.SplitSeq(rawQuery, "&") {
		name, _, _ := strings.Cut(part, "=")
		name, err := url.QueryUnescape(name)
		switch {
		case err != nil:
			return errURL.Because(err)
		case name != "" && seen[name]:
			return errRepeated.At("query/" + name)
		}
		seen[name] = true
	}
	return nil
}

// readable reports whether a part of an address is text on one line.
func readable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return isControl(r) || r == '\n' || r == '\r' || r == '\t'
	})
}

// Route names the route of a request that something else than the operations' mux has found, for log and metrics.
func Route(ctx context.Context, route string) { exchangeOf(ctx).route = route }

// routed answers what mux does not serve: with a page outside of the API, else with problems rather than plain text.
func routed(mux *http.ServeMux, pages http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, pattern := mux.Handler(r)
		if pattern != "" {
			_, path, _ := strings.Cut(pattern, " ")
			exchangeOf(r.Context()).route = cmp.Or(path, pattern)
			mux.ServeHTTP(w, r) // not h: mux fills in the path's values
			return
		}
		if pages != nil && OutsideOfAPI(r) {
			pages.ServeHTTP(w, r)
			return
		}
		probe := &statusOnly{header: http.Header{}}
		h.ServeHTTP(probe, r)
		if probe.status != http.StatusMethodNotAllowed {
			Refuse(w, r, identity.ErrNotFound)
			return
		}
		w.Header()["Allow"] = probe.header["Allow"]
		writeProblem(w, newProblem(r.Context(), probe.status, errNotMethod.Code, errNotMethod.Message, nil))
	})
}

// Server returns a server with limits that keep slow and greedy clients from the others: headers in 10 s
// and 64 KiB, bodies in 10 s (see checkBody), idle connections for 2 minutes. Answers have no deadline, as
// the feed stays open.
func Server(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// Shutdown lets the requests under way end, for as long as the context lives, and then cuts them off.
func Shutdown(ctx context.Context, s *http.Server) error {
	return errors.Join(s.Shutdown(ctx), s.Close())
}
