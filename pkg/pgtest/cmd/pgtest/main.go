// Command pgtest runs another command with a PostgreSQL cluster for tests, which it starts before and stops after:
//
//	go run ./pkg/pgtest/cmd/pgtest go test ./...
//
// The command finds the cluster in COXSWAIN_TEST_DATABASE_URL. When that is set already, its server is used.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"coxswain/pkg/pgtest"
)

func main() {
	code, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "pgtest:", err)
	}
	os.Exit(code)
}

// run returns the exit code of the command, or 1 and the reason why it was not run.
func run(args []string) (code int, err error) {
	if len(args) == 0 {
		return 1, errors.New("no command to run: write it behind, as in `pgtest go test ./pkg/eventlog`")
	}
	// The terminal sends Ctrl-C to the command as well; this process stays until it has ended.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if os.Getenv(pgtest.URLVariable) == "" {
		cluster, err := pgtest.StartCluster(ctx)
		if err != nil {
			return 1, err
		}
		defer func() { err = errors.Join(err, cluster.Stop()) }()
		if err := os.Setenv(pgtest.URLVariable, cluster.URL()); err != nil {
			return 1, err
		}
	}
	return execute(ctx, args)
}

func execute(ctx context.Context, args []string) (int, error) {
	command := exec.CommandContext(ctx, args[0], args[1:]...)
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := command.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return max(exit.ExitCode(), 1), nil // killed by a signal is -1
	}
	if err != nil {
		return 1, err
	}
	return 0, nil
}
