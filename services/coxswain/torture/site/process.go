package site

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// Process is one of ours, through all its lives.
type Process struct {
	Name string
	Addr string // where it serves: HTTP, or NATS

	args    []string
	environ func() []string // of the next life
	log     string          // path
	clock   string          // path of what its clock is off by

	mu      sync.Mutex
	command *exec.Cmd
	wanted  bool
	exited  chan struct{} // of this life
	ended   int           // lives that ended by themselves
}

// restartAfter is the pause before a process that has ended by itself is started again.
const restartAfter = 200 * time.Millisecond

// Start begins a life; a process that lives is left alone.
func (p *Process) Start() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.wanted {
		return nil
	}
	p.wanted = true
	return p.start()
}

func (p *Process) start() error {
	log, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	command := exec.Command(self, p.args...)
	command.Env, command.Stdout, command.Stderr = p.environ(), log, log
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // an interrupt at the terminal is for the nemesis alone
	// Nothing is ever written: it is closed by the kernel when this program ends, in whatever way, and the role ends too.
	if _, err := command.StdinPipe(); err != nil {
		return errors.Join(err, log.Close())
	}
	if err := command.Start(); err != nil {
		return errors.Join(fmt.Errorf("start %s: %w", p.Name, err), log.Close())
	}
	p.command, p.exited = command, make(chan struct{})
	go p.watch(command, p.exited, log)
	return nil
}

// watch starts a process again that has ended without being asked to.
func (p *Process) watch(command *exec.Cmd, exited chan struct{}, log *os.File) {
	_ = command.Wait() // how it ended stands in its log
	_ = log.Close()    // the process has written it, not we
	close(exited)
	<-time.After(restartAfter)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.wanted && p.command == command {
		p.ended++
		_ = p.start() // it has started once; if it cannot now, the site does not become ready
	}
}

// Kill ends a life with SIGKILL and returns when the process has gone.
func (p *Process) Kill() { p.end(syscall.SIGKILL) }

// Stop ends a life in order.
func (p *Process) Stop() { p.end(syscall.SIGTERM) }

// orderly bounds an end in order.
const orderly = 25 * time.Second

func (p *Process) end(s syscall.Signal) {
	p.mu.Lock()
	p.wanted = false
	command, exited := p.command, p.exited
	p.mu.Unlock()
	if command == nil {
		return
	}
	_ = command.Process.Signal(s) // it may have ended
	select {
	case <-exited:
	case <-time.After(orderly):
		_ = command.Process.Kill() // it may have ended
		<-exited
	}
}

// Pause stops the process where it stands, as a machine that swaps or a virtual one that moves does.
func (p *Process) Pause() error { return p.signal(syscall.SIGSTOP) }

// Resume lets it go on.
func (p *Process) Resume() error { return p.signal(syscall.SIGCONT) }

func (p *Process) signal(s syscall.Signal) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.command.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("signal %s: %w", p.Name, err)
	}
	return nil
}

// Shift sets the clock of the process off by so much from the machine's, at once and until it is told otherwise.
func (p *Process) Shift(d time.Duration) error {
	next := p.clock + ".next"
	if err := os.WriteFile(next, []byte(d.String()), 0o600); err != nil {
		return err
	}
	return os.Rename(next, p.clock) // nobody reads half of it
}

// PID is the process id of this life.
func (p *Process) PID() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.command.Process.Pid
}

// Ended is how many lives ended by themselves.
func (p *Process) Ended() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.ended
}

// Panicked says whether the log shows one.
func (p *Process) Panicked() bool {
	text, err := os.ReadFile(p.log)
	return err == nil && (bytes.Contains(text, []byte("\ngoroutine ")) || bytes.Contains(text, []byte(`"panic":`)))
}
