package natstest

import (
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Conn connects to the server until the test ends. The connection comes back after every restart.
func (s *Server) Conn(t testing.TB) *nats.Conn {
	t.Helper()
	conn, err := nats.Connect(s.URL(),
		nats.Name(t.Name()),
		nats.MaxReconnects(-1),
		nats.RetryOnFailedConnect(true),
		nats.ReconnectWait(20*time.Millisecond),
		nats.ReconnectJitter(0, 0),
	)
	if err != nil {
		t.Fatalf("natstest: %v", err)
	}
	t.Cleanup(conn.Close)
	return conn
}

// JetStream is a JetStream client on a connection of its own.
func (s *Server) JetStream(t testing.TB) jetstream.JetStream {
	t.Helper()
	js, err := jetstream.New(s.Conn(t))
	if err != nil {
		t.Fatalf("natstest: %v", err)
	}
	return js
}
