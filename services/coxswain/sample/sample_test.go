package sample_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/events/catalogue"
	"coxswain/pkg/command"
	"coxswain/pkg/daemon"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/identity"
	"coxswain/services/coxswain/sample"
)

// It is a Tuesday afternoon in London.
var today = time.Date(2026, 11, 24, 15, 4, 5, 0, time.UTC)

func silent(string, ...any) {}

// memory is a world without a process: a log, an engine and a directory in memory.
func memory() daemon.Deps {
	log := eventlog.NewMemory(catalogue.New(), eventlog.Options{})
	return daemon.Deps{
		Log: log, Commands: command.New(log, 50_000), Directory: identity.NewMemory(), Logger: slog.New(slog.DiscardHandler),
	}
}

// load writes the whole sample for a day.
func load(t *testing.T, deps daemon.Deps, now time.Time) sample.Result {
	t.Helper()
	result, err := sample.Write(t.Context(), deps, now, silent)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// facts are all facts of a log, in order.
func facts(t *testing.T, log eventlog.Log) []events.Recorded {
	t.Helper()
	all, err := log.Read(context.WithoutCancel(t.Context()), 0, 0, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestLoad(t *testing.T) {
	deps := memory()
	r := load(t, deps, today)
	t.Logf("%+v", r)
	count := map[string]int{}
	for _, f := range facts(t, deps.Log) {
		count[f.Type]++
	}
	t.Log(count)
}
