// Package daemontest runs services inside a test, until it ends, in one of two ways.
//
// InMemory is one service without PostgreSQL and NATS: what it decides, answers and does about other
// services' facts, under a clock that stands still.
//
//	m := daemontest.InMemory(t, goals.Service(), tuesday, people)
//
// Open and Serve are a process of its own, on a database and a broker that nobody else has. Its log is shown
// when its test fails.
//
//	r := daemontest.Open(t, daemontest.Environ(t), goals.Service())
//	p := daemontest.Serve(t, r)   // p.URL
package daemontest

import (
	"bytes"
	"context"
	"io"
	"net"
	"path/filepath"
	"sync"
	"testing"

	"coxswain/pkg/daemon"
	"coxswain/pkg/natstest"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/telemetry"
)

// Environ is the environment of a process with a database and a broker of its own. Leases are short, so
// that tests which end a process need not wait; more ("NAME=value") wins over what stands here.
func Environ(t testing.TB, more ...string) []string {
	t.Helper()
	return append([]string{
		"DATABASE_URL=" + pgtest.New(t, daemon.Migrate),
		"NATS_URL=" + natstest.Start(t).URL(),
		"COXSWAIN_MASTER_KEY_FILE=" + filepath.Join(t.TempDir(), "master.key"),
		"COXSWAIN_ADDR=127.0.0.1:0",
		"COXSWAIN_ACCEPT_DATA_LOSS=true", // databases of tests run without fsync
		"COXSWAIN_LEASE_TTL=1s",
	}, more...)
}

// Open opens the services in an environment. Whoever adds routes does so before Serve.
func Open(t testing.TB, environ []string, services ...daemon.Service) *daemon.Runtime {
	t.Helper()
	c, err := daemon.ReadConfig(environ)
	if err != nil {
		t.Fatal(err)
	}
	r, err := daemon.Open(t.Context(), c, telemetry.New(telemetry.Options{Service: "test", Output: Journal(t, "the process")}), "test", services...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Process is a runtime that serves.
type Process struct {
	*daemon.Runtime
	URL string // "http://127.0.0.1:40123"

	stop  context.CancelFunc
	once  sync.Once
	ended chan error
	err   error
}

// Serve serves the runtime until the test ends, which fails when the process does not end well.
func Serve(t testing.TB, r *daemon.Runtime) *Process {
	t.Helper()
	listener, err := net.Listen("tcp", r.Config.Addr)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	p := &Process{Runtime: r, URL: "http://" + listener.Addr().String(), stop: stop, ended: make(chan error, 1)}
	go func() { p.ended <- r.Serve(ctx, listener) }()
	t.Cleanup(func() {
		if err := p.End(); err != nil {
			t.Errorf("the process did not end well: %v", err)
		}
	})
	return p
}

// End drains the process, as SIGTERM does, and returns what came of it; again and again the same.
func (p *Process) End() error {
	p.once.Do(func() {
		p.stop()
		p.err = <-p.ended
	})
	return p.err
}

// Journal takes the log of a process and shows it when the test fails.
func Journal(t testing.TB, name string) io.Writer {
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

type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(line []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(line)
}
