package natstest

import (
	"crypto/rand"
	"os"
	"strings"
	"sync"
	"testing"
)

// common is the server that tests of this process share. It is process-wide state on purpose: it exists from the
// first test that wants it to the last, and there is no other place for that without a TestMain in every package.
var common = &sharing{}

type sharing struct {
	mu     sync.Mutex
	users  int
	dir    string
	server *Server
}

// Shared gives the server that all tests of this process share. It must not be stopped; name streams with [Unique].
func Shared(t testing.TB) *Server {
	t.Helper()
	t.Cleanup(common.release)
	return common.acquire(t)
}

func (c *sharing) acquire(t testing.TB) *Server {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.users++
	if c.server != nil {
		return c.server
	}
	dir, err := os.MkdirTemp("", "coxswain-natstest-") // not the test's folder: others may be here when it ends
	if err != nil {
		t.Fatalf("natstest: %v", err)
	}
	c.dir = dir
	c.server = newServer(t, dir)
	return c.server
}

// release stops the server with its last user. The next one starts another.
func (c *sharing) release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.users--
	if c.users > 0 {
		return
	}
	if c.server != nil {
		c.server.Stop()
		c.server = nil
	}
	_ = os.RemoveAll(c.dir) // a folder left in the temporary folder is no reason to fail a test
}

// Unique is a name for a stream or a subject that no other test uses: the test's name in letters and digits, and a
// random end.
func Unique(t testing.TB) string {
	t.Helper()
	const longest = 40 // the server makes folders of names
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, t.Name())
	return name[:min(len(name), longest)] + "_" + rand.Text()[:10]
}
