package natstest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
	"testing"

	"github.com/nats-io/nats-server/v2/server"
)

// run starts the server and waits until it takes connections.
func (s *Server) run() error {
	// The server reports a taken port to its log only, and there is none: look first.
	if err := s.mayListen(); err != nil {
		return err
	}
	if s.apart {
		child, err := spawn(s.options)
		s.child = child
		return err
	}
	options := s.options // the server writes into its options
	running, err := server.NewServer(&options)
	if err != nil {
		return err
	}
	go running.Start()
	if !running.ReadyForConnections(patience) || !running.JetStreamEnabled() {
		running.Shutdown()
		return errors.New("the server does not become ready: is the store readable and the disk not full?")
	}
	s.running = running
	return nil
}

func address(port int) string {
	return "nats://" + net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
}

// mayListen reports whether the ports for clients and, in a cluster, for the other nodes are free.
func (s *Server) mayListen() error {
	if err := mayListen(s.options.Port); err != nil || s.options.Cluster.Port == 0 {
		return err
	}
	return mayListen(s.options.Cluster.Port)
}

func mayListen(port int) error {
	listener, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return fmt.Errorf("port %d: %w", port, err)
	}
	return listener.Close()
}

// freePort draws from the ports that are not handed out to outgoing connections, neither by Linux (from 32768) nor
// by others (from 49152).
func freePort(t testing.TB) int {
	t.Helper()
	const low, high, tries = 20000, 32000, 100
	for range tries {
		port := low + rand.IntN(high-low)
		if mayListen(port) == nil {
			return port
		}
	}
	t.Fatalf("natstest: none of %d ports between %d and %d is free", tries, low, high)
	return 0
}
