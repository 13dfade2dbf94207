package journey_test

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"path/filepath"
	"sync"
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
	r, err := daemon.Open(t.Context(), c, telemetry.New(telemetry.Options{Service: "journey", Output: newJournal(t, "journey")}), "journey", append(web.Behind(), web.Service())...)
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

// journal keeps the log of a process and shows it when its test fails.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func newJournal(t *testing.T, name string) *journal {
	t.Helper()
	j := &journal{}
	t.Cleanup(func() {
		if t.Failed() {
			j.mu.Lock()
			defer j.mu.Unlock()
			t.Logf("the log of %s:\n%s", name, j.text.Bytes())
		}
	})
	return j
}

func (j *journal) Write(line []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(line)
}

// visitor is an HTTP client that leaves no connection behind.
func visitor(t *testing.T) *http.Client {
	t.Helper()
	c := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}}
	t.Cleanup(c.CloseIdleConnections)
	return c
}
