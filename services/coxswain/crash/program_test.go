package crash_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/pkg/postgres"
	"coxswain/services/coxswain/torture/load"
)

// patience bounds each wait: beyond it something is broken.
const patience = time.Minute

// program is the all-in-one on one data folder, through all its lives.
type program struct {
	t       *testing.T
	binary  string
	folder  string // of all data
	address string // the same in each life

	command    *exec.Cmd
	postmaster int // process id of PostgreSQL in this life, 0 while it is not known
	greeting   chan struct{}

	mu      sync.Mutex
	serving chan struct{} // closed while the program serves
}

func newProgram(t *testing.T) *program {
	t.Helper()
	folder, err := os.MkdirTemp("", "coxswain-crash-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(folder, 0o711); err != nil { // the account that runs PostgreSQL passes through
		t.Fatal(err)
	}
	p := &program{t: t, binary: filepath.Join(folder, "coxswain"), folder: filepath.Join(folder, "data"), serving: make(chan struct{})}
	t.Cleanup(func() {
		p.end()
		_ = os.RemoveAll(folder)
	})
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", p.binary, "coxswain/services/coxswain").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	p.address = lasting(t)
	return p
}

// lasting is an address that is free, and stays so while its program is dead: below the ports that the system gives to
// connections and to whoever asks for any (32768 and up on Linux), which many here do.
func lasting(t *testing.T) string {
	t.Helper()
	for range 100 {
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 20_000+rand.IntN(12_000)))
		if err != nil {
			continue // somebody's
		}
		defer listener.Close()
		return listener.Addr().String()
	}
	t.Fatal("no port is free")
	return ""
}

// run is the program with a command line, in an environment of its own.
func (p *program) run(environ []string, args ...string) *exec.Cmd {
	command := exec.Command(p.binary, args...)
	command.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + p.folder, "TMPDIR=" + os.TempDir()}, environ...)
	return command
}

// start begins a life.
func (p *program) start() {
	p.t.Helper()
	p.command = p.run([]string{"COXSWAIN_RATE_PER_SECOND=0", "COXSWAIN_LEASE_TTL=1s"}, "up", "--data", p.folder, "--addr", p.address)
	out, err := p.command.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	p.command.Stderr = p.t.Output()
	if err := p.command.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.greeting = make(chan struct{})
	go func(greeting chan<- struct{}) {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if strings.HasPrefix(lines.Text(), "ready ") {
				close(greeting)
			}
		}
	}(p.greeting)
}

// ready waits until the program serves, and then lets the crews at it.
func (p *program) ready() {
	p.t.Helper()
	select {
	case <-p.greeting:
	case <-time.After(patience):
		p.t.Fatalf("the program does not start: %s", p.log())
	}
	before := p.postmaster
	p.postmaster = p.findPostmaster()
	if before != 0 && before != p.postmaster && alive(before) {
		p.t.Errorf("PostgreSQL %d has outlived the process that it was for", before)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.serving)
}

// kill ends a life as the kernel does when memory is short; PostgreSQL's too, if asked for.
func (p *program) kill(postgresToo bool) {
	p.t.Helper()
	p.mu.Lock()
	select {
	case <-p.serving:
		p.serving = make(chan struct{})
	default: // it was only starting
	}
	p.mu.Unlock()
	if postgresToo {
		p.signal(p.postmaster, syscall.SIGKILL)
	}
	p.signal(p.command.Process.Pid, syscall.SIGKILL)
	_ = p.command.Wait() // says that it was killed
}

func (p *program) signal(pid int, s syscall.Signal) {
	p.t.Helper()
	process, err := os.FindProcess(pid)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := process.Signal(s); err != nil {
		p.t.Fatalf("kill process %d: %v", pid, err)
	}
}

// end kills what may still run, and waits until PostgreSQL has gone: the guard sees to it.
func (p *program) end() {
	if p.command == nil || p.command.Process == nil {
		return
	}
	_ = p.command.Process.Kill() // has ended already, as a rule
	deadline := time.Now().Add(patience)
	for p.postmaster != 0 && alive(p.postmaster) {
		if time.Now().After(deadline) {
			p.t.Errorf("PostgreSQL %d does not end after its process was killed", p.postmaster)
			return
		}
		<-time.After(20 * time.Millisecond) // the end of a stranger's child gives no signal
	}
}

func alive(pid int) bool {
	process, err := os.FindProcess(pid)
	return err == nil && process.Signal(syscall.Signal(0)) == nil
}

// whenServing waits until the program serves.
func (p *program) whenServing(ctx context.Context) error {
	p.mu.Lock()
	serving := p.serving
	p.mu.Unlock()
	select {
	case <-serving:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// verify runs `coxswain verify`, which must find nothing.
func (p *program) verify() {
	p.t.Helper()
	token, err := p.issue(p.t.Context(), load.Operator(load.Tenants()[0]))
	if err != nil {
		p.t.Fatal(err)
	}
	out, err := p.run([]string{"COXSWAIN_URL=http://" + p.address, "COXSWAIN_TOKEN=" + token}, "verify").CombinedOutput()
	if err != nil {
		p.t.Fatalf("coxswain verify: %v\n%s", err, out)
	}
}

func (p *program) log() string {
	text, err := os.ReadFile(filepath.Join(p.folder, "coxswain.log"))
	if err != nil {
		return err.Error()
	}
	return string(text[max(0, len(text)-4096):])
}

// pidFile are the lines of postmaster.pid: process id, folder, start, port, ...
func (p *program) pidFile() []string {
	p.t.Helper()
	text, err := os.ReadFile(filepath.Join(p.folder, "postgres", "data", "postmaster.pid"))
	if err != nil {
		p.t.Fatal(err)
	}
	return strings.Split(string(text), "\n")
}

func (p *program) findPostmaster() int {
	p.t.Helper()
	pid, err := strconv.Atoi(p.pidFile()[0])
	if err != nil {
		p.t.Fatal(err)
	}
	return pid
}

// database opens the program's database as the application does.
func (p *program) database() *pgxpool.Pool {
	p.t.Helper()
	password, err := os.ReadFile(filepath.Join(p.folder, "postgres", "password"))
	if err != nil {
		p.t.Fatal(err)
	}
	address := fmt.Sprintf("postgres://coxswain:%s@127.0.0.1:%s/coxswain?sslmode=disable", strings.TrimSpace(string(password)), p.pidFile()[3])
	pool, err := postgres.Open(p.t.Context(), address, postgres.Options{Role: postgres.AppRole, Name: "crash", MaxConns: 2})
	if err != nil {
		p.t.Fatal(err)
	}
	return pool
}
