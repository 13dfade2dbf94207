package main

import (
	"context"
	"fmt"
	"os"

	"github.com/alecthomas/kong"

	"coxswain/pkg/daemon"
	"coxswain/services/coxswain/cli"
)

// grammar is all that can be typed.
type grammar struct {
	Run   command      `cmd:"" default:"withargs" help:"Torture a Coxswain of its own. It needs a PostgreSQL that is installed, and nothing that runs."`
	Prove proveCommand `cmd:"" help:"Show that planted mistakes are found; needs a build with -tags planted."`
	Role  role         `cmd:"" hidden:""`
}

func main() {
	ctx, stop := daemon.Signals(context.Background())
	defer stop()
	words := kong.Parse(&grammar{}, kong.Name("torture"), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	words.BindTo(ctx, (*context.Context)(nil))
	if err := words.Run(&cli.Globals{Out: os.Stdout, Err: os.Stderr}); err != nil {
		fmt.Fprintf(os.Stderr, "torture: %v\n", err)
		os.Exit(1)
	}
}
