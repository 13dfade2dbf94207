package daemon_test

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/daemon"
	"coxswain/pkg/identity"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/telemetry"
)

var ana = identity.Principal{Tenant: "harbor", Person: "ana", Party: events.Vendor, Role: identity.CSM}

// process is a daemon that serves on a free port until its test ends.
type process struct {
	*daemon.Runtime
	t     *testing.T
	url   string
	token string
	stop  context.CancelFunc
	ended chan error
}

func config(t *testing.T, nats string) daemon.Config {
	t.Helper()
	c, err := daemon.ReadConfig([]string{
		"DATABASE_URL=" + pgtest.New(t, daemon.Migrate),
		"NATS_URL=" + nats,
		"COXSWAIN_MASTER_KEY_FILE=" + filepath.Join(t.TempDir(), "master.key"),
		"COXSWAIN_ADDR=127.0.0.1:0",
		"COXSWAIN_ACCEPT_DATA_LOSS=true", // databases of tests run without fsync
		"COXSWAIN_LEASE_TTL=1s",
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func open(t *testing.T, c daemon.Config, services ...daemon.Service) *daemon.Runtime {
	t.Helper()
	r, err := daemon.Open(t.Context(), c, telemetry.New(telemetry.Options{Service: "test", Output: io.Discard}), "test", services...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func start(t *testing.T, c daemon.Config, services ...daemon.Service) *process {
	t.Helper()
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	p := &process{
		Runtime: open(t, c, services...), t: t, url: "http://" + listener.Addr().String(), stop: stop, ended: make(chan error, 1),
	}
	if p.token, err = p.Tokens.Issue(t.Context(), ana, time.Hour, "test"); err != nil {
		t.Fatal(err)
	}
	go func() { p.ended <- p.Serve(ctx, listener) }()
	t.Cleanup(func() { p.end() })
	return p
}

// end drains the process and returns what Serve said; again and again the same.
func (p *process) end() error {
	p.stop()
	err := <-p.ended
	p.ended <- err
	return err
}

// answer is what a request came to.
type answer struct {
	status   int
	position string
	body     string
}

func (p *process) ask(method, path, body string, headers ...string) answer {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), method, p.url+path, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+p.token)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return answer{got.StatusCode, got.Header.Get("Coxswain-Position"), strings.TrimSpace(string(text))}
}

func (p *process) register(id, name string) answer {
	p.t.Helper()
	body, err := json.Marshal(map[string]string{"id": id, "name": name})
	if err != nil {
		p.t.Fatal(err)
	}
	return p.ask(http.MethodPost, "/v1/accounts", string(body), "Idempotency-Key", "register-"+id)
}

// show asks until the read model has reached the position: each try waits as long as the server does.
func (p *process) show(id, position string) answer {
	p.t.Helper()
	for range 20 {
		if got := p.ask(http.MethodGet, "/v1/accounts/"+id, "", "Coxswain-Position", position); got.status != http.StatusServiceUnavailable {
			return got
		}
	}
	p.t.Fatalf("the read model has not reached position %s", position)
	return answer{}
}
