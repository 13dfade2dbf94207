package journey_test

import (
	"context"

	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"coxswain/pkg/daemon"
	"coxswain/pkg/identity"
	"coxswain/pkg/natstest"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/telemetry"
	"coxswain/services/web"
)

// stack is a running Coxswain: an address, and who issues tokens for it.
type stack struct {
	url    string
	tokens *identity.Tokens
	http   *http.Client
}

// environment is what every process of a stack has in common.
func environment(t *testing.T, migrate pgtest.Migrate) (environ []string, databaseURL string) {
	t.Helper()
	databaseURL = pgtest.New(t, migrate)
	return []string{
		"DATABASE_URL=" + databaseURL,
		"NATS_URL=" + natstest.Start(t).URL(),
		"COXSWAIN_MASTER_KEY_FILE=" + filepath.Join(t.TempDir(), "master.key"),
		"COXSWAIN_ADDR=127.0.0.1:0",
		"COXSWAIN_ACCEPT_DATA_LOSS=true", // databases of tests run without fsync
	}, databaseURL
}

// oneProcess runs all services and the gateway in this process.
func oneProcess(t *testing.T) stack {
	t.Helper()
	environ, _ := environment(t, daemon.Migrate)
	c, err := daemon.ReadConfig(environ)
	if err != nil {
		t.Fatal(err)
	}
	log := telemetry.New(telemetry.Options{Service: "journey", Output: os.Stderr})
	r, err := daemon.Open(t.Context(), c, log, "journey", append(web.Behind(), web.Service())...)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- r.Serve(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the process did not end well: %v", err)
		}
	})
	return stack{"http://" + listener.Addr().String(), r.Tokens, visitor(t)}
}

// visitor is an HTTP client that leaves no connection behind.
func visitor(t *testing.T) *http.Client {
	t.Helper()
	c := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}}
	t.Cleanup(c.CloseIdleConnections)
	return c
}
