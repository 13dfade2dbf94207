package site

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"coxswain/pkg/postgres"
)

// Cluster is a PostgreSQL that can be killed and comes back, behind a proxy whose address stays.
type Cluster struct {
	proxy *Proxy

	mu      sync.Mutex
	dir     string
	private *postgres.Private // of this life, or the last
}

// Start runs the server and lets the proxy find it.
func (c *Cluster) Start(ctx context.Context) error { return c.startIn(ctx, c.folder()) }

func (c *Cluster) startIn(ctx context.Context, dir string) error {
	private, err := postgres.Start(ctx, postgres.Config{Dir: dir})
	if err != nil {
		return err
	}
	address, err := url.Parse(private.URL())
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.dir, c.private = dir, private
	c.proxy.Aim(address.Host)
	return nil
}

func (c *Cluster) folder() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.dir
}

// life is the server of this life, or the last.
func (c *Cluster) life() *postgres.Private {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.private
}

// URL is the database as the processes reach it, as its owner.
func (c *Cluster) URL() string {
	address, err := url.Parse(c.life().URL())
	if err != nil {
		panic(err) // Start has parsed it
	}
	address.Host = c.proxy.Addr()
	return address.String()
}

// Direct is the database past the proxy, as its owner: for those who look on.
func (c *Cluster) Direct() string { return c.life().URL() }

// Admin is the maintenance database past the proxy, as the superuser.
func (c *Cluster) Admin() string { return c.life().AdminURL() }

// Superuser is the application's database past the proxy, as the superuser: for locks that no account of ours may take.
func (c *Cluster) Superuser() string {
	admin, err := url.Parse(c.Admin())
	if err != nil {
		panic(err) // like Direct, it was made from its parts
	}
	direct, err := url.Parse(c.Direct())
	if err != nil {
		panic(err)
	}
	admin.Path = direct.Path
	return admin.String()
}

// Kill ends every process of the server at once, and returns when they have gone.
func (c *Cluster) Kill() error {
	if err := c.signal(syscall.SIGKILL); err != nil {
		return err
	}
	return c.life().Stop()
}

// Pause stops every process of the server where it stands: connections stay open, and nobody answers.
func (c *Cluster) Pause() error { return c.signal(syscall.SIGSTOP) }

// Resume lets them go on.
func (c *Cluster) Resume() error { return c.signal(syscall.SIGCONT) }

// signal is for the postmaster first, which could start more.
func (c *Cluster) signal(s syscall.Signal) error {
	postmaster, err := c.postmaster()
	if err != nil {
		return err
	}
	if err := signal(postmaster, s); err != nil {
		return err
	}
	var all error
	for _, pid := range children(postmaster) {
		all = errors.Join(all, signal(pid, s))
	}
	return all
}

func signal(pid int, s syscall.Signal) error {
	if err := syscall.Kill(pid, s); err != nil && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("%s to process %d of PostgreSQL: %w", s, pid, err)
	}
	return nil
}

// Stop shuts the server down in order.
func (c *Cluster) Stop() error {
	if c.life() == nil {
		return nil
	}
	return c.life().Stop()
}

func (c *Cluster) postmaster() (int, error) {
	text, err := os.ReadFile(filepath.Join(c.folder(), "data", "postmaster.pid"))
	if err != nil {
		return 0, err
	}
	first, _, _ := strings.Cut(string(text), "\n")
	return strconv.Atoi(first)
}

// children are the processes that a process has started, as Linux lists them; none where it does not: then they end by
// themselves when they see that their postmaster has gone.
func children(pid int) (all []int) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if err != nil {
		return nil
	}
	for _, word := range strings.Fields(string(text)) {
		if n, err := strconv.Atoi(word); err == nil {
			all = append(all, n)
		}
	}
	return all
}
