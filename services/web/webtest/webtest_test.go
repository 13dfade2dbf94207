package webtest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"coxswain/services/web/webtest"
)

func TestMain(m *testing.M) { os.Exit(webtest.Main(m)) }

var (
	desktop = webtest.Options{JavaScript: true}
	phone   = webtest.Options{JavaScript: true, Size: webtest.Phone}
	plain   = webtest.Options{}
)

// strict is a policy under which a page runs its own files only.
const strict = "default-src 'self'"

// site serves pages by their path, and a script, /app.js, for all of them.
func site(t *testing.T, script string, pages map[string]string) string {
	t.Helper()
	mux := http.NewServeMux()
	for path, body := range pages {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) { write(w, body) })
	}
	mux.HandleFunc("GET /app.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprint(w, script)
	})
	mux.HandleFunc("GET /favicon.ico", noIcon)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

// noIcon answers the browser, which asks every site for its icon.
func noIcon(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }

func write(w http.ResponseWriter, body string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", strict)
	fmt.Fprintf(w, `<!doctype html><html lang="en"><head><title>Harbor</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><script src="/app.js" defer></script></head>
<body><main>%s</main></body></html>`, body)
}

// one opens a page with the body, and the script that it runs.
func one(t *testing.T, options webtest.Options, body, script string) *webtest.Page {
	t.Helper()
	url := site(t, script, map[string]string{"/{$}": body})
	p := webtest.Open(t, options)
	p.Visit(url)
	return p
}

// recorder is a test of which nobody minds that it fails.
type recorder struct {
	testing.TB
	mu       sync.Mutex
	failures []string
	cleanup  []func()
}

func (r *recorder) Helper() {}

func (r *recorder) Cleanup(f func()) { r.cleanup = append(r.cleanup, f) }

func (r *recorder) Errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failures = append(r.failures, fmt.Sprintf(format, args...))
}

// failures runs a test to its end, clean-up included, and gives what it says.
func failures(t *testing.T, test func(t testing.TB)) string {
	t.Helper()
	r := &recorder{TB: t}
	test(r)
	for i := len(r.cleanup) - 1; i >= 0; i-- {
		r.cleanup[i]()
	}
	return strings.Join(r.failures, "\n")
}
