package daemon

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"coxswain/pkg/telemetry"
)

// Exit statuses of a process, as sysexits.h numbers them.
const (
	exitFailure = 1
	exitConfig  = 78
	exitForced  = 130
)

// Main runs one service as a process and does not return. It is the whole of a service's main function.
func Main(service func() Service) {
	s := service()
	os.Exit(Exit(s.Name, os.Environ(), os.Stderr, func(ctx context.Context, c Config, tel *telemetry.Telemetry) error {
		return Run(ctx, c, tel, s.Name, s)
	}))
}

// Exit reads the configuration, runs until SIGTERM or an interrupt, and says with which status to end. What
// kept the process from starting is one line on stderr. A second signal ends the process at once.
func Exit(name string, environ []string, stderr io.Writer, run func(context.Context, Config, *telemetry.Telemetry) error) int {
	KeepRoom()
	c, err := ReadConfig(environ)
	if err != nil {
		fmt.Fprintf(stderr, "%s: %v\n", name, err)
		return exitConfig
	}
	tel := telemetry.New(telemetry.Options{Service: name, Output: stderr, Level: c.LogLevel})
	tel.Install()
	ctx, stop := Signals(context.Background())
	defer stop()
	if err := run(ctx, c, tel); err != nil {
		fmt.Fprintf(stderr, "%s: %v\n", name, err)
		if errors.Is(err, ErrConfig) {
			return exitConfig
		}
		return exitFailure
	}
	return 0
}

// Signals returns a context that ends with the first SIGTERM or interrupt; the second ends the process.
func Signals(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, stop := context.WithCancel(ctx)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, syscall.SIGTERM, os.Interrupt)
	go func() {
		<-signals
		stop()
		<-signals
		os.Exit(exitForced)
	}()
	return ctx, stop
}
