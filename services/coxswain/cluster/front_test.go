package cluster_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"testing"
	"time"
)

// answerTime is how long the front waits for a copy to begin its answer.
const answerTime = time.Second

// front serves one address, and gives the requests to the copies in turn: also to one that does not answer, as a load
// balancer does until it has noticed. What it gets no answer to is 503: the client asks again.
func front(t *testing.T, copies ...*copied) string {
	t.Helper()
	transport := &http.Transport{ResponseHeaderTimeout: answerTime}
	var turn atomic.Uint64
	proxy := &httputil.ReverseProxy{
		Transport: transport,
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: "http", Host: copies[turn.Add(1)%uint64(len(copies))].at()})
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusServiceUnavailable) },
	}
	server := httptest.NewServer(proxy)
	t.Cleanup(func() {
		server.Close()
		transport.CloseIdleConnections()
	})
	return server.URL
}
