package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"coxswain/pkg/daemon"
	"coxswain/services/coxswain/cli"
	"coxswain/services/coxswain/up"
	"coxswain/services/web"
)

// role is what this program is when the site starts it as one of its processes. What runs is what the own main
// functions of the services run.
type role struct {
	NATS    natsRole    `cmd:"" name:"nats" help:"A NATS server with a store."`
	Service serviceRole `cmd:"" help:"One service alone."`
	Web     webRole     `cmd:"" help:"The gateway."`
	Up      up.Command  `cmd:"" help:"Everything in one process."`
}

// plantVariable tells a process of the site which mistake of pkg/planted it has.
const plantVariable = "TORTURE_PLANTED"

// AfterApply ends the process with the program that has started it: that one holds the other end of its input.
func (*role) AfterApply() error {
	plant()
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // nothing comes; it ends with whoever holds the other end
		os.Exit(1)
	}()
	return nil
}

type natsRole struct {
	Store string `arg:""`
	Addr  string `arg:""`
}

// recovery is how long a NATS server may take to read its store.
const recovery = time.Minute

// Run serves until the context ends.
func (r *natsRole) Run(ctx context.Context, _ *cli.Globals) error {
	host, port, err := net.SplitHostPort(r.Addr)
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return err
	}
	s, err := server.NewServer(&server.Options{ServerName: "torture", Host: host, Port: number, JetStream: true, StoreDir: r.Store, NoSigs: true})
	if err != nil {
		return err
	}
	s.ConfigureLogger()
	go s.Start()
	if !s.ReadyForConnections(recovery) {
		return fmt.Errorf("NATS does not become ready on %s with the store %s", r.Addr, r.Store)
	}
	<-ctx.Done()
	s.Shutdown()
	s.WaitForShutdown()
	return nil
}

type serviceRole struct {
	Name string `arg:""`
}

// Run is the service's main function.
func (r *serviceRole) Run(*cli.Globals) error {
	for _, s := range web.Behind() {
		if s.Name == r.Name {
			daemon.Main(func() daemon.Service { return s })
		}
	}
	return fmt.Errorf("there is no service %s", r.Name)
}

type webRole struct{}

// Run is the gateway's main function.
func (*webRole) Run(*cli.Globals) error {
	os.Exit(daemon.Exit("web", os.Environ(), os.Stderr, web.Run))
	return nil
}
