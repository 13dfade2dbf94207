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
	"syscall"

	"coxswain/pkg/postgres"
)

// Cluster is a PostgreSQL that can be killed and comes back, behind a proxy whose address stays.
type Cluster struct {
	dir     string
	proxy   *Proxy
	private *postgres.Private
}

// Start runs the server and lets the proxy find it.
func (c *Cluster) Start(ctx context.Context) (err error) {
	if c.private, err = postgres.Start(ctx, postgres.Config{Dir: c.dir}); err != nil {
		return err
	}
	address, err := url.Parse(c.private.URL())
	if err != nil {
		return err
	}
	c.proxy.Aim(address.Host)
	return nil
}

// URL is the database as the processes reach it, as its owner.
func (c *Cluster) URL() string {
	address, err := url.Parse(c.private.URL())
	if err != nil {
		panic(err) // Start has parsed it
	}
	address.Host = c.proxy.Addr()
	return address.String()
}

// Direct is the database past the proxy, as its owner: for those who look on.
func (c *Cluster) Direct() string { return c.private.URL() }

// Admin is the maintenance database past the proxy, as the superuser.
func (c *Cluster) Admin() string { return c.private.AdminURL() }

// Kill ends every process of the server at once, and returns when they have gone.
func (c *Cluster) Kill() error {
	postmaster, err := c.postmaster()
	if err != nil {
		return err
	}
	for _, pid := range append([]int{postmaster}, children(postmaster)...) {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("kill process %d of PostgreSQL: %w", pid, err)
		}
	}
	return c.private.Stop()
}

// Stop shuts the server down in order.
func (c *Cluster) Stop() error {
	if c.private == nil {
		return nil
	}
	return c.private.Stop()
}

func (c *Cluster) postmaster() (int, error) {
	text, err := os.ReadFile(filepath.Join(c.dir, "data", "postmaster.pid"))
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
