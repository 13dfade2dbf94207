package journey_test

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"coxswain/pkg/daemon/daemontest"
	"coxswain/pkg/identity"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
	"coxswain/services/web"
)

// separateProcesses builds and starts each service, all at once and on an empty database, and then the gateway
// in front of them.
func separateProcesses(t *testing.T) stack {
	t.Helper()
	databaseURL := pgtest.New(t, nil) // empty: the processes bring it up to date, all at once
	environ := daemontest.Environ(t, "DATABASE_URL="+databaseURL)
	programs := build(t)
	var services []*process
	for _, s := range web.Behind() {
		services = append(services, start(t, programs, s.Name, environ))
	}
	front := slices.Clone(environ)
	for _, s := range services {
		front = append(front, strings.ToUpper(s.name)+"_URL="+s.address(t))
	}
	gateway := start(t, programs, "web", front)
	url := gateway.address(t)
	pool := pgtest.Pool(t, databaseURL, postgres.Options{Role: postgres.AppRole, Name: "journey", MaxConns: 2})
	return stack{url, identity.NewTokens(pool, identity.TokenOptions{}), visitor(t)}
}

// build makes the programs of all services and returns their folder.
func build(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	packages := []string{"coxswain/services/web/cmd/web"}
	for _, s := range web.Behind() {
		packages = append(packages, "coxswain/services/"+s.Name+"/cmd/"+s.Name)
	}
	make := exec.CommandContext(t.Context(), "go", append([]string{"build", "-o", folder}, packages...)...)
	if out, err := make.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return folder
}

// process is one running program.
type process struct {
	name    string
	log     io.Writer
	serving chan string // its address, once; closed when the program has ended
}

// start runs a program until the test ends. Its log is shown when the test fails.
func start(t *testing.T, folder, name string, environ []string) *process {
	t.Helper()
	p := &process{name: name, log: daemontest.Journal(t, name), serving: make(chan string, 1)}
	command := exec.Command(filepath.Join(folder, name))
	command.Env = slices.Concat(environ, []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()})
	stderr, err := command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	go p.listen(stderr)
	t.Cleanup(func() { p.end(t, command) })
	return p
}

// listen keeps the log and finds the address in it.
func (p *process) listen(stderr io.Reader) {
	defer close(p.serving)
	lines := bufio.NewReader(stderr)
	for {
		line, err := lines.ReadBytes('\n')
		_, _ = p.log.Write(line) // memory takes it
		var entry struct{ Msg, Address string }
		if json.Unmarshal(line, &entry) == nil && entry.Msg == "serving" {
			p.serving <- "http://" + entry.Address
		}
		if err != nil {
			return
		}
	}
}

// address waits until the program serves.
func (p *process) address(t *testing.T) string {
	t.Helper()
	address, ok := <-p.serving
	if !ok {
		t.Fatalf("%s did not start", p.name)
	}
	return address
}

// end asks the program to drain, and waits until it has.
func (p *process) end(t *testing.T, command *exec.Cmd) {
	_ = command.Process.Signal(syscall.SIGTERM)
	for range p.serving { // until its log ends
	}
	if err := command.Wait(); err != nil {
		t.Errorf("%s did not end well: %v", p.name, err)
	}
}
