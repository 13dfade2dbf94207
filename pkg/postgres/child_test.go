//go:build unix

package postgres

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// childDir names the folder in which a copy of this test program runs a cluster until it is killed.
const childDir = "COXSWAIN_TEST_CHILD_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		childMain(dir)
	}
	os.Exit(m.Run())
}

// childMain starts a cluster, says where it is, and waits to be killed.
func childMain(dir string) {
	if os.Getenv("COXSWAIN_TEST_CHILD_HARDENED") != "" {
		syscall.Umask(0o077)
	}
	p, err := Start(context.Background(), Config{Dir: dir, Temporary: os.Getenv("COXSWAIN_TEST_CHILD_TEMPORARY") != ""})
	if err != nil {
		fmt.Println("error", strconv.Quote(err.Error()))
		os.Exit(1)
	}
	pid, _ := postmasterPID(dir)
	fmt.Println(p.URL(), pid, p.guard.pid)
	_, _ = io.Copy(io.Discard, os.Stdin)
	os.Exit(0) // without Stop, as a program may
}

// child is a process that runs a cluster.
type child struct {
	process           *exec.Cmd
	url               string
	postmaster, guard int
}

// startChild runs a copy of this program as user id uid; zero is the user of the test.
func startChild(t *testing.T, dir string, uid uint32, env ...string) *child {
	t.Helper()
	c := &child{process: exec.Command(programFor(t, uid))}
	c.process.Env = append(append(os.Environ(), childDir+"="+dir), env...)
	c.process.Dir = "/"
	if uid != 0 {
		c.process.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}
	}
	if _, err := c.process.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := c.process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.kill)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the child says nothing: %v", err)
	}
	if _, err := fmt.Sscan(line, &c.url, &c.postmaster, &c.guard); err != nil {
		t.Fatalf("the child says %s", line)
	}
	return c
}

// kill is kill -9.
func (c *child) kill() {
	_ = c.process.Process.Kill()
	_ = c.process.Wait()
}

// programFor returns this test program, or a copy that another user may run: go test builds in a private folder.
func programFor(t *testing.T, uid uint32) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if uid == 0 {
		return self
	}
	program, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(clusterDir(t), "program")
	if err := os.WriteFile(path, program, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// clusterDir is a temporary folder that any account may enter, which t.TempDir is not.
func clusterDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "coxswain-postgres-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// killGuard is kill -9 of the guard and its watcher, which leaves the postmaster to nobody.
func (c *child) killGuard(t *testing.T) {
	t.Helper()
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", c.guard, c.guard))
	if err != nil {
		t.Skipf("this system does not tell a process's children: %v", err)
	}
	for _, field := range append(strings.Fields(string(children)), strconv.Itoa(c.guard)) {
		pid, err := strconv.Atoi(field)
		if err != nil {
			t.Fatal(err)
		}
		if pid != c.postmaster {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
}
