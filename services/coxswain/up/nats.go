package up

import (
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// natsPatience is how long the embedded server may take to recover its store.
const natsPatience = 60 * time.Second

// startNATS runs the embedded server with its store under dir. It listens on addr only when one is given:
// for services that run apart; this process talks to it directly.
func startNATS(dir, addr string) (*server.Server, error) {
	o := &server.Options{
		ServerName: "coxswain", JetStream: true, StoreDir: filepath.Join(dir, "nats"),
		DontListen: addr == "", NoSigs: true, NoLog: true,
	}
	if addr != "" {
		host, port, err := net.SplitHostPort(addr)
		if err != nil {
			return nil, fmt.Errorf("--nats-addr: %w", err)
		}
		if o.Port, err = strconv.Atoi(port); err != nil {
			return nil, fmt.Errorf("--nats-addr: the port of %s is no number", addr)
		}
		o.Host = host
	}
	s, err := server.NewServer(o)
	if err != nil {
		return nil, fmt.Errorf("start the embedded NATS: %w", err)
	}
	s.Start() // returns when JetStream is there; without a socket nothing else tells
	if !s.ReadyForConnections(natsPatience) {
		s.Shutdown()
		return nil, errors.New("the embedded NATS does not become ready: is the data folder readable, and the disk not full?")
	}
	return s, nil
}
