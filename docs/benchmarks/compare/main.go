package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"
)

// options of a run.
type options struct {
	rounds    int
	span      time.Duration
	only      string
	sizes     string
	growth    bool
	keep      string
	writeOnly bool
	goOn      bool
}

func main() {
	var o options
	flag.IntVar(&o.rounds, "rounds", 5, "how often everybody takes a turn")
	flag.DurationVar(&o.span, "for", 800*time.Millisecond, "how long a turn with callers takes")
	flag.StringVar(&o.only, "only", "", "parts to measure, with commas: "+strings.Join(names(), ","))
	flag.BoolVar(&o.growth, "growth", false, "measure growth, and nothing else")
	flag.StringVar(&o.sizes, "sizes", "10000,1000000,10000000", "facts in the logs that growth measures")
	flag.StringVar(&o.keep, "keep", "", "folder in which the logs of growth are kept, to go on from there another time")
	flag.BoolVar(&o.writeOnly, "write-only", false, "measure nothing; write the document from the results that are there")
	flag.BoolVar(&o.goOn, "continue", false, "leave out the parts that the run which broke off has finished")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	if _, err := os.Stat("compare/main.go"); err != nil {
		return errors.New("run it in docs/benchmarks: ./task bench:compare does")
	}
	if !o.writeOnly {
		if err := measure(ctx, o); err != nil {
			return err
		}
	}
	results, err := readResults("results")
	if err != nil {
		return err
	}
	notes, err := readNotes("notes.md")
	if err != nil {
		return err
	}
	curve := curveOf(results[growth])
	if err := os.WriteFile("growth.svg", curve.svg(), 0o644); err != nil {
		return err
	}
	out := filepath.Join("..", "benchmarks.md")
	fmt.Fprintln(os.Stderr, "written:", out)
	return os.WriteFile(out, document(results, notes), 0o644)
}
