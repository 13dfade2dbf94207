package main

import (
	"context"
	"fmt"
	"os"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("say what to measure: append, read, drain or latency")
	}
	measure, ok := map[string]func(context.Context, []string) (figure, error){
		"append": measureAppend, "read": measureRead, "drain": measureDrain, "latency": measureLatency,
	}[args[0]]
	if !ok {
		return fmt.Errorf("there is no measurement %q: choose append, read, drain or latency", args[0])
	}
	f, err := measure(ctx, args[1:])
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	return f.print(os.Stdout)
}
