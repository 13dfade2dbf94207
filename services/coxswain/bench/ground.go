package bench

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime/pprof"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/nats-io/nats-server/v2/server"

	"coxswain/pkg/postgres"
)

// ground is what the cells stand on: a PostgreSQL and a NATS of their own, gone with the process.
type ground struct {
	dir        string
	postgres   *postgres.Private
	nats       *server.Server
	postmaster string   // its process id
	env        []string // of those who run beside us
	kept       bool     // the folder stays
}

// prepareGround starts the servers in a folder that is deleted at the end, or in one that is kept.
func prepareGround(ctx context.Context, keep string) (_ *ground, err error) {
	g := &ground{dir: keep, kept: keep != ""}
	defer func() {
		if err != nil {
			err = errors.Join(err, g.close())
		}
	}()
	if g.kept {
		err = os.MkdirAll(g.dir, 0o711)
	} else {
		g.dir, err = os.MkdirTemp("", "coxswain-bench-")
	}
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(g.dir, 0o711); err != nil { // the account that runs PostgreSQL passes through
		return nil, err
	}
	if g.postgres, err = postgres.Start(ctx, postgres.Config{Dir: filepath.Join(g.dir, "postgres"), Temporary: !g.kept}); err != nil {
		return nil, err
	}
	g.postmaster = firstLine(filepath.Join(g.dir, "postgres", "data", "postmaster.pid"))
	if g.nats, err = startNATS(filepath.Join(g.dir, "nats")); err != nil {
		return nil, err
	}
	g.env, err = g.visitors(ctx)
	return g, err
}

func startNATS(dir string) (*server.Server, error) {
	s, err := server.NewServer(&server.Options{
		ServerName: "coxswain-bench", Host: "127.0.0.1", Port: server.RANDOM_PORT,
		JetStream: true, StoreDir: dir, NoLog: true, NoSigs: true,
	})
	if err != nil {
		return nil, fmt.Errorf("start the embedded NATS: %w", err)
	}
	go s.Start()
	if !s.ReadyForConnections(20 * time.Second) {
		s.Shutdown()
		return nil, errors.New("the embedded NATS does not become ready: is the disk of the temporary folder full?")
	}
	return s, nil
}

func (g *ground) close() error {
	if g.nats != nil {
		g.nats.Shutdown()
		g.nats.WaitForShutdown()
	}
	var err error
	if g.postgres != nil {
		err = g.postgres.Stop()
	}
	if g.kept {
		return err
	}
	return errors.Join(err, os.RemoveAll(g.dir))
}

// database makes an empty database and returns its address, as its owner.
func (g *ground) database(ctx context.Context, name string) (string, error) {
	if err := g.execute(ctx, g.postgres.URL(), "create database "+pgx.Identifier{name}.Sanitize()); err != nil {
		return "", fmt.Errorf("make the database %s: %w", name, err)
	}
	return g.addressOf(name)
}

// addressOf is where a database is, as its owner.
func (g *ground) addressOf(name string) (string, error) {
	address, err := url.Parse(g.postgres.URL())
	if err != nil {
		return "", err
	}
	address.Path = "/" + name
	return address.String(), nil
}

func (g *ground) execute(ctx context.Context, address, sql string) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, sql)
	return errors.Join(err, conn.Close(context.WithoutCancel(ctx)))
}

// profile records where this process spends its time until stop is called; nothing without a path.
func profile(path string) (stop func() error, err error) {
	if path == "" {
		return func() error { return nil }, nil
	}
	file, err := os.Create(path)
	if err != nil {
		return nil, fmt.Errorf("write the profile: %w", err)
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		return file.Close()
	}, nil
}
