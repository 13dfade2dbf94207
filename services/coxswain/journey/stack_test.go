package journey_test

import (
	"net/http"
	"testing"

	"coxswain/pkg/daemon/daemontest"
	"coxswain/pkg/identity"
	"coxswain/services/web"
)

// stack is a running Coxswain: an address, and who issues tokens for it.
type stack struct {
	url    string
	tokens *identity.Tokens
	http   *http.Client
}

// oneProcess runs all services and the gateway in this process.
func oneProcess(t *testing.T) stack {
	t.Helper()
	p := daemontest.Serve(t, daemontest.Open(t, daemontest.Environ(t), append(web.Behind(), web.Service())...))
	return stack{p.URL, p.Tokens, visitor(t)}
}

// visitor is an HTTP client that leaves no connection behind.
func visitor(t *testing.T) *http.Client {
	t.Helper()
	c := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}}
	t.Cleanup(c.CloseIdleConnections)
	return c
}
