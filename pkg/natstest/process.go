package natstest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// asServer in its environment makes a test binary a server.
const asServer = "NATSTEST_SERVER"

// Main is for a TestMain: it runs the tests, or, in a process that [StartClusterOfProcesses] has started, one server.
// It returns the exit status.
func Main(m *testing.M) int {
	text, ok := os.LookupEnv(asServer)
	if !ok {
		return m.Run()
	}
	if err := serve(text); err != nil {
		fmt.Fprintln(os.Stderr, "natstest:", err)
		return 1
	}
	return 0
}

// Kill ends the server's process with SIGKILL, as the kernel does when memory is short: nothing is handed over, nothing
// is written any more. The server must run as a process of its own.
func (s *Server) Kill() {
	s.t.Helper()
	if s.child == nil {
		s.t.Fatal("natstest: only a server with a process of its own can be killed, and only while it runs")
	}
	s.child.end(syscall.SIGKILL)
	s.child = nil
}

// spec is what a server's process is told.
type spec struct {
	Name, Store string
	Port        int
	Cluster     string
	ClusterPort int
	Routes      []string
	Domain      string
	MaxStore    int64
	MaxPayload  int32
	MaxMemory   int64
}

// process is a server that runs apart.
type process struct {
	command *exec.Cmd
	life    io.Closer // while it is open, the server may live
	exited  chan struct{}
}

// spawn starts a process and returns when it takes connections.
func spawn(o server.Options) (*process, error) {
	s := spec{
		Name: o.ServerName, Store: o.StoreDir, Port: o.Port, Cluster: o.Cluster.Name, ClusterPort: o.Cluster.Port,
		Domain: o.JetStreamDomain, MaxStore: o.JetStreamMaxStore, MaxPayload: o.MaxPayload, MaxMemory: o.JetStreamMaxMemory,
	}
	for _, r := range o.Routes {
		s.Routes = append(s.Routes, r.String())
	}
	text, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p := &process{command: exec.Command(self), exited: make(chan struct{})}
	p.command.Env = []string{asServer + "=" + string(text)}
	p.command.Stderr = os.Stderr
	if p.life, err = p.command.StdinPipe(); err != nil {
		return nil, err
	}
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = p.command.Wait() // says how it was ended
		close(p.exited)
	}()
	return p, p.await(o.Port)
}

// await waits until the process takes connections.
func (p *process) await(port int) error {
	deadline := time.After(patience)
	for {
		conn, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			return conn.Close()
		}
		select {
		case <-p.exited:
			return errors.New("the server's process has ended: does TestMain call natstest.Main?")
		case <-deadline:
			p.end(syscall.SIGKILL)
			return errors.New("the server's process does not take connections")
		case <-time.After(20 * time.Millisecond): // a port gives no signal when somebody listens
		}
	}
}

// end sends a signal and returns when the process has gone.
func (p *process) end(s syscall.Signal) {
	_ = p.command.Process.Signal(s) // it may have ended
	<-p.exited
	_ = p.life.Close()
}

// serve is the process: a server until SIGTERM, or until whoever has started it is gone.
func serve(text string) error {
	var s spec
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return err
	}
	o := &server.Options{
		ServerName: s.Name, Host: "127.0.0.1", Port: s.Port, JetStream: true, StoreDir: s.Store, JetStreamDomain: s.Domain,
		JetStreamMaxMemory: s.MaxMemory, JetStreamMaxStore: s.MaxStore, MaxPayload: s.MaxPayload, NoLog: true, NoSigs: true,
		Cluster: server.ClusterOpts{Name: s.Cluster, Host: "127.0.0.1", Port: s.ClusterPort},
	}
	for _, r := range s.Routes {
		u, err := url.Parse(r)
		if err != nil {
			return err
		}
		o.Routes = append(o.Routes, u)
	}
	running, err := server.NewServer(o)
	if err != nil {
		return err
	}
	go running.Start()
	ended := make(chan os.Signal, 2)
	signal.Notify(ended, syscall.SIGTERM)
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // until it is closed
		ended <- syscall.SIGTERM
	}()
	<-ended
	running.Shutdown()
	running.WaitForShutdown()
	return nil
}
