package natstest

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// nodes of a cluster: the fewest of which one may be away.
const nodes = 3

// Cluster is three servers with a JetStream over all of them, for streams with up to three replicas. Each node may
// be stopped, wiped and restarted like a server that is alone. Its methods are for the test's own goroutine.
//
// A node that is stopped hands what it leads to the others first, as in an orderly end. With two of them stopped
// there is no majority, and so no leader, until one is back.
type Cluster struct {
	t     testing.TB
	nodes []*Server
	js    jetstream.JetStream // of the cluster's own questions
}

// StartCluster runs three servers until the test ends, and returns when they have a leader.
func StartCluster(t testing.TB) *Cluster {
	t.Helper()
	return startCluster(t, false)
}

// StartClusterOfProcesses runs each of the three servers as a process of its own, which [Server.Kill] can kill. TestMain
// has to call [Main].
func StartClusterOfProcesses(t testing.TB) *Cluster {
	t.Helper()
	return startCluster(t, true)
}

func startCluster(t testing.TB, apart bool) *Cluster {
	t.Helper()
	c := &Cluster{t: t}
	var routes []*url.URL
	var ports []int
	for range nodes {
		port := freePort(t)
		ports = append(ports, port)
		routes = append(routes, &url.URL{Scheme: "nats", Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(port))})
	}
	for i := range nodes {
		c.nodes = append(c.nodes, c.start(fmt.Sprintf("node-%d", i+1), ports[i], routes, apart))
	}
	c.js = c.JetStream(t)
	c.until("a leader of all", func() bool {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second) // without a leader nobody answers
		defer cancel()
		_, err := c.js.AccountInfo(ctx)
		return err == nil
	})
	return c
}

func (c *Cluster) start(name string, port int, routes []*url.URL, apart bool) *Server {
	c.t.Helper()
	node := prepare(c.t, filepath.Join(c.t.TempDir(), name), func(o *server.Options) {
		o.ServerName = name
		o.JetStreamDomain = "natstest"
		o.Cluster = server.ClusterOpts{Name: "natstest", Host: "127.0.0.1", Port: port}
		o.Routes = routes
	})
	node.apart = apart
	node.Restart()
	c.t.Cleanup(node.Stop)
	return node
}

// Name is the server's name; nodes of a cluster have different ones.
func (s *Server) Name() string { return s.options.ServerName }

// Nodes are the servers, those that are stopped too.
func (c *Cluster) Nodes() []*Server { return slices.Clone(c.nodes) }

// URL is the addresses of all nodes, with commas.
func (c *Cluster) URL() string {
	var all []string
	for _, node := range c.nodes {
		all = append(all, node.URL())
	}
	return strings.Join(all, ",")
}

// Conn connects to any of the nodes until the test ends, and to another one when that goes.
func (c *Cluster) Conn(t testing.TB) *nats.Conn {
	t.Helper()
	return connect(t, c.URL())
}

// JetStream is a JetStream client on a connection of its own.
func (c *Cluster) JetStream(t testing.TB) jetstream.JetStream {
	t.Helper()
	return client(t, c.Conn(t))
}

// Leader waits until a stream has a leader and returns the node.
func (c *Cluster) Leader(stream string) *Server {
	c.t.Helper()
	var leader *Server
	c.until("a leader of the stream "+stream, func() bool {
		info, err := c.info(stream)
		if err != nil || info.Cluster == nil {
			return false
		}
		leader = c.named(info.Cluster.Leader)
		return leader != nil && leader.up()
	})
	return leader
}

// Follower is a node that holds a copy of the stream and does not lead it.
func (c *Cluster) Follower(stream string) *Server {
	c.t.Helper()
	leader := c.Leader(stream)
	for _, node := range c.nodes {
		if node != leader && node.up() {
			return node
		}
	}
	c.t.Fatalf("natstest: no node follows %s with the stream %s", leader.Name(), stream)
	return nil
}

// AwaitCopies waits until every node holds all of the stream.
func (c *Cluster) AwaitCopies(stream string) {
	c.t.Helper()
	c.until("a copy of the stream "+stream+" on each node", func() bool {
		info, err := c.info(stream)
		if err != nil || info.Cluster == nil || len(info.Cluster.Replicas) != nodes-1 {
			return false
		}
		return !slices.ContainsFunc(info.Cluster.Replicas, func(p *jetstream.PeerInfo) bool {
			return !p.Current || p.Offline || p.Lag > 0
		})
	})
}

// Lead makes a node the leader of a stream, so that its copy is the one that is read and written.
func (c *Cluster) Lead(stream string, node *Server) {
	c.t.Helper()
	wish, err := json.Marshal(map[string]any{"placement": map[string]any{"preferred": node.Name()}})
	if err != nil {
		c.t.Fatal(err)
	}
	c.until(node.Name()+" to lead the stream "+stream, func() bool {
		if info, err := c.info(stream); err == nil && info.Cluster != nil && info.Cluster.Leader == node.Name() {
			return true
		}
		_, _ = c.js.Conn().Request("$JS.API.STREAM.LEADER.STEPDOWN."+stream, wish, time.Second) // asked again if refused
		return false
	})
}

func (c *Cluster) named(name string) *Server {
	for _, node := range c.nodes {
		if node.Name() == name {
			return node
		}
	}
	return nil
}

func (c *Cluster) info(stream string) (*jetstream.StreamInfo, error) {
	ctx, cancel := context.WithTimeout(c.t.Context(), time.Second) // without a leader nobody answers
	defer cancel()
	s, err := c.js.Stream(ctx, stream)
	if err != nil {
		return nil, err
	}
	return s.CachedInfo(), nil
}

// until waits for what a cluster comes to by itself: elections and copies give a client no signal.
func (c *Cluster) until(what string, holds func() bool) {
	c.t.Helper()
	const bound = 2 * time.Minute // elections take seconds, and more on a machine with much else to do
	for deadline := time.Now().Add(bound); !holds(); {
		if time.Now().After(deadline) {
			c.t.Fatalf("natstest: waited %v in vain for %s", bound, what)
		}
		<-time.After(50 * time.Millisecond)
	}
}
