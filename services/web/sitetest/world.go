package sitetest

import (
	"context"
	"os"
	"sync"
	"testing"
	"time"

	"coxswain/pkg/daemon/daemontest"
	"coxswain/pkg/identity"
	"coxswain/services/coxswain/sample"
	"coxswain/services/web"
)

// World is a process with the sample.
type World struct {
	*daemontest.Process
	Sample sample.Result
}

// Start gives the world that the tests of this binary share. It is stopped with its last user.
func Start(t testing.TB) *World {
	t.Helper()
	t.Cleanup(common.release)
	return common.acquire(t)
}

// Own is a world of the test's own. It takes some seconds. More of the environment ("NAME=value") may be given.
func Own(t testing.TB, environ ...string) *World {
	t.Helper()
	return open(t, environ)
}

func open(t testing.TB, environ []string) *World {
	t.Helper()
	r := daemontest.Open(t, daemontest.Environ(t, append([]string{"COXSWAIN_PUBLIC_URL=http://127.0.0.1"}, environ...)...), append(web.Behind(), web.Service())...)
	loaded, err := sample.Load(t.Context(), r, time.Now(), func(string, ...any) {})
	if err != nil {
		t.Fatal(err)
	}
	if err := sample.OpenAccounts(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if err := web.Pages(r, true); err != nil {
		t.Fatal(err)
	}
	w := &World{Process: daemontest.Serve(t, r), Sample: loaded}
	w.settle(t)
	return w
}

// settle waits until every view shows the whole log.
func (w *World) settle(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	head, err := w.Log.Head(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range w.Projections() {
		if err := p.Store.Wait(ctx, 0, head); err != nil {
			t.Fatal(err)
		}
	}
}

// Who is a person of the sample: admin, csm, lead; champion, sponsor, keeper.
func (w *World) Who(t testing.TB, name string) identity.Principal {
	t.Helper()
	who, ok := w.Sample.People[name]
	if !ok {
		t.Fatalf("the sample has no %q", name)
	}
	return who
}

// common is the world that tests of this process share. It is process-wide state on purpose: a world takes seconds.
var common = &sharing{}

type sharing struct {
	mu    sync.Mutex
	users int
	stage *stage
	world *World
}

func (c *sharing) acquire(t testing.TB) *World {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.users++
	if c.world == nil {
		c.stage = newStage(t)
		c.world = open(c.stage, nil)
	}
	return c.world
}

func (c *sharing) release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.users--; c.users > 0 || c.stage == nil {
		return
	}
	c.stage.end()
	c.stage, c.world = nil, nil
}

// stage is a test that lasts as long as the shared world: longer than the one that opened it.
type stage struct {
	testing.TB
	ctx  context.Context
	stop context.CancelFunc
	tidy []func()
}

func newStage(t testing.TB) *stage {
	s := &stage{TB: t}
	s.ctx, s.stop = context.WithCancel(context.Background())
	return s
}

// Context implements testing.TB.
func (s *stage) Context() context.Context { return s.ctx }

// Cleanup implements testing.TB: later ones first, when the world ends.
func (s *stage) Cleanup(f func()) { s.tidy = append(s.tidy, f) }

// TempDir implements testing.TB.
func (s *stage) TempDir() string {
	dir, err := os.MkdirTemp("", "coxswain-sitetest-")
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { _ = os.RemoveAll(dir) }) // what is left in the temporary folder is no reason to fail a test
	return dir
}

// Failed implements testing.TB: the test that opened the world may be over, and its failure is not the world's.
func (s *stage) Failed() bool { return false }

func (s *stage) end() {
	s.stop()
	for i := len(s.tidy) - 1; i >= 0; i-- {
		s.tidy[i]()
	}
}
