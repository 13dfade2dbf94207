package up

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/nats-io/nats-server/v2/server"

	"coxswain/pkg/daemon"
	"coxswain/pkg/postgres"
	"coxswain/pkg/telemetry"
	"coxswain/pkg/vitals"
	"coxswain/services/coxswain/admin"
	"coxswain/services/coxswain/cli"
	"coxswain/services/coxswain/sample"
	"coxswain/services/web"
)

// Command is `coxswain up`.
type Command struct {
	Demo     bool   `help:"Load the sample into an empty log and write demo.json with tokens of sample people."`
	Data     string `help:"Folder of all data." placeholder:"DIR" type:"path"`
	Addr     string `help:"Where to serve HTTP, host:port." env:"COXSWAIN_ADDR" default:"127.0.0.1:8080"`
	NATSAddr string `help:"Where the embedded NATS listens, for services that run apart; nowhere by default." name:"nats-addr" placeholder:"HOST:PORT"`
}

// everything is what runs in this process.
type everything struct {
	command  Command
	out      io.Writer
	progress *progress
	listener net.Listener
	postgres *postgres.Private // nil with DATABASE_URL
	nats     *server.Server
	logFile  *os.File
	runtime  *daemon.Runtime
	sample   sample.Result
}

// Run starts everything, serves until the context ends, and stops everything.
func (c *Command) Run(ctx context.Context, g *cli.Globals) error {
	out := g.Out
	e := &everything{command: *c, out: out, progress: &progress{out: out}}
	if err := e.start(ctx); err != nil {
		return errors.Join(err, e.stop())
	}
	return errors.Join(e.serve(ctx), e.stop())
}

func (e *everything) start(ctx context.Context) error {
	defer e.progress.end()
	for _, step := range []struct {
		what string
		do   func(context.Context) error
	}{
		{"reading the configuration", e.checkConfig},
		{"looking at the data folder", e.openFolder},
		{"starting PostgreSQL", e.startPostgres},
		{"starting NATS", e.startNATS},
		{"preparing the database", e.open},
		{"loading the sample", e.loadSample},
	} {
		e.progress.begin("%s", step.what)
		if err := step.do(ctx); err != nil {
			return err
		}
	}
	return nil
}

// checkConfig refuses what could not work, before anything is started or written.
func (e *everything) checkConfig(context.Context) error {
	environ := append(os.Environ(), "COXSWAIN_ADDR="+e.command.Addr, "COXSWAIN_MASTER_KEY_FILE=made later")
	if os.Getenv("DATABASE_URL") == "" {
		environ = append(environ, "DATABASE_URL=started later")
	}
	c, err := daemon.ReadConfig(environ, clientVariables...)
	if err == nil && e.command.Demo && c.Env == daemon.Production {
		err = fmt.Errorf("%w: --demo is not for production: its tokens would be refused. Start without it, or unset COXSWAIN_ENV", daemon.ErrConfig)
	}
	return err
}

// clientVariables are for the commands that speak to a running Coxswain, and no mistake here.
var clientVariables = []string{"COXSWAIN_URL", "COXSWAIN_TOKEN"}

// openFolder makes the data folder and takes the port, before anything else is touched.
func (e *everything) openFolder(context.Context) (err error) {
	if e.command.Data == "" {
		if e.command.Data, err = postgres.DefaultDataDir(); err != nil {
			return err
		}
	}
	// Others may enter: as root, PostgreSQL runs as another account below this folder.
	if err := os.MkdirAll(e.command.Data, 0o755); err != nil {
		return fmt.Errorf("the data folder cannot be made: %w; give another with --data", err)
	}
	if e.listener, err = net.Listen("tcp", e.command.Addr); err != nil {
		return fmt.Errorf("cannot serve on %s: %w; give another address with --addr", e.command.Addr, err)
	}
	e.logFile, err = os.OpenFile(e.path("coxswain.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	return err
}

func (e *everything) path(name string) string { return filepath.Join(e.command.Data, name) }

func (e *everything) startPostgres(ctx context.Context) (err error) {
	if os.Getenv("DATABASE_URL") != "" {
		return nil
	}
	e.postgres, err = postgres.Start(ctx, postgres.Config{Dir: e.path("postgres")})
	return err
}

func (e *everything) startNATS(context.Context) (err error) {
	e.nats, err = startNATS(e.command.Data, e.command.NATSAddr)
	return err
}

func (e *everything) open(ctx context.Context) error {
	c, err := daemon.ReadConfig(e.environment(), clientVariables...)
	if err != nil {
		return err
	}
	c.InProcess = e.nats
	c.PublicURL = cmp.Or(c.PublicURL, e.base()) // mails lead to where this is served, until told otherwise
	tel := telemetry.New(telemetry.Options{Service: "coxswain", Output: e.logFile, Level: c.LogLevel})
	tel.Install()
	if e.runtime, err = daemon.Open(ctx, c, tel, "coxswain", Services()...); err != nil {
		return err
	}
	tel.Metrics.MustRegister(vitals.Disk(e.command.Data))
	admin.Register(e.runtime, admin.DataFolder(e.command.Data))
	return web.Pages(e.runtime, e.command.Demo)
}

// environment is the process's own, with what this command has started.
func (e *everything) environment() []string {
	all := append(os.Environ(), "COXSWAIN_ADDR="+e.command.Addr)
	if e.postgres != nil {
		all = append(all, "DATABASE_URL="+e.postgres.URL())
	}
	if os.Getenv("COXSWAIN_MASTER_KEY_FILE") == "" {
		all = append(all, "COXSWAIN_MASTER_KEY_FILE="+e.path("master.key"))
	}
	if address, ok := e.listener.Addr().(*net.TCPAddr); ok && address.IP.IsLoopback() && os.Getenv("COXSWAIN_PUBLIC_URL") == "" {
		all = append(all, "COXSWAIN_PUBLIC_URL="+e.base())
	}
	if e.command.Demo && os.Getenv("COXSWAIN_ASK_AFTER") == "" {
		all = append(all, "COXSWAIN_ASK_AFTER=3s") // nobody who tries it out waits longer
	}
	return all
}

// serve runs until the context ends or a part that everything stands on is gone.
func (e *everything) serve(ctx context.Context) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	go func() {
		if err := e.greet(ctx); err != nil && ctx.Err() == nil {
			stop(err)
		}
	}()
	if e.postgres != nil {
		go func() {
			select {
			case <-ctx.Done():
			case <-e.postgres.Exited():
				stop(errors.New("PostgreSQL has ended; its log is in the data folder. Start again to recover"))
			}
		}()
	}
	err := e.runtime.Serve(ctx, e.listener)
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		err = errors.Join(cause, err)
	}
	return err
}

// stop ends what was started, in the opposite order.
func (e *everything) stop() error {
	e.progress.begin("stopping")
	defer e.progress.end()
	if e.nats != nil {
		e.nats.Shutdown()
		e.nats.WaitForShutdown()
	}
	var err error
	if e.postgres != nil {
		err = e.postgres.Stop()
	}
	if e.listener != nil {
		_ = e.listener.Close() // the server has closed it already when it was serving
	}
	if e.logFile != nil {
		err = errors.Join(err, e.logFile.Close())
	}
	return err
}

// base is the address that people type.
func (e *everything) base() string {
	return "http://" + strings.Replace(e.listener.Addr().String(), "[::]", "127.0.0.1", 1)
}
