package sample_test

import (
	"log/slog"
	"testing"

	"coxswain/events/catalogue"
	"coxswain/pkg/command"
	"coxswain/pkg/daemon"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/identity"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
)

func TestItLoadsIntoPostgreSQL(t *testing.T) {
	t.Parallel()
	pool, err := postgres.Open(t.Context(), pgtest.New(t, daemon.Migrate), postgres.Options{Role: postgres.AppRole, MaxConns: 16})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	directory, err := identity.NewDirectory(t.Context(), pool, identity.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	log := eventlog.New(pool, catalogue.New(), eventlog.Options{})
	deps := daemon.Deps{Log: log, Commands: command.New(log, 50_000), Directory: directory, Logger: slog.New(slog.DiscardHandler)}
	if got := load(t, deps, today); !got.Loaded || got.Call == "" || got.Commitment == "" {
		t.Errorf("got %+v", got)
	}
	if got := count(facts(t, log)); got.customers != 12 || got.commitments != 350 {
		t.Errorf("got %+v", got)
	}
	if got := load(t, deps, today); !got.Loaded {
		t.Error("a second load does not find the first")
	}
}
