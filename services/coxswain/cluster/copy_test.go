package cluster_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"coxswain/pkg/daemon"
	"coxswain/pkg/daemon/daemontest"
	"coxswain/services/web"
)

// asCopy in its environment makes this test binary a copy: a process with all services.
const asCopy = "CLUSTER_TEST_COPY=1"

func TestMain(m *testing.M) {
	if slices.Contains(os.Environ(), asCopy) {
		os.Exit(daemon.Exit("copy", os.Environ(), os.Stderr, web.Run))
	}
	os.Exit(m.Run())
}

// copied is one of the processes, through all its lives.
type copied struct {
	t       *testing.T
	name    string
	environ []string
	log     io.Writer
	command *exec.Cmd
	logged  chan struct{} // closed when the log of this life has ended

	mu      sync.Mutex
	address string // host:port while it serves, else empty
}

func newCopy(t *testing.T, name string, environ []string) *copied {
	t.Helper()
	c := &copied{
		t: t, name: name, log: daemontest.Journal(t, name),
		environ: slices.Concat(environ, []string{asCopy, "PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}),
	}
	t.Cleanup(c.end)
	c.start()
	return c
}

// start begins a life and returns when the copy serves.
func (c *copied) start() {
	c.t.Helper()
	self, err := os.Executable()
	if err != nil {
		c.t.Fatal(err)
	}
	c.command = exec.Command(self)
	c.command.Env = c.environ
	stderr, err := c.command.StderrPipe()
	if err != nil {
		c.t.Fatal(err)
	}
	if err := c.command.Start(); err != nil {
		c.t.Fatal(err)
	}
	serving := make(chan string, 1)
	c.logged = make(chan struct{})
	go c.listen(stderr, serving, c.logged)
	select {
	case address := <-serving:
		c.serves(address)
	case <-c.logged:
		c.t.Fatalf("%s did not start", c.name)
	}
}

// listen keeps the log and finds the address in it.
func (c *copied) listen(stderr io.Reader, serving chan<- string, logged chan<- struct{}) {
	defer close(logged)
	for lines := bufio.NewReader(stderr); ; {
		line, err := lines.ReadBytes('\n')
		_, _ = c.log.Write(line) // memory takes it
		var entry struct{ Msg, Address string }
		if json.Unmarshal(line, &entry) == nil && entry.Msg == "serving" {
			serving <- entry.Address
		}
		if err != nil {
			return
		}
	}
}

func (c *copied) serves(address string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.address = address
}

// at is where the copy serves; empty when it does not. One that stands still is still there.
func (c *copied) at() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.address
}

// pause stops the copy where it stands, as a machine that swaps does.
func (c *copied) pause() { c.signal(syscall.SIGSTOP) }

// resume lets it go on, with all that it had in hand.
func (c *copied) resume() { c.signal(syscall.SIGCONT) }

// kill ends a life as the kernel does when memory is short.
func (c *copied) kill() {
	c.signal(syscall.SIGKILL)
	<-c.logged
	_ = c.command.Wait() // says that it was killed
	c.command = nil
	c.serves("")
}

func (c *copied) signal(s syscall.Signal) {
	c.t.Helper()
	if err := c.command.Process.Signal(s); err != nil {
		c.t.Fatalf("signal %v to %s: %v", s, c.name, err)
	}
}

// relays waits until the copy says of itself that it relays (1), or that it does not (0).
func (c *copied) relays(t *testing.T, leads float64) {
	t.Helper()
	until(t, fmt.Sprintf("%s to say that it relays: %.0f", c.name, leads), func() bool {
		return c.figure(t, "coxswain_bus_relay_leader") == leads
	})
}

// figure is the sum of a metric of the copy, over all labels.
func (c *copied) figure(t *testing.T, name string) (sum float64) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+c.at()+"/metrics", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: bound}
	got, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = got.Body.Close() }()
	for lines := bufio.NewScanner(got.Body); lines.Scan(); {
		words := strings.Fields(lines.Text())
		if len(words) != 2 || words[0] != name && !strings.HasPrefix(words[0], name+"{") {
			continue
		}
		v, err := strconv.ParseFloat(words[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		sum += v
	}
	return sum
}

// end asks the copy to drain, and waits until it has.
func (c *copied) end() {
	if c.command == nil {
		return
	}
	for _, s := range []syscall.Signal{syscall.SIGCONT, syscall.SIGTERM} { // it may stand still when its test has failed
		_ = c.command.Process.Signal(s) // it may have ended
	}
	<-c.logged
	if err := c.command.Wait(); err != nil {
		c.t.Errorf("%s did not end well: %v", c.name, err)
	}
}
