package natstest

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// patience bounds every wait for the server.
const patience = 20 * time.Second

// Server is a NATS server that a test may stop, wipe and restart. Its methods are for the test's own goroutine.
type Server struct {
	t       testing.TB
	options server.Options
	running *server.Server
	apart   bool     // as a process of its own
	child   *process // that process, while it runs
}

// up reports whether the server runs.
func (s *Server) up() bool { return s.running != nil || s.child != nil }

// Start runs a server until the test ends. Each change may adjust its options before the start.
func Start(t testing.TB, change ...func(*server.Options)) *Server {
	t.Helper()
	s := newServer(t, filepath.Join(t.TempDir(), "jetstream"), change...)
	t.Cleanup(s.Stop)
	return s
}

func newServer(t testing.TB, store string, change ...func(*server.Options)) *Server {
	t.Helper()
	s := prepare(t, store, change...)
	s.Restart()
	return s
}

// prepare is a server that does not run yet.
func prepare(t testing.TB, store string, change ...func(*server.Options)) *Server {
	t.Helper()
	s := &Server{t: t, options: server.Options{
		ServerName: "natstest",
		Host:       "127.0.0.1",
		Port:       freePort(t),
		JetStream:  true,
		StoreDir:   store,
		// Without limits the server would reserve what is free at the time, and small machines differ.
		JetStreamMaxMemory: 256 << 20,
		JetStreamMaxStore:  8 << 30,
		MaxPayload:         8 << 20,
		NoLog:              true,
		NoSigs:             true,
	}}
	for _, apply := range change {
		apply(&s.options)
	}
	return s
}

// URL is the address of the server, the same after a restart.
func (s *Server) URL() string { return address(s.options.Port) }

// StoreDir is the folder of the JetStream store. Copied while the server is stopped, it is a backup to restore.
func (s *Server) StoreDir() string { return s.options.StoreDir }

// Stop shuts the server down and returns when it has gone; what it acknowledged is kept. Stopping twice is fine.
func (s *Server) Stop() {
	if s.child != nil {
		s.child.end(syscall.SIGTERM)
		s.child = nil
	}
	if s.running == nil {
		return
	}
	s.running.Shutdown()
	s.running.WaitForShutdown()
	s.running = nil
}

// Restart runs the server again, on the same port and store. A running server is stopped first.
func (s *Server) Restart() {
	s.t.Helper()
	s.Stop()
	deadline := time.Now().Add(patience)
	for {
		err := s.run()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("natstest: %v", err)
		}
		<-time.After(20 * time.Millisecond) // a port in other hands gives no signal when it is free
	}
}

// WipeStore deletes all that JetStream stored, as a lost disk does. The server must be stopped.
func (s *Server) WipeStore() {
	s.t.Helper()
	if s.up() {
		s.t.Fatal("natstest: stop the server before its store is wiped")
	}
	if err := os.RemoveAll(s.options.StoreDir); err != nil {
		s.t.Fatalf("natstest: %v", err)
	}
}
