// Command coxswain runs everything in one process (`coxswain up`) and speaks to a running one.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/alecthomas/kong"

	"coxswain/pkg/daemon"
	"coxswain/services/coxswain/bench"
	"coxswain/services/coxswain/cli"
	"coxswain/services/coxswain/up"
)

// commands is the whole command line.
type commands struct {
	cli.Globals

	Up up.Command `cmd:"" help:"Run everything in one process."`

	Customers  cli.Customers  `cmd:"" help:"List the customers."`
	View       cli.View       `cmd:"" help:"Who owes what, to whom, since when."`
	Health     cli.Health     `cmd:"" help:"A customer's score, and why it is what it is."`
	Commitment cli.Commitment `cmd:"" help:"Say something about a promise."`
	Feed       cli.Feed       `cmd:"" help:"Print facts in their order, one a line."`

	Bench bench.Command `cmd:"" help:"Measure the engine on this machine, with a PostgreSQL of its own."`
}

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	all := commands{Globals: cli.Globals{Out: os.Stdout, Err: os.Stderr}}
	parser, err := kong.New(&all, kong.Name("coxswain"), kong.UsageOnError(),
		kong.Description("Keeps a vendor, its customers and their partners to what they have agreed."))
	if err != nil {
		panic(err) // the grammar above is wrong
	}
	line, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(os.Stderr, "coxswain: %v\n", err)
		return cli.Usage
	}
	ctx, stop := daemon.Signals(context.Background())
	defer stop()
	line.BindTo(ctx, (*context.Context)(nil))
	line.Bind(&all.Globals)
	if selected := line.Selected(); selected != nil {
		line.Bind(cli.Verb(selected.Name))
	}
	if err := line.Run(); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintf(os.Stderr, "coxswain: %v\n", err)
		return cli.Status(err)
	}
	return 0
}
