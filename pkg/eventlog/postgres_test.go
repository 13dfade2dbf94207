package eventlog_test

import (
	"testing"

	"coxswain/pkg/eventlog"
	"coxswain/pkg/eventlog/eventlogtest"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
)

// openPostgres gives a log on a database of its own, with the rights of the application.
func openPostgres(t testing.TB, o eventlog.Options) *eventlog.Postgres {
	t.Helper()
	return openOn(t, pgtest.New(t, eventlog.Migrate), o)
}

func openOn(t testing.TB, url string, o eventlog.Options) *eventlog.Postgres {
	t.Helper()
	pool := pgtest.Pool(t, url, postgres.Options{Role: postgres.AppRole, MaxConns: 4})
	return eventlog.New(pool, eventlogtest.Registry(), o)
}

func TestPostgresKeepsTheContract(t *testing.T) {
	t.Parallel()
	for name, shards := range map[string]int{"one shard": 1, "two shards": 2} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eventlogtest.Run(t, func(t *testing.T) eventlog.Log {
				return openPostgres(t, eventlog.Options{Shards: shards})
			})
		})
	}
}

func TestTwoProcessesOnOneDatabaseLoseNothingTogether(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t, eventlog.Migrate)
	first, second := openOn(t, url, eventlog.Options{}), openOn(t, url, eventlog.Options{})
	eventlogtest.Race(t, 12, 60, first, second)
}
