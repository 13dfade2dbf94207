package nthwrite_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"coxswain/pkg/daemon"
	"coxswain/pkg/daemon/daemontest"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/telemetry"
	"coxswain/services/web"
)

// What this test binary becomes when its environment says so.
const (
	asDesk = "NTHWRITE_TEST=desk" // answers commands, and does nothing else
	asAll  = "NTHWRITE_TEST=all"  // everything
)

func TestMain(m *testing.M) {
	switch environ := os.Environ(); {
	case slices.Contains(environ, asDesk):
		os.Exit(daemon.Exit("desk", environ, os.Stderr, answerCommands))
	case slices.Contains(environ, asAll):
		os.Exit(daemon.Exit("all", environ, os.Stderr, web.Run))
	}
	os.Exit(m.Run())
}

// answerCommands serves what daemon.Run serves, without the work beside it.
func answerCommands(ctx context.Context, c daemon.Config, tel *telemetry.Telemetry) error {
	r, err := daemon.Open(ctx, c, tel, "desk", services()...)
	if err != nil {
		return err
	}
	handler, err := r.Handler()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return err
	}
	r.Logger.InfoContext(ctx, "serving", "address", listener.Addr().String())
	server := httpapi.Server(handler, r.Logger)
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return r.Drain(context.WithoutCancel(ctx))
}

func services() []daemon.Service { return append(web.Behind(), web.Service()) }

// victim is a process that is killed, through all its lives.
type victim struct {
	t       *testing.T
	environ []string
	log     io.Writer
	command *exec.Cmd
	logged  chan struct{} // closed when the log of this life has ended
	url     string
}

// newVictim starts a process. The last of several settings of one name counts.
func newVictim(t *testing.T, name string, environ ...string) *victim {
	t.Helper()
	v := &victim{
		t: t, log: daemontest.Journal(t, name),
		environ: slices.Concat([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}, environ),
	}
	t.Cleanup(v.kill)
	return v
}

// start begins a life and returns when the process serves.
func (v *victim) start() {
	v.t.Helper()
	if !v.begin() {
		v.t.Fatal("the process did not start")
	}
}

// begin begins a life and reports whether the process has come to serve.
func (v *victim) begin() (serves bool) {
	v.t.Helper()
	self, err := os.Executable()
	if err != nil {
		v.t.Fatal(err)
	}
	v.command = exec.Command(self)
	v.command.Env = v.environ
	stderr, err := v.command.StderrPipe()
	if err != nil {
		v.t.Fatal(err)
	}
	if err := v.command.Start(); err != nil {
		v.t.Fatal(err)
	}
	serving := make(chan string, 1)
	v.logged = make(chan struct{})
	go v.listen(stderr, serving, v.logged)
	select {
	case v.url = <-serving:
		return true
	case <-v.logged:
		return false
	}
}

// listen keeps the log and finds the address in it.
func (v *victim) listen(stderr io.Reader, serving chan<- string, logged chan<- struct{}) {
	defer close(logged)
	for lines := bufio.NewReader(stderr); ; {
		line, err := lines.ReadBytes('\n')
		_, _ = v.log.Write(line) // memory takes it
		var entry struct{ Msg, Address string }
		if json.Unmarshal(line, &entry) == nil && entry.Msg == "serving" {
			serving <- "http://" + entry.Address
		}
		if err != nil {
			return
		}
	}
}

// kill ends a life as the kernel does when memory is short. Killing twice is fine.
func (v *victim) kill() {
	if v.command == nil {
		return
	}
	_ = v.command.Process.Kill() // SIGKILL; it may have been killed
	<-v.logged
	_ = v.command.Wait() // says that it was killed
	v.command = nil
}

// through is the address of a database by way of the wire.
func through(t *testing.T, w *wire, database string) string {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	u.Host = w.addr()
	q := u.Query()
	q.Del("host")
	q.Set("sslmode", "disable")
	u.RawQuery = q.Encode()
	return u.String()
}

// serverOf is where the server of a database listens.
func serverOf(t *testing.T, database string) (network, address string) {
	t.Helper()
	c, err := pgconn.ParseConfig(database)
	if err != nil {
		t.Fatal(err)
	}
	return pgconn.NetworkAddress(c.Host, c.Port)
}
