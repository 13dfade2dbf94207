// Coxswain is a success-plan engine: it runs everything in one process (up), and is the command line of a running one.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"

	"github.com/alecthomas/kong"

	"coxswain/pkg/daemon"
	"coxswain/services/coxswain/bench"
	"coxswain/services/coxswain/cli"
	"coxswain/services/coxswain/up"
)

func main() {
	daemon.KeepRoom()
	ctx, stop := daemon.Signals(context.Background())
	status := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// grammar is all that can be typed.
type grammar struct {
	cli.Globals

	Customers  cli.Customers  `cmd:"" group:"customers" help:"The customers, with their health."`
	Portfolio  cli.Portfolio  `cmd:"" group:"customers" help:"What needs a look: health, late promises, renewals ahead."`
	View       cli.View       `cmd:"" group:"customers" help:"Who owes what to whom, since when: one customer."`
	Changes    cli.Changes    `cmd:"" group:"customers" help:"What happened since you last spoke."`
	Agenda     cli.Agenda     `cmd:"" group:"customers" help:"What to talk about in a call, and why."`
	Health     cli.Health     `cmd:"" group:"customers" help:"A customer's score, and what it is made of."`
	Commitment cli.Commitment `cmd:"" group:"customers" help:"Confirm, counter, decline, complete, accept ... a promise."`

	Import cli.Import `cmd:"" group:"data" help:"Bring a folder of spreadsheets in."`
	Feed   cli.Feed   `cmd:"" group:"data" help:"Every fact, in order, one JSON object a line."`

	Token cli.Token `cmd:"" group:"data" help:"Your API tokens: list, create, revoke."`

	Up      up.Command  `cmd:"" group:"operations" help:"Run everything on this machine. Try: coxswain up --demo"`
	Doctor  cli.Doctor  `cmd:"" group:"operations" help:"What is wrong with the installation, and what to do."`
	Verify  cli.Verify  `cmd:"" group:"operations" help:"Is everything what the log says?"`
	Audit   cli.Audit   `cmd:"" group:"operations" help:"Hold a database against its seals, without a running Coxswain."`
	Seal    cli.Seal    `cmd:"" group:"operations" help:"The seals of the log: evidence to be handed out."`
	Rebuild cli.Rebuild `cmd:"" group:"operations" help:"Build a read model anew from the log."`
	Parked  cli.Parked  `cmd:"" group:"operations" help:"Facts that wait for a fix, and another try for them."`

	Bench bench.Command `cmd:"" group:"operations" help:"Measure the engine on this machine, with a PostgreSQL of its own."`

	Version kong.VersionFlag `help:"Print the version."`
}

const description = `Who does what, by when, toward which agreed result, and what happened.

Begin with "coxswain up --demo": it prints the address and the token to use in another terminal. Ask any command for its
own help and examples: "coxswain help view". Exit status: 0 done, 1 refused, 2 not understood, 3 nobody answers.`

// exited is thrown where kong would end the process.
type exited int

// run does what one command line says and returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) (status int) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case exited:
			status = int(p)
		default:
			panic(p)
		}
	}()
	g := &grammar{Globals: cli.Globals{Out: stdout, Err: stderr}}
	parser, err := kong.New(g, options(stdout, stderr)...)
	if err != nil {
		return fail(stderr, err)
	}
	words, err := parser.Parse(asked(args))
	if err != nil {
		return fail(stderr, misunderstood(err))
	}
	words.BindTo(ctx, (*context.Context)(nil))
	words.BindTo(stdout, (*io.Writer)(nil))
	return fail(stderr, words.Run(&g.Globals, cli.Verb(words.Selected().Name)))
}

func options(stdout, stderr io.Writer) []kong.Option {
	return []kong.Option{
		kong.Name("coxswain"), kong.Description(description),
		kong.Writers(stdout, stderr), kong.Exit(func(code int) { panic(exited(code)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true, FlagsLast: true, NoAppDescFormat: true}),
		kong.ExplicitGroups([]kong.Group{
			{Key: "customers", Title: "Customers and promises:"},
			{Key: "data", Title: "Data in and out:"},
			{Key: "operations", Title: "Running it:"},
		}),
		kong.Vars{"version": version()},
	}
}

// asked turns "help view" into "view --help", and nothing at all into a question for help.
func asked(args []string) []string {
	switch {
	case len(args) == 0:
		return []string{"--help"}
	case args[0] == "help":
		return append(slices.Clone(args[1:]), "--help")
	}
	return args
}

// misunderstood makes kong's error one that says where help is.
func misunderstood(err error) error {
	var p *kong.ParseError
	if !errors.As(err, &p) {
		return err
	}
	where := "coxswain"
	if node := p.Context.Selected(); node != nil {
		where = node.FullPath()
	}
	return &cli.UsageError{Message: fmt.Sprintf("%v; see: %s --help", err, where)}
}

// interrupted is the status of a command that a person has stopped, as shells have it.
const interrupted = 130

// fail says what went wrong and returns the status that goes with it.
func fail(stderr io.Writer, err error) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, context.Canceled):
		return interrupted
	}
	_, _ = fmt.Fprintf(stderr, "coxswain: %v\n", err)
	return cli.Status(err)
}

// version is what the module was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "coxswain, built without a version"
	}
	at := ""
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			at = " (" + s.Value[:min(12, len(s.Value))] + ")"
		}
	}
	return "coxswain " + info.Main.Version + at + ", " + info.GoVersion
}
