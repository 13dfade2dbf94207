package cluster_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"sync"
	"testing"
	"time"
)

const (
	answerTime = time.Second     // how long the front waits for a copy to begin its answer
	avoidance  = 5 * time.Second // for which it then gives it nothing
)

// front gives the requests to the copies in turn. Like any load balancer it notices by a request that is lost that a
// copy does not answer; that request gets 503, and its client asks again.
type front struct {
	copies []*copied

	mu      sync.Mutex
	turn    int
	avoided map[string]time.Time // by address, until when
}

// newFront serves the copies under one address until the test ends.
func newFront(t *testing.T, copies ...*copied) (base string) {
	t.Helper()
	f := &front{copies: copies, avoided: map[string]time.Time{}}
	transport := &http.Transport{ResponseHeaderTimeout: answerTime}
	server := httptest.NewServer(&httputil.ReverseProxy{
		Transport: transport,
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host = "http", f.next()
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, _ error) {
			f.avoid(r.URL.Host)
			w.WriteHeader(http.StatusServiceUnavailable)
		},
	})
	t.Cleanup(func() {
		server.Close()
		transport.CloseIdleConnections()
	})
	return server.URL
}

// next is the address of the copy whose turn it is.
func (f *front) next() (address string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for range f.copies {
		f.turn = (f.turn + 1) % len(f.copies)
		address = f.copies[f.turn].at()
		if address != "" && time.Now().After(f.avoided[address]) {
			return address
		}
	}
	return address // none is better than this
}

func (f *front) avoid(address string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.avoided[address] = time.Now().Add(avoidance)
}
