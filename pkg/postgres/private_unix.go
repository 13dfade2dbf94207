//go:build unix

package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"
	"sync"
)

// Private is a PostgreSQL cluster that belongs to this process and ends with it.
type Private struct {
	cfg      Config
	port     int
	password string
	owner    *os.File // lock on the folder
	guard    *guard
	stopOnce sync.Once
	stopErr  error
}

// Start runs the cluster in cfg.Dir, making it when there is none, and returns when it accepts connections. What a
// former process left there, even a server that is still running, is recovered.
//
// It fails with [ErrNoServer] when PostgreSQL is not installed and with [ErrInUse] when another process has the folder.
func Start(ctx context.Context, cfg Config) (*Private, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, cfg.StartTimeout)
	defer cancel()
	who, err := prepareDir(cfg)
	if err != nil {
		return nil, err
	}
	owner, err := lockOwner(cfg.Dir)
	if err != nil {
		return nil, err
	}
	p := &Private{cfg: cfg, owner: owner}
	if err := p.start(ctx, who); err != nil {
		return nil, errors.Join(err, owner.Close())
	}
	return p, nil
}

// start brings up the server; this process holds the owner lock.
func (p *Private) start(ctx context.Context, who account) error {
	lock, err := lockServer(ctx, p.cfg)
	if err != nil {
		return err
	}
	pg, err := prepareCluster(ctx, p.cfg, who)
	if err != nil {
		return errors.Join(err, lock.Close())
	}
	if p.password, err = readPassword(p.cfg.Dir); err != nil {
		return errors.Join(err, lock.Close())
	}
	return p.launch(ctx, pg, who, lock)
}

// prepareCluster sees to it that there is a cluster and an installation that can run it.
func prepareCluster(ctx context.Context, cfg Config, who account) (installation, error) {
	major, err := clusterMajor(cfg.Dir)
	if err != nil {
		return installation{}, err
	}
	pg, err := findInstallation(ctx, cfg.BinDir, major)
	if err != nil {
		return installation{}, err
	}
	if major == 0 {
		return pg, initdb(ctx, cfg, pg, who)
	}
	return pg, dropStalePID(cfg.Dir)
}

// launch starts the server on a free port. Somebody else may take the port before the server does, hence the tries.
func (p *Private) launch(ctx context.Context, pg installation, who account, lock *os.File) error {
	for try := 1; ; try++ {
		port, err := freePort()
		if err != nil {
			return errors.Join(err, lock.Close())
		}
		p.port = port
		if p.guard, err = startGuard(p.cfg, pg, who, port, lock); err != nil {
			return err
		}
		err = p.bringUp(ctx)
		if err == nil {
			return nil
		}
		p.guard.stop()
		if try == 3 || !errors.Is(err, errPortTaken) {
			return err
		}
		if lock, err = lockServer(ctx, p.cfg); err != nil {
			return err
		}
	}
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("postgres: no free port on the loopback address: %w", err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	return port, listener.Close()
}

// URL is the database of the application, as its owner: no superuser, may make databases and roles.
func (p *Private) URL() string { return p.urlFor(ownerName, ownerName) }

// AdminURL is the maintenance database as the superuser of the cluster.
func (p *Private) AdminURL() string { return p.urlFor(superuser, "postgres") }

func (p *Private) urlFor(user, database string) string {
	address := url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword(user, p.password),
		Host:     net.JoinHostPort("127.0.0.1", strconv.Itoa(p.port)),
		Path:     "/" + database,
		RawQuery: "sslmode=disable",
	}
	return address.String()
}

// Exited is closed when the server has ended, whether asked to or not.
func (p *Private) Exited() <-chan struct{} { return p.guard.exited }

// Stop shuts the server down: connections are cut, what was committed is kept. It returns when every process of the
// server has gone. Further calls return the same.
func (p *Private) Stop() error {
	p.stopOnce.Do(func() { p.stopErr = p.stop() })
	return p.stopErr
}

func (p *Private) stop() error {
	p.guard.stop()
	if p.cfg.Temporary { // the guard has deleted the folder, lock files and all
		return errors.Join(p.owner.Close(), os.RemoveAll(p.cfg.Dir))
	}
	// A guard that was killed has left the server running; then lockServer stops it.
	ctx, cancel := context.WithTimeout(context.Background(), 2*p.cfg.StopTimeout)
	defer cancel()
	lock, err := lockServer(ctx, p.cfg)
	if err != nil {
		return errors.Join(err, p.owner.Close())
	}
	return errors.Join(lock.Close(), p.owner.Close())
}
